"""ImportRun: one reading of one export, and the account it gave of every record."""

from typing import Any
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from archive.domain.aggregate import ArchiveAggregate, Occurred, id_of
from archive.domain.personal import Personal


class ImportRun(ArchiveAggregate):
    """One reading of one export. A run that was killed is taken up again, not begun anew."""

    TOPIC = "import_run"

    class Event(ArchiveAggregate.Event):
        """Base class of the import run's events."""

    class Started(Event, AggregateCreated):
        """Reading began. `source` is a keyed fingerprint of what was read, `name` its name.

        The name, and what could not be read, are sealed under a key of the run's own.
        """

        TOPIC = "import_run.started"
        reader: str
        source: str
        number: int
        name: Personal

    class Finished(Event):
        """Reading ended: read = recorded + known + all skipped + all unreadable.

        `unreadable` is a JSON array of {"where", "why"}, sealed because places name things.
        """

        TOPIC = "import_run.finished"
        read: int
        recorded: int
        known: int
        skipped: dict[str, int]
        unreadable_count: int
        unreadable: Personal
        dropped_fields: dict[str, int]
        seconds: float

    class DetailsForgotten(Event):
        """The key to its name and its unreadable records was destroyed; its counts stay."""

        TOPIC = "import_run.details_forgotten"
        by: UUID | None
        reason: Personal

    @staticmethod
    def create_id(source: str, number: int) -> UUID:
        """The n-th run over the same source, so that a killed one can be found again."""
        return id_of("import_run", f"{source}:{number}")

    @event(Started)
    def __init__(self, reader: str, source: str, number: int, name: Personal, occurred: Occurred):
        self.finished = False
        self.forgotten = False

    def finish(self, occurred: Occurred, **account: Any) -> None:
        """Record the account of the whole export. Finishing twice is finishing once."""
        if not self.finished:
            self._finish(occurred=occurred, **account)

    @event(Finished)
    def _finish(  # noqa: PLR0913 - these are the event's fields
        self,
        read: int,
        recorded: int,
        known: int,
        skipped: dict[str, int],
        unreadable_count: int,
        unreadable: Personal,
        dropped_fields: dict[str, int],
        seconds: float,
        occurred: Occurred,
    ) -> None:
        self.finished = True

    def forget_details(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        """Give up the name and the list of what could not be read. Twice is once."""
        if not self.forgotten:
            self._forget_details(by=by, reason=reason, occurred=occurred)

    @event(DetailsForgotten)
    def _forget_details(self, by: UUID | None, reason: Personal, occurred: Occurred) -> None:
        self.forgotten = True
