"""Ledger: a Merkle tree over the stored events, extended in the transaction that records them.

Leaves are the events in the order of their notification IDs. Beside the hash of every leaf, only
each complete tile of 256 hashes has a row: its root, which is one of 256 in the tile above, as in
https://c2sp.org/tlog-tiles. So an event costs one row and a 256th, and no proof reads more than
256 rows a level of tiles. Rows are added, and never changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from archive.store import merkle

TILE_HEIGHT = 8
TILE = 1 << TILE_HEIGHT
TABLES = 2
LEAF_HEAD = b"daybook event 1\n"
LEAF_REST = b"%b\n%d\n%b\n%b"
VERIFY = "Run `daybook verify`, which says where, and restore the log from a backup."


class LedgerError(Exception):
    """The ledger does not fit the log, or cannot do what was asked of it."""


@dataclass(frozen=True)
class Entry:
    """One event as the ledger has it: its notification ID, and its leaf data."""

    number: int
    data: bytes


class LedgerRows(Protocol):
    """The ledger's rows and those of the events, in one transaction on one store."""

    def tables(self) -> list[str]:
        """Which of the ledger's two tables are there."""

    def end(self) -> tuple[int, int]:
        """How many leaves there are, and the notification ID of the last (0: there is none)."""

    def number_at(self, place: int) -> int:
        """The notification ID of the leaf at this place, counted from 0."""

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Hashes of the tiles at this level (0: leaves) from place `start` to before `stop`."""

    def add_leaves(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        """Add leaves: place, notification ID, hash."""

    def add_tile(self, level: int, place: int, root: bytes) -> None:
        """Add the root of a complete tile, as one hash at the level above the tile's own."""

    def last_event_before(self, number: int | None) -> int:
        """The highest notification ID below this one, or of all. 0 when there is none."""

    def events_after(self, number: int, limit: int) -> list[tuple[int, StoredEvent]]:
        """So many events with higher notification IDs, in order, each with its own."""

    def number_of(self, originator: UUID, version: int) -> int | None:
        """The notification ID of an aggregate's event of this version."""


def leaf_data(event: StoredEvent) -> bytes:
    """Everything that is stored of an event, in one form of bytes: docs/verify.md describes it.

    Raises LedgerError for a topic with a line break, which would make two readings possible.
    """
    return LEAF_HEAD + LEAF_REST % _fields(event)


def extend(rows: LedgerRows, events: Sequence[StoredEvent], numbers: Sequence[int]) -> None:
    """Take in events that were just inserted, with their notification IDs, in ascending order.

    Raises LedgerError when the ledger did not end with the event before them: somebody else than
    Daybook wrote to the store, and recording more would cover it up.
    """
    if len(rows.tables()) != TABLES:
        raise LedgerError(f"The log's ledger is gone. Nothing was recorded. {VERIFY}")
    size, last = rows.end()
    before = rows.last_event_before(numbers[0])
    if last != before:
        msg = f"The log ends with event {before}, its ledger with event {last}."
        raise LedgerError(f"{msg} Nothing was recorded. {VERIFY}")
    _append(rows, size, events, numbers)


def fill(rows: LedgerRows) -> None:
    """Take all events of the log into an empty ledger."""
    size = number = 0
    while found := rows.events_after(number, 16 * TILE):
        numbers, events = zip(*found, strict=True)
        _append(rows, size, events, numbers)
        size, number = size + len(events), numbers[-1]


