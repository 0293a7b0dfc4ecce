"""Citation: that one thing leans on, follows from or replaces another."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import CitableKind, Relation
from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.personal import Personal


class Citation(ArchiveAggregate):
    """A link with a meaning, which can be made long after both of its ends."""

    TOPIC = "citation"

    class Event(ArchiveAggregate.Event):
        """Base class of the citation's events."""

    class Made(Event, AggregateCreated):
        """`of` cites `to`; `entry` is the change of `of` that does, `clause` the part cited.

        `address` is where a link leads; else it is empty.
        """

        TOPIC = "citation.made"
        key: str
        of_kind: CitableKind
        of: UUID
        entry: int | None
        relation: Relation
        to_kind: CitableKind
        to: UUID
        clause: str
        by: UUID | None
        note: Personal
        address: Personal

    class Withdrawn(Event):
        """It was found not to hold."""

        TOPIC = "citation.withdrawn"
        by: UUID | None
        reason: Personal

    class Restored(Event):
        """It was found to hold after all."""

        TOPIC = "citation.restored"
        by: UUID | None
        note: Personal

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same two ends and relation always get the same ID."""
        return id_of("citation", key)

    @event(Made)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        of_kind: CitableKind,
        of: UUID,
        entry: int | None,
        relation: Relation,
        to_kind: CitableKind,
        to: UUID,
        clause: str,
        by: UUID | None,
        note: Personal,
        address: Personal,
        occurred: Occurred,
    ):
        self.turns: list[tuple[datetime, bool]] = [(occurred.at, True)]
        self.changed_at = {("restored", occurred.at)}  # told again, it is this and no restoring

    def holds(self, at: datetime) -> bool:
        """Whether it held then, after whatever was told of that time."""
        told = sorted(self.turns, key=lambda turn: turn[0])
        return next((holds for when, holds in reversed(told) if when <= at), True)

    def withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Take it back. The same again, or taking back what does not hold, changes nothing."""
        if self.is_new("withdrawn", occurred) and self.holds(occurred.at):
            self._withdraw(by=by, reason=reason, occurred=occurred)

    @event(Withdrawn)
    def _withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.turns.append((occurred.at, False))
        self.changed_at.add(("withdrawn", occurred.at))

    def restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        """Make it anew, if it did not hold by then. Made again while it holds, it is the same."""
        if self.is_new("restored", occurred) and not self.holds(occurred.at):
            self._restore(by=by, note=note, occurred=occurred)

    @event(Restored)
    def _restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        self.turns.append((occurred.at, True))
        self.changed_at.add(("restored", occurred.at))
