"""What must hold for every input, however it was mutated."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.application import Account, Archive
from archive.commands import Command
from archive.domain.aggregate import CommandRefusedError
from archive.domain.personal import Personal
from archive.store.keyring import Keyring, open_key_database
from daybook.bootstrap import PROJECTIONS
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.importer import import_export
from ingest.readers import READERS
from ingest.records import Covered, Found, Record, Skipped, Unreadable
from projections.projection import catch_up, prepare
from projections.store import open_read_database
from projections.threads.known import known_contributions
from tests.builders import RUN, memory_archive, new_keyring
from tests.ingest.fuzzing.case import Case
from tests.ingest.fuzzing.counting import records_in

RENEWED_EVERY = 100
MOST_TURNS = 6
Stage = Callable[[str], None]


class WrongError(AssertionError):
    """A law does not hold for an input. The message says which, and with what."""


@dataclass(frozen=True)
class Outcome:
    """What became of one input. `refused` is what was said where it was refused as a whole."""

    read: int
    unreadable: int
    refused: str = ""


class Checker:
    """Checks one case after the other."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._stores = ExitStack()
        self._template: Path | None = None
        self._memory: Archive | None = None
        self._used = 0

    def check(self, case: Case, stored: bool, stage: Stage = lambda _: None) -> Outcome:
        """Read a case; import it twice into an archive on disk where it is to be `stored`.

        Raises WrongError when a law does not hold, and whatever a reader should not raise.
        """
        with TemporaryDirectory(dir=self._folder) as folder:
            path, options = case.lay_out(Path(folder))
            stage("read")
            reader = READERS[case.reader]
            records: list[Record] = []
            refused = ""
            try:
                with open_export(path) as export:
                    if reader.recognises(export) not in (True, False):
                        raise WrongError("recognises() gives neither True nor False")
                    records.extend(reader.read(export, options))
            except ExportError as error:
                refused = _said(error)
            _look_at(records)
            if not stored:
                stage("rules")
                self._rules_hold(records)
            read = sum(getattr(record, "count", 1) for record in _counted(records))
            least = None if refused else records_in(case)
            if least is not None and read < least:
                raise WrongError(f"{read} records are accounted for, and the input holds {least}")
            outcome = Outcome(read, sum(isinstance(r, Unreadable) for r in records), refused)
            if stored:
                self._imports(case, path, options, outcome, stage)
        return outcome

    def _rules_hold(self, records: list[Record]) -> None:
        """The archive takes in every command, or refuses it by a rule."""
        if self._memory is None or self._used >= RENEWED_EVERY:
            self._used = 0
            self._memory = memory_archive(new_keyring())
        self._used += 1
        groups = [record.commands for record in records if isinstance(record, Found)]
        for outcome in self._memory.record(groups, RUN):
            if isinstance(outcome, CommandRefusedError) and not str(outcome).strip():
                raise WrongError("a command was refused without a word")

    def _imports(self, case: Case, path: Path, options: Any, read: Outcome, stage: Stage) -> None:
        reader = READERS[case.reader]
        with self._archive() as (archive, engine):
            last: Account | str = ""
            for turn in range(MOST_TURNS):
                stage("import" if turn == 0 else "import again")
                before = archive.recorder.max_notification_id() or 0
                archive.people_met.clear()
                now: Account | str
                try:
                    with open_export(path) as export:
                        now = import_export(archive, reader, export, options, _known_in(engine))
                    _adds_up(now, read)
                except ExportError as error:
                    now = _said(error)
                catch_up(archive, engine, [p() for p in PROJECTIONS])
                if turn and not _was_refused(last, now, read):
                    _alike(last, now, read)
                    _nothing_new(archive, before)
                    break
                last = now
            _storable(archive)

    @contextmanager
    def _archive(self) -> Iterator[tuple[Archive, sa.Engine]]:
        """An empty archive on disk, copied from one that was made once."""
        if self._template is None:
            self._template = self._folder / "template"
            self._template.mkdir()
            with opened(self._template) as (_, engine):
                for projection in PROJECTIONS:
                    prepare(engine, projection())
        with TemporaryDirectory(dir=self._folder) as folder:
            home = Path(folder) / "archive"
            shutil.copytree(self._template, home)
            with opened(home) as both:
                yield both


