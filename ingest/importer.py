"""The importer: what a reader yields goes into the archive, and every record is accounted for."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from archive.application import Account, Archive
from archive.commands import MakeContribution, ObserveMissing
from archive.domain.aggregate import CommandRefusedError
from ingest.export import Export
from ingest.reader import Reader, ReadOptions
from ingest.records import Covered, Found, Record, Skipped, Unreadable
from ingest.seen import SeenIds, seen_ids

BATCH = 1_000


class KnownContributions(Protocol):
    """Tells what the archive knew before: a query of the read side, given in by the caller."""

    def __call__(self, space: UUID, since: datetime, until: datetime) -> Iterator[UUID]:
        """The contributions of a space in a stretch of time that are not missing already."""
        ...


class Tally:
    """What became of the records so far."""

    def __init__(self) -> None:
        self.recorded = 0
        self.known = 0
        self.skipped: Counter[str] = Counter()
        self.unreadable: list[dict[str, str]] = []
        self.dropped: Counter[str] = Counter()

    @property
    def read(self) -> int:
        """All records so far."""
        return self.recorded + self.known + self.skipped.total() + len(self.unreadable)

    def add(self, found: Found, outcome: bool | CommandRefusedError) -> None:
        """Count what became of a record that the reader could read."""
        if isinstance(outcome, CommandRefusedError):
            # One line each, so that read = recorded + known + skipped + len(unreadable).
            self.unreadable += [{"where": found.where, "why": str(outcome)}] * max(found.count, 1)
        elif outcome:
            self.recorded += found.count
        else:
            self.known += found.count
        self.dropped.update(found.dropped)


def import_export(
    archive: Archive,
    reader: Reader,
    export: Export,
    options: ReadOptions,
    known: KnownContributions,
    progress: Callable[[int], None] = lambda _: None,
) -> Account:
    """Import an export and return the account of it, which is recorded as an ImportRun too.

    `progress` is told how many records were read so far. Raises ExportError when the export as a
    whole cannot be read; what was recorded until then stays, and importing again goes on from it.
    """
    started = time.monotonic()
    source = ":".join((export.name, options.name or "", *options.paths))
    run = archive.start_import(reader.name, source, export.name)
    tally = Tally()
    with seen_ids() as seen:
        claims: list[Covered] = []
        for batch in _batches(reader.read(export, options)):
            _record(archive, run, batch, tally, seen)
            claims += [record for record in batch if isinstance(record, Covered)]
            progress(tally.read)
        for claim in claims:
            _observe_missing(archive, run, claim, known, seen)
    account = Account(
        read=tally.read,
        recorded=tally.recorded,
        known=tally.known,
        skipped=dict(tally.skipped),
        unreadable=tally.unreadable,
        unreadable_count=len(tally.unreadable),
        dropped_fields=dict(tally.dropped),
        seconds=round(time.monotonic() - started, 3),
    )
    archive.finish_import(run, account)
    return account


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _record(archive: Archive, run: UUID, batch: list[Record], tally: Tally, seen: SeenIds) -> None:
    found = [record for record in batch if isinstance(record, Found)]
    for record in batch:
        if isinstance(record, Skipped):
            tally.skipped[record.reason] += record.count
        elif isinstance(record, Unreadable):
            tally.unreadable.append({"where": record.where, "why": record.why})
    outcomes = archive.record([record.commands for record in found], recorded_by=run)
    for record, outcome in zip(found, outcomes, strict=True):
        tally.add(record, outcome)
    seen.add(
        archive.id_of("contribution", command.key)
        for record in found
        for command in record.commands
        if isinstance(command, MakeContribution)
    )


def _observe_missing(
    archive: Archive, run: UUID, claim: Covered, known: KnownContributions, seen: SeenIds
) -> None:
    now = datetime.now(UTC)
    space = archive.id_of("space", claim.space)
    missing = [
        (ObserveMissing(contribution=contribution, occurred_at=now, precision="about"),)
        for contribution in known(space, claim.since, claim.until)
        if contribution not in seen
    ]
    for start in range(0, len(missing), BATCH):
        archive.record(missing[start : start + BATCH], recorded_by=run)
