"""Differences between two wordings, word by word, with long unchanged stretches folded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "added", "removed"]

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 3_000
_MOST_LINES = 4_000
"""What is compared piece by piece; beyond that it is replaced whole, so that nobody waits."""

_FEW_WORDS = 2
_SHOWN_AROUND = 2
_SHORTEST_FOLD = 4


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both wordings have, or one of them alone."""

    change: Change
    text: str


@dataclass(frozen=True)
class Stretch:
    """Some lines of the difference. Folded ones are the same in both, and far from any change."""

    pieces: tuple[Piece, ...]
    folded: int = 0
    """How many lines are folded away."""


@dataclass(frozen=True)
class Difference:
    """What changed from one wording to another."""

    stretches: tuple[Stretch, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both are the same."""
        return all(piece.change == "same" for s in self.stretches for piece in s.pieces)


def difference(old: str, new: str) -> Difference:
    """What changed from the old wording to the new one."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) + len(after) > _MOST_LINES and old != new:
        return Difference((Stretch((Piece("removed", old), Piece("added", new))),))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    stretches: list[Stretch] = []
    opcodes = matcher.get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            stretches += _unchanged(before[i1:i2], number > 0, number < len(opcodes) - 1)
        else:
            pieces = list(_changed("".join(before[i1:i2]), "".join(after[j1:j2])))
            stretches.append(Stretch(tuple(_joined(pieces))))
    return Difference(tuple(stretches))


def _unchanged(lines: Sequence[str], change_before: bool, change_after: bool) -> Iterator[Stretch]:
    """Lines that stayed. Those far from a change are folded, if there are enough to be worth it."""
    head = _SHOWN_AROUND if change_before else 0
    tail = _SHOWN_AROUND if change_after else 0
    if len(lines) < head + tail + _SHORTEST_FOLD:
        head, tail = len(lines), 0
    end = len(lines) - tail
    for part, folded in ((lines[:head], False), (lines[head:end], True), (lines[end:], False)):
        if part:
            yield Stretch((Piece("same", "".join(part)),), len(part) if folded else 0)


def _changed(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        yield Piece("removed", old)
        yield Piece("added", new)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("removed", "".join(before[i1:i2]))
        if j1 < j2:
            yield Piece("added", "".join(after[j1:j2]))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, with the few words that stayed between two changes in both: easier to read."""
    removed = added = ""
    for number, piece in enumerate(pieces):
        between = 0 < number < len(pieces) - 1 and "\n" not in piece.text
        few = _FEW_WORDS if removed and added else 0
        if piece.change == "removed":
            removed += piece.text
        elif piece.change == "added":
            added += piece.text
        elif between and len(piece.text.split()) <= few:
            removed, added = removed + piece.text, added + piece.text
        else:
            yield from _both(removed, added)
            yield piece
            removed = added = ""
    yield from _both(removed, added)


def _both(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
