"""Pin: that a thing stands on the page for newcomers, in a section of it, with a note."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.commands import PinnedKind, Section
from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.personal import Personal


class Pin(ArchiveAggregate):
    """A thing, or a clause of a norm, that a steward put on the page."""

    TOPIC = "pin"

    class Event(ArchiveAggregate.Event):
        """Base class of the pin's events."""

    class Placed(Event, AggregateCreated):
        """It was put on the page. `clause` is the part of a norm that is meant, or empty."""

        TOPIC = "pin.placed"
        key: str
        of_kind: PinnedKind
        of: UUID
        clause: str
        section: Section
        by: UUID | None
        note: Personal

    class Annotated(Event):
        """Something else is said about it from then on."""

        TOPIC = "pin.annotated"
        by: UUID | None
        note: Personal

    class Removed(Event):
        """It was taken off the page."""

        TOPIC = "pin.removed"
        by: UUID | None
        reason: Personal

    class Restored(Event):
        """It was put there anew."""

        TOPIC = "pin.restored"
        by: UUID | None
        note: Personal

    @staticmethod
    def create_id(key: str) -> UUID:
        """The same thing in the same section always gets the same ID."""
        return id_of("pin", key)

    @event(Placed)
    def __init__(  # noqa: PLR0913 - these are the event's fields
        self,
        key: str,
        of_kind: PinnedKind,
        of: UUID,
        clause: str,
        section: Section,
        by: UUID | None,
        note: Personal,
        occurred: Occurred,
    ):
        self.turns: list[tuple[datetime, bool]] = [(occurred.at, True)]
        self.changed_at = {("restored", occurred.at)}  # told again, it is this and no restoring

    def is_up(self, at: datetime) -> bool:
        """Whether it stood on the page then, after whatever was told of that time."""
        told = sorted(self.turns, key=lambda turn: turn[0])
        return next((up for when, up in reversed(told) if when <= at), True)

    def annotate(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        """Say something else about it. Told again of the same moment, it changes nothing."""
        if self.is_new("annotated", occurred):
            self._annotate(by=by, note=note, occurred=occurred)

    @event(Annotated)
    def _annotate(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        self.changed_at.add(("annotated", occurred.at))

    def remove(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Take it off. The same again, or of what is not there, changes nothing."""
        if self.is_new("removed", occurred) and self.is_up(occurred.at):
            self._remove(by=by, reason=reason, occurred=occurred)

    @event(Removed)
    def _remove(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.turns.append((occurred.at, False))
        self.changed_at.add(("removed", occurred.at))

    def restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        """Put it there anew; while it is there, say this about it instead."""
        if not self.is_new("restored", occurred):
            return
        if not self.is_up(occurred.at):
            self._restore(by=by, note=note, occurred=occurred)
        elif note.text:
            self.annotate(by, note, occurred)

    @event(Restored)
    def _restore(self, by: UUID | None, note: Personal, occurred: Occurred) -> None:
        self.turns.append((occurred.at, True))
        self.changed_at.add(("restored", occurred.at))
