"""The hashes above the leaves of a ledger, made anew from the leaves and compared with it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from archive.store import merkle
from archive.store.ledger import TILE, TILE_HEIGHT
from archive.store.reading import Leaf, LogReader, UnreadableError
from archive.store.troubles import Trouble

WIDEST_GAP = 1_000_000
"""Beyond so many missing leaves in a row, no hash over them is looked at any more."""


class Tiles:
    """Takes leaves in the order of their places; makes the root of every complete tile.

    In a `gapless` store, notification IDs too have no gaps.
    """

    def __init__(self, gapless: bool) -> None:
        self.size = 0
        self.compared = 0
        self.broken = False
        """Whether leaves are missing, so that there is no root over all."""

        self.unreadable = False
        self._gapless = gapless
        self._last = 0
        self._pending: list[bytes | None] = []
        self._levels: list[list[bytes | None]] = [[]]  # the first: one level of tiles up

    def take(self, leaves: list[Leaf]) -> Iterator[Trouble]:
        """Take in some leaves; tell where their places or numbers are not in order."""
        if not leaves:
            return
        places, numbers, hashes = zip(*leaves, strict=True)
        contiguous = places[0] == self.size and places[-1] - places[0] == len(places) - 1
        if contiguous and _are_hashes(hashes) and self._in_order(numbers):
            self._pending += hashes
            self.size, self._last = places[-1] + 1, numbers[-1]
        else:
            for leaf in leaves:
                yield from self._take_one(*leaf)
        whole = len(self._pending) - len(self._pending) % TILE
        self._levels[0] += _folded(self._pending[:whole])
        del self._pending[:whole]

    def compare(self, reader: LogReader) -> Iterator[Trouble]:
        """Make the levels above, and tell which of the ledger's hashes are not those."""
        if self.unreadable:
            return
        while len(self._levels[-1]) >= TILE:
            below = self._levels[-1]
            self._levels.append(_folded(below[: len(below) - len(below) % TILE]))
        stored = set(reader.levels())
        for level, made in enumerate(self._levels, 1):
            yield from self._compare_level(level, made, reader.tiles(level))
            stored.discard(level)
        for level in sorted(stored, key=str):
            yield Trouble("tree", f"The ledger has hashes at level {level!r}, which it has not.")

    def node(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree of whole tiles. Raises UnreadableError without it."""
        level, within = divmod(height, TILE_HEIGHT)
        hashes = self._levels[level - 1][index << within : (index + 1) << within]
        known = [found for found in hashes if found is not None]
        if len(known) != 1 << within:
            raise UnreadableError("leaves of the ledger are missing")
        return merkle.fold(known)

    def _in_order(self, numbers: Sequence[Any]) -> bool:
        if set(map(type, numbers)) != {int} or numbers[0] <= self._last:
            return False
        if self._gapless:
            first = self._last + 1
            return [*numbers] == [*range(first, first + len(numbers))]
        return all(one < other for one, other in pairwise(numbers))

    def _take_one(self, place: int, number: Any, found: Any) -> Iterator[Trouble]:
        gap = place - self.size
        if gap < 0:
            yield Trouble("tree", f"The ledger has a leaf {place}, below its first.")
            return
        if gap:
            which = f"leaf {self.size}" if gap == 1 else f"leaves {self.size} to {place - 1}"
            yield Trouble("tree", f"The ledger lacks its {which}.")
            self.broken = True
            self.unreadable |= gap > WIDEST_GAP
            self._pending += [None] * min(gap, WIDEST_GAP)
        if type(number) is not int or number <= self._last:
            text = f"The ledger's leaf {place} is of event {number!r}, out of order."
            yield Trouble("tree", text)
        else:
            if self._gapless and number - self._last > gap + 1:
                yield Trouble("missing", "is missing: the ledger skips it", event=number - 1)
            self._last = number
        if not _are_hashes((found,)):
            yield Trouble("tree", f"The ledger's leaf {place} has no hash.", event=self._last)
            found, self.broken = None, True
        self._pending.append(found)
        self.size = place + 1

    def _compare_level(
        self, level: int, made: list[bytes | None], stored: dict[int, Any]
    ) -> Iterator[Trouble]:
        span = TILE**level
        for place in sorted(stored.keys() | set(range(len(made)))):
            self.compared += 1
            here = made[place] if 0 <= place < len(made) else None
            at = f"at level {level}, place {place}, over the leaves {place * span}"
            at = f"{at} to {(place + 1) * span - 1},"
            if place not in stored:
                yield Trouble("tree", f"The ledger's hash {at} is missing.")
            elif not 0 <= place < len(made):
                yield Trouble("tree", f"The ledger's hash {at} is over leaves that are not there.")
            elif here is not None and (type(stored[place]) is not bytes or here != stored[place]):
                yield Trouble("tree", f"The ledger's hash {at} does not fit them.")


def _are_hashes(found: Sequence[Any]) -> bool:
    return set(map(type, found)) == {bytes} and set(map(len, found)) == {merkle.HASH_BYTES}


def _folded(hashes: Sequence[bytes | None]) -> list[bytes | None]:
    """The root of each tile; None where a hash in it is missing."""
    tiles = (hashes[start : start + TILE] for start in range(0, len(hashes), TILE))
    return [None if None in tile else merkle.fold(tile) for tile in tiles]  # type: ignore[arg-type]
