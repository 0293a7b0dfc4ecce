"""Excerpts: the stretch of a text that shows best why it was found."""

import re

from projections.search.engine import Excerpt
from projections.search.words import EXACT, terms_of_chunk

LENGTH = 240
_ELLIPSIS, _MORE = "\u2026 ", " \u2026"
_TOLD = 20  # characters without spaces, by which the ends of a text are known
_READ = 50_000  # characters of a text that are looked at
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_SPACE = re.compile(r"\s+")


def excerpt(text: str, wanted: frozenset[str], starts: tuple[str, ...] = ()) -> Excerpt:
    """About LENGTH characters around the most of the wanted terms, with those words marked."""
    text = text[:_READ]
    marks = _marks(text, wanted, starts)
    first, last = _window(text, marks)
    pieces = [(_ELLIPSIS, False)] if first else []
    at = first
    for start, end, _ in marks:
        if first <= start and end <= last:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:last], False))
    if last < len(text):
        pieces.append((_MORE, False))
    return _joined([(_SPACE.sub(" ", piece), marked) for piece, marked in pieces if piece])


def best_excerpt(
    text: str, passage: str, wanted: frozenset[str], starts: tuple[str, ...] = ()
) -> Excerpt:
    """An excerpt of the passage, which is a stretch of the text, or of the text around its words.

    Of the passage, unless elsewhere in the text more of the wanted terms stand together.
    """
    around_words = excerpt(text, wanted, starts)
    if not passage:
        return around_words
    near = excerpt(passage, wanted, starts)
    if _variety(around_words) > _variety(near):
        return around_words
    begins = near[0][0].startswith(_ELLIPSIS) or _beginning_of(text) == _beginning_of(passage)
    ends = near[-1][0].endswith(_MORE) or _end_of(text) == _end_of(passage)
    before, behind = [] if begins else [(_ELLIPSIS, False)], [] if ends else [(_MORE, False)]
    return _joined([*before, *near, *behind])


def _beginning_of(text: str) -> str:
    return "".join(text[: 2 * _TOLD].split())[:_TOLD]


def _end_of(text: str) -> str:
    return "".join(text[-2 * _TOLD :].split())[-_TOLD:]


def _variety(shown: Excerpt) -> int:
    """How many different terms are marked."""
    return len({term for piece, marked in shown if marked for term in terms_of_chunk(piece)})


_Mark = tuple[int, int, str]
"""Where a marked word begins and ends, and its term."""


def _marks(text: str, wanted: frozenset[str], starts: tuple[str, ...]) -> list[_Mark]:
    marks: list[_Mark] = []
    for chunk in _CHUNK.finditer(text):
        here = terms_of_chunk(chunk[0])
        if starts or not wanted.isdisjoint(here):
            found = [t for t in here if t in wanted or t.startswith(starts)]
            marks += _marks_in(chunk, found) if found else []
    return marks


def _marks_in(chunk: re.Match[str], found: list[str]) -> list[_Mark]:
    """Where in a chunk the terms stand: the exact form, or words, or else all of it."""
    start = chunk.start()
    exact = max((term for term in found if term.startswith(EXACT)), key=len, default="")
    at = chunk[0].lower().find(exact[1:]) if exact else -1
    if at >= 0:
        return [(start + at, start + at + len(exact) - 1, exact)]
    words = [
        (start + word.start(), start + word.end(), term)
        for word in _WORD.finditer(chunk[0])
        for term in terms_of_chunk(word[0])[:1]
        if term in found
    ]
    return words or [(start, chunk.end(), found[0])]


def _window(text: str, marks: list[_Mark]) -> tuple[int, int]:
    """Where the excerpt begins and ends: the stretch with the most different terms."""
    if len(text) <= LENGTH or not marks:
        return 0, _end(text, LENGTH)
    best, where = 0, 0
    for number, (start, _, _) in enumerate(marks):
        inside = {term for begin, end, term in marks[number : number + 20] if end <= start + LENGTH}
        if len(inside) > best:
            best, where = len(inside), start
    first = _beginning(text, where)
    return first, _end(text, first + LENGTH)


def _beginning(text: str, mark: int) -> int:
    """Before a mark: where its sentence or line begins, if that is near, or else a word."""
    earliest = max(0, mark - LENGTH // 4)
    if not earliest:
        return 0
    sentences = [m.end() for m in re.finditer(r"[.?!]\s+|\n+", text[earliest:mark])]
    if sentences:
        return earliest + sentences[-1]
    space = text.find(" ", earliest, mark)
    return mark if space < 0 else space + 1


def _end(text: str, latest: int) -> int:
    if latest >= len(text):
        return len(text)
    space = max(text.rfind(" ", latest - 30, latest), text.rfind("\n", latest - 30, latest))
    return latest if space < 0 else space


def _joined(pieces: list[tuple[str, bool]]) -> Excerpt:
    """Unmarked pieces that touch become one."""
    joined: list[tuple[str, bool]] = []
    for text, marked in pieces:
        if joined and not marked and not joined[-1][1]:
            joined[-1] = (joined[-1][0] + text, False)
        else:
            joined.append((text, marked))
    return tuple(joined)