@contextmanager
def opened(home: Path) -> Iterator[tuple[Archive, sa.Engine]]:
    """An archive in a folder, and its read database."""
    keys = open_key_database(f"sqlite:///{home}/keys.db")
    engine = open_read_database(f"sqlite:///{home}/views.db")
    store = {
        "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
        "SQLITE_DBNAME": str(home / "events.db"),
    }
    try:
        with Archive(store, keyring=Keyring(keys)) as archive:
            yield archive, engine
    finally:
        engine.dispose()
        keys.dispose()


def _known_in(engine: sa.Engine) -> Callable[[UUID, datetime, datetime], Iterator[UUID]]:
    return lambda *stretch: known_contributions(engine, *stretch)


def _said(error: ExportError) -> str:
    said = str(error)
    if not said.strip():
        raise WrongError("the export was refused without a word") from error
    return said


def _counted(records: list[Record]) -> Iterator[Record]:
    return (record for record in records if not isinstance(record, Covered))


def _look_at(records: list[Record]) -> None:
    """Every record says where it stands and why it was left out, and counts what can be."""
    for record in records:
        match record:
            case Found():
                good = bool(record.where) and record.count >= 0
                good = good and all(isinstance(name, str) for name in record.dropped)
                for command in record.commands:
                    _look_at_times(command)
            case Unreadable():
                good = bool(record.where.strip()) and bool(record.why.strip())
            case Skipped():
                good = bool(record.reason.strip()) and record.count >= 1
            case Covered():
                good = record.since <= record.until and record.since.utcoffset() is not None
        if not good:
            raise WrongError(f"a record does not tell what it must: {record!r:.500}")


def _look_at_times(command: Command) -> None:
    for field in fields(command):
        value = getattr(command, field.name)
        if isinstance(value, datetime):
            if value.utcoffset() is None:
                raise WrongError(f"{type(command).__name__}.{field.name} has no zone: {value}")
            value.astimezone(UTC)


def _adds_up(account: Account, read: Outcome) -> None:
    told = account.recorded + account.known + sum(account.skipped.values())
    if account.read != told + len(account.unreadable):
        raise WrongError(f"read is not recorded + known + skipped + unreadable: {account}")
    if account.read != read.read:
        raise WrongError(f"{read.read} records were read, and {account.read} accounted for")


def _was_refused(last: Account | str, now: Account | str, read: Outcome) -> bool:
    """Whether something that the rules refused before is allowed by what was told after it.

    So it is where a history tells a thing after what refers to it, and then it is recorded.
    """
    if isinstance(last, str) or isinstance(now, str):
        return False
    return read.unreadable <= now.unreadable_count < last.unreadable_count


def _alike(last: Account | str, now: Account | str, read: Outcome) -> None:
    if isinstance(last, str) or isinstance(now, str):
        if not (last == now == read.refused):
            raise WrongError(f"refused differently: {read.refused!r}, {last!r}, {now!r}")
    elif now.recorded or last.unreadable != now.unreadable:
        raise WrongError(f"importing again differs: {now.recorded} recorded, {last!r:.900}")


def _nothing_new(archive: Archive, before: int) -> None:
    """A second import of the same told the log of nothing but itself."""
    new = archive.recorder.select_notifications(start=before + 1, limit=1_000)
    topics = [archive.mapper.to_domain_event(notification) for notification in new]
    strange = [event for event in topics if not event.TOPIC.startswith("import_run.")]
    if strange:
        what = [f"{e.TOPIC} {vars(e)}"[:600] for e in strange[:3]]
        raise WrongError(f"importing again recorded {len(strange)} events: {what}")


def _storable(archive: Archive) -> None:
    """No text in the log has a NUL or half a character, which other databases refuse."""
    start = 1
    while found := archive.recorder.select_notifications(start=start, limit=1_000):
        for notification in found:
            event: Any = archive.mapper.to_domain_event(notification)
            for name, value in vars(event).items():
                for text in _texts(value):
                    if "\0" in text or (not text.isascii() and _is_half(text)):
                        raise WrongError(f"{event.TOPIC}.{name} holds {text[:100]!r}")
        start = found[-1].id + 1


def _is_half(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Personal():
            yield value.text or ""
        case dict():
            for key, inner in value.items():
                yield from _texts(key)
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
