"""Comparing the events of a log with the leaves of its ledger, both read side by side."""

from collections.abc import Iterator
from typing import Any, Protocol

from archive.store.reading import Hashed, Leaf, LogReader, UnreadableError
from archive.store.tiles import Tiles
from archive.store.troubles import Kind, Trouble, name_of

REMEMBERED = 10_000
"""So many events that do not fit are looked for elsewhere in the log."""


class Counting(Protocol):
    """Where it is noted how many events there were."""

    events: int


def comparing(reader: LogReader, tiles: Tiles, counting: Counting) -> Iterator[Trouble]:
    """What is wrong with the events; the ledger's leaves go into `tiles` on the way."""
    events, leaves, strays = _Side(reader.hashed()), _Side(reader.leaves()), _Strays(reader)
    left: list[Hashed] = []
    waiting: list[Leaf] = []
    while not (events.done and leaves.done):
        new_events = [] if len(left) > len(waiting) and not leaves.done else events.more()
        new_leaves = [] if len(waiting) > len(left) and not events.done else leaves.more()
        counting.events += len(new_events)
        yield from tiles.take(new_leaves)
        if set(map(type, (leaf[1] for leaf in new_leaves))) - {int}:
            new_leaves = [leaf for leaf in new_leaves if isinstance(leaf[1], int)]  # told already
        left, waiting = _merge(left + new_events, waiting + new_leaves, strays)
        if events.done or leaves.done:  # what has no counterpart any more need not be kept
            left, waiting = _add_rest(left, waiting, strays, events.error or leaves.error)
    yield from strays.told()
    if events.error:
        found = f"Of the events, {counting.events:,} could be read, then: {events.error}."
        yield Trouble("unreadable", found)
    if leaves.error:
        tiles.broken = tiles.unreadable = True
        found = f"Of the ledger's leaves, {tiles.size:,} could be read, then: {leaves.error}."
        yield Trouble("unreadable", found)


class _Side:
    """One of the two that are read side by side, up to its end or where it is damaged."""

    def __init__(self, batches: Iterator[list[Any]]):
        self._batches = batches
        self.done = False
        self.error = ""

    def more(self) -> list[Any]:
        """Some more of it. Nothing at its end."""
        try:
            found = next(self._batches, [])
        except UnreadableError as error:
            self.error, found = str(error), []
        self.done = not found
        return found


class _Strays:
    """Events that do not fit the ledger, until it is known whether they lie somewhere else."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._found: dict[int, bytes] = {}
        self._wanted: dict[int, bytes] = {}
        self._untold = 0

    def add(self, event: Hashed | None, leaf: Leaf | None) -> None:
        """An event whose leaf says otherwise; one without a leaf, or a leaf without one."""
        if len(self._found) + len(self._wanted) > 2 * REMEMBERED:
            self._untold += 1
            return
        if event is not None:
            self._found[event[0]] = event[1]
        if leaf is not None:
            self._wanted[leaf[1]] = leaf[2]

    def told(self) -> Iterator[Trouble]:
        """What became of each, in the order of the events."""
        recorded_as = {wanted: number for number, wanted in self._wanted.items()}
        lies_at = {found: number for number, found in self._found.items()}
        for number in sorted(self._found.keys() | self._wanted.keys()):
            if number in self._found:
                yield self._told(number, recorded_as.get(self._found[number]))
            else:
                at = lies_at.get(self._wanted[number])
                if at is None:
                    yield Trouble("missing", "is missing: only the ledger has it", event=number)
                else:
                    yield Trouble("moved", f"was moved: it is event {at} now", event=number)
        if self._untold:
            yield Trouble("changed", f"{self._untold:,} more events do not fit the ledger.")

    def _told(self, number: int, recorded_as: int | None) -> Trouble:
        originator, version = self._reader.thing_of(number)
        kind: Kind = "inserted"
        what = "was inserted: the ledger does not have it"
        if recorded_as is not None:
            kind, what = "moved", f"was moved: it was recorded as event {recorded_as}"
        elif number in self._wanted:
            kind, what = "changed", "was changed: it is not what was recorded"
        shown = version if isinstance(version, int) else None
        return Trouble(kind, what, number, name_of(originator), shown)


def _merge(
    events: list[Hashed], leaves: list[Leaf], strays: _Strays
) -> tuple[list[Hashed], list[Leaf]]:
    """Compare as far as both go, and give back what is left of one of them."""
    both = min(len(events), len(leaves))
    if not both:
        return events, leaves
    if [event[0] for event in events[:both]] != [leaf[1] for leaf in leaves[:both]]:
        at, upto = _merge_one_by_one(events, leaves, strays)
        return events[at:], leaves[upto:]
    if [event[1] for event in events[:both]] != [leaf[2] for leaf in leaves[:both]]:
        for event, leaf in zip(events, leaves, strict=False):
            if event[1] != leaf[2]:
                strays.add(event, leaf)
    return events[both:], leaves[both:]


def _add_rest(
    events: list[Hashed], leaves: list[Leaf], strays: _Strays, error: str
) -> tuple[list[Hashed], list[Leaf]]:
    if not error:  # else nobody knows what lies behind it
        for event in events:
            strays.add(event, None)
        for leaf in leaves:
            strays.add(None, leaf)
    return [], []


def _merge_one_by_one(events: list[Hashed], leaves: list[Leaf], strays: _Strays) -> tuple[int, int]:
    at = upto = 0
    while at < len(events) and upto < len(leaves):
        event, leaf = events[at], leaves[upto]
        if event[0] == leaf[1]:
            if event[1] != leaf[2]:
                strays.add(event, leaf)
            at, upto = at + 1, upto + 1
        elif event[0] < leaf[1]:
            strays.add(event, None)
            at += 1
        else:
            strays.add(None, leaf)
            upto += 1
    return at, upto
