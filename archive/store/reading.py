"""What `verifying` needs of a store: its rows as they lie there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

Event = tuple[int, Any, Any, Any, Any]
"""Notification ID; originator ID, version, topic, state, each as it is stored."""

Hashed = tuple[int, bytes]
"""Notification ID, and the leaf hash of what is stored."""

Leaf = tuple[int, Any, Any]
"""Place, notification ID, hash."""


class UnreadableError(Exception):
    """A part of the store cannot be read at all."""


@dataclass(frozen=True)
class Broken:
    """A thing whose versions are not 1, 2, 3 and so on, and the versions there are."""

    originator: Any
    versions: list[Any]


class LogReader(Protocol):
    """One store in one transaction. Every method raises UnreadableError for a damaged store."""

    gapless: bool
    """Whether notification IDs are numbers without gaps, even after a transaction given up."""

    def events(self) -> Iterator[list[Event]]:
        """All events in the order of their notification IDs, many at a time."""

    def hashed(self) -> Iterator[list[Hashed]]:
        """The leaf hashes of all events in that order, made anew, many at a time."""

    def thing_of(self, number: int) -> tuple[Any, Any]:
        """The originator ID and version of an event, as stored; None for both without one."""

    def leaves(self) -> Iterator[list[Leaf]]:
        """All leaves of the ledger in the order of their places, many at a time."""

    def levels(self) -> list[int]:
        """The levels above the leaves at which there are hashes."""

    def tiles(self, level: int) -> dict[int, Any]:
        """The hashes at this level above the leaves, by their places."""

    def hashes(self, start: int, stop: int) -> list[Any]:
        """The hashes of the leaves from place `start` to before `stop`."""

    def broken_things(self) -> Iterator[Broken]:
        """The things whose versions are not 1, 2, 3 and so on to the last."""

    def count_by_index(self) -> int:
        """How many events the index of things leads to."""

    def guards(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the triggers that refuse change: which one, and what."""