class Ledger:
    """What the ledger can tell and prove, as it stands in one transaction."""

    def __init__(self, rows: LedgerRows):
        self._rows = rows
        if len(rows.tables()) != TABLES:
            raise LedgerError(f"The log's ledger is gone. {VERIFY}")
        self.size = rows.end()[0]
        self._nodes = lru_cache(maxsize=1024)(lambda h, i: node_of(rows, h, i))

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` events; of all, unless told otherwise."""
        return merkle.root(self._nodes, self.size if size is None else size)

    def entry(self, number: int) -> tuple[int, Entry]:
        """An event's place in the tree, from 0, and the event. Raises LedgerError without one.

        Raises LedgerError too when the event is not the one that was recorded.
        """
        place = self._place_of(number)
        found = self._rows.events_after(number - 1, 1)
        there = bool(found) and found[0][0] == number
        if place is None and not there:
            last = self._rows.last_event_before(None)
            raise LedgerError(f"There is no event {number}. The last one is event {last}.")
        if place is None or not there:
            where = "the ledger" if there else "the log"
            raise LedgerError(f"Event {number} is missing from {where}. {VERIFY}")
        data = leaf_data(found[0][1])
        if merkle.leaf_hash(data) != self._nodes(0, place):
            raise LedgerError(f"Event {number} is not what was recorded. {VERIFY}")
        return place, Entry(number, data)

    def number_of(self, originator: UUID, version: int) -> int | None:
        """The notification ID of an aggregate's event of this version."""
        return self._rows.number_of(originator, version)

    def leaf_hash(self, number: int) -> bytes | None:
        """The hash that the tree has of the event with this notification ID; None without one."""
        place = self._place_of(number)
        return None if place is None else self._nodes(0, place)

    def size_at(self, number: int) -> int:
        """How many events there were when the one with this notification ID was the last."""
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            low, high = (
                (middle + 1, high) if self._rows.number_at(middle) <= number else (low, middle)
            )
        return low

    def inclusion_proof(self, place: int) -> list[bytes]:
        """The audit path of the event at this place, to the root over all."""
        return merkle.inclusion_proof(self._nodes, place, self.size)

    def consistency_proof(self, old: int) -> list[bytes]:
        """The proof that the first `old` events are still the first. Raises LedgerError."""
        if old > self.size:
            msg = f"The ledger holds {self.size} events, and no longer {old}: its end was cut off."
            raise LedgerError(f"{msg} {VERIFY}")
        return merkle.consistency_proof(self._nodes, old, self.size)

    def _place_of(self, number: int) -> int | None:
        # Notification IDs rise with places, and have gaps where a transaction was given up.
        low, high = 0, self.size
        if 0 < number <= high and self._rows.number_at(number - 1) == number:
            return number - 1  # so it is where there are no gaps
        while low < high:
            middle = (low + high) // 2
            found = self._rows.number_at(middle)
            if found == number:
                return middle
            low, high = (middle + 1, high) if found < number else (low, middle)
        return None


def node_of(rows: LedgerRows, height: int, index: int) -> bytes:
    """The hash of a complete subtree, read from the tiles. Raises LedgerError where rows lack."""
    level, within = divmod(height, TILE_HEIGHT)
    start, stop = index << within, (index + 1) << within
    return merkle.fold(_all(rows.hashes(level, start, stop), stop - start, level))


def _append(
    rows: LedgerRows, size: int, events: Sequence[StoredEvent], numbers: Sequence[int]
) -> None:
    hashes = [merkle.leaf_hash(leaf_data(event)) for event in events]
    places = range(size, size + len(events))
    rows.add_leaves([*zip(places, numbers, hashes, strict=True)])
    level, start, stop = 0, size, size + len(events)
    while start >> TILE_HEIGHT != stop >> TILE_HEIGHT:
        start, stop = start >> TILE_HEIGHT, stop >> TILE_HEIGHT
        for place, root in _roots(rows, level, start, stop):
            rows.add_tile(level + 1, place, root)
        level += 1


def _roots(rows: LedgerRows, level: int, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    for place in range(start, stop):
        hashes = rows.hashes(level, place << TILE_HEIGHT, (place + 1) << TILE_HEIGHT)
        yield place, merkle.fold(_all(hashes, TILE, level))


def _all(hashes: list[bytes], wanted: int, level: int) -> list[bytes]:
    if len(hashes) != wanted:
        raise LedgerError(f"The ledger lacks hashes at level {level} of its tree. {VERIFY}")
    return hashes


def _fields(event: StoredEvent) -> tuple[bytes, int, bytes, bytes]:
    topic = event.topic.encode()
    if b"\n" in topic:
        raise LedgerError(f"The topic {event.topic!r} has a line break. Name it without one.")
    originator = event.originator_id
    name = originator.hex if isinstance(originator, UUID) else originator
    return name.encode(), event.originator_version, topic, event.state
