"""Cutting: a text in pieces that a model takes whole, at the end of a sentence if it can be."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

_SENTENCE = re.compile(r"\n|[.!?\u2026][\"')\]\u2019\u201d]*\s|[\u3002\uff01\uff1f]")
_OTHER = 4  # what a character outside ASCII weighs: there, one is often a word piece of its own


def weight(text: str) -> int:
    """How much of a model's room a text takes, roughly in characters of English."""
    if text.isascii():
        return len(text)
    return _OTHER * len(text) - (_OTHER - 1) * len(text.encode("ascii", "ignore"))


def tidy(text: str) -> str:
    """The text with single spaces, and without blank lines."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def pieces(text: str, size: int) -> Iterator[str]:
    """A tidy text in pieces of at most this weight, each on one line.

    No word is lost, and none that is lighter than `size` is cut.
    """
    start = 0
    while start < len(text):
        end = _reach(text, start, size)
        if end < len(text):
            end = _boundary(text, start, end)
        yield text[start:end].strip().replace("\n", " ")
        start = end
        while start < len(text) and text[start].isspace():
            start += 1


def head_and_rest(text: str, size: int) -> tuple[str, str]:
    """The first piece of a tidy text, and what comes behind it."""
    head = next(pieces(text, size), "")
    return head, text[len(head) :].strip()


def _reach(text: str, start: int, size: int) -> int:
    """How far one piece can go at most."""
    window = text[start : start + size]
    if window.isascii():
        return start + len(window)
    weights = list(accumulate(1 if c.isascii() else _OTHER for c in window))
    return start + max(bisect_right(weights, size), 1)


def _boundary(text: str, start: int, end: int) -> int:
    """The best place to cut: a sentence's end in the second half, else before a word."""
    window = text[start : end + 1]
    ends = [found.end() for found in _SENTENCE.finditer(window, len(window) // 2)]
    space = max(window.rfind(" "), window.rfind("\n"))
    cut = ends[-1] if ends else space
    return min(start + cut, end) if cut > 0 else end
