"""What every aggregate shares: its first event's own name, and when and by whom it happened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateEvent, BaseAggregate

from archive.commands import Precision
from archive.domain.clock import recording_time

NAMESPACE = UUID("8e0f8d5e-6f0e-5d4a-9a43-2f1a51f2b7d6")


def id_of(kind: str, key: str) -> UUID:
    """The ID of the thing whose keyed fingerprint is `key`, the same in every import."""
    return uuid5(NAMESPACE, f"{kind}:{key}")


@dataclass(frozen=True, slots=True)
class Occurred:
    """When something happened in the community, how exactly that is known, and who recorded it.

    `at` is aware UTC. `recorded_by` is a person or an import run. When it was recorded is the
    event's own `timestamp`.
    """

    at: datetime
    precision: Precision
    recorded_by: UUID


class CommandRefusedError(ValueError):
    """A command that the archive's rules do not allow. The message says which rule and why."""


class ArchiveAggregate(BaseAggregate[UUID]):
    """An aggregate whose first event has its own name, so it has no 'Created' event.

    Each subclass and each event has a `TOPIC`: its name in the log, never changed or reused.

    What was recorded before is recognised, so that telling the archive anything twice is telling
    it once. A change told with its time is known by that time. A state that is only seen, such as
    the present name in an export, is known by its value: one held before, whatever came after, is
    taken for an older export's and changes nothing.
    """

    changed_at: set[tuple[str, datetime]]

    class Event(AggregateEvent):
        """Base class of the aggregate's events."""

        occurred: Occurred

        @staticmethod
        def create_timestamp() -> datetime:
            """When it is recorded: later than all that was recorded before."""
            return recording_time()

    def is_new(self, change: str, occurred: Occurred) -> bool:
        """Whether no change of this name was recorded for that moment."""
        return (change, occurred.at) not in self.changed_at
