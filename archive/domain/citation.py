"""Citation: that one thing leans on, follows from or replaces another."""

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
        self.withdrawn: Occurred | None = None
        self.changed_at = set()

    def withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Take it back. The same withdrawal again, or one more, changes nothing."""
        if self.is_new("withdrawn", occurred) and self.withdrawn is None:
            self._withdraw(by=by, reason=reason, occurred=occurred)

    @event(Withdrawn)
    def _withdraw(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.withdrawn = occurred
        self.changed_at.add(("withdrawn", occurred.at))

    def restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        """Make it anew, if it was withdrawn before that."""
        if self.withdrawn is not None and occurred.at > self.withdrawn.at:
            self._restore(by=by, note=note, occurred=occurred)

    @event(Restored)
    def _restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        self.withdrawn = None
