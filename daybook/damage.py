"""Damage: which files of an archive are not what they should be, and putting away what can be
made anew. The log and the key ring are only looked at: nothing can make them anew.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from archive.store.keyring import Keyring
from archive.store.ledger import VERIFY, LedgerError
from daybook.config import Settings
from projections.projection import Projection, position_of
from projections.rebuilding import outdated
from projections.search.keyword.checksums import trouble_of_files
from projections.search.keyword.segment import Segment
from projections.search.keyword.storage import DAMAGE, MappedStorage
from projections.search.meaning.tables import index_name, passages
from projections.search.meaning.vectors import (
    HEADER_SIZE,
    VectorsError,
    path_of,
    read_header,
    record_type,
)
from projections.store import open_read_database, positions

SQLITE = b"SQLite format 3\0"
MOST = 127
"""The largest number in each row of a file of vectors; its smallest is the same below zero."""

LEAST_ROOM = 1 << 20

_LARGEST_SCALE = 10.0


@dataclass(frozen=True)
class Damage:
    """What is wrong with a file, and whether it can be made anew from the log."""

    file: Path
    why: str
    mendable: bool

    def __str__(self) -> str:
        if self.mendable:
            return f"{self.file} is damaged: {self.why}. {mendable('it')}"
        return f"{self.file} is damaged: {self.why}. Restore it from a backup."


LEDGER = "has a ledger"
"""What the key ring holds of an archive that had one, so that it is not made anew in silence."""


class DamagedArchiveError(Exception):
    """A file of the archive is not what it should be."""


def mendable(what: str) -> str:
    """The way out where nothing is lost."""
    return f"Nothing recorded is lost: `daybook doctor --fix` makes {what} anew from the log."


def damaged_records(settings: Settings) -> Iterator[Damage]:
    """What is wrong with the log and the key ring."""
    pair = (settings.events_file, settings.keys_file)
    begun = any(file.exists() and file.stat().st_size for file in pair)
    for file in pair:
        why = trouble_of_database(file)
        if not why and begun and not (file.exists() and file.stat().st_size):
            why = "it is missing, or empty"
        if why:
            yield Damage(file, why, mendable=False)


def damaged_copies(settings: Settings) -> Iterator[Damage]:
    """What is wrong with what was made from the log: read models, keyword index, vectors."""
    checks = (
        (settings.views_file, trouble_of_database),
        (settings.search_folder, trouble_of_index),
        (settings.meaning_folder, lambda folder: trouble_of_vectors(folder, settings.views_file)),
    )
    for file, trouble in checks:
        why = trouble(file)
        if why:
            yield Damage(file, why, mendable=True)


def refuse_damaged(settings: Settings) -> None:
    """Raise DamagedArchiveError where a database begins like none, which costs nothing to see."""
    for file in (settings.events_file, settings.keys_file, settings.views_file):
        why = _trouble_of_start(file)
        if why:
            raise DamagedArchiveError(str(Damage(file, why, file == settings.views_file)))
    for damage in damaged_by_absence(settings):
        raise DamagedArchiveError(str(damage))


def damaged_by_absence(settings: Settings) -> Iterator[Damage]:
    """A log that is gone while its keys or read models are there."""
    others = (settings.keys_file, settings.views_file)
    there = settings.events_file.exists() and settings.events_file.stat().st_size
    if not there and any(file.exists() and file.stat().st_size for file in others):
        yield Damage(settings.events_file, "it is missing, or empty", mendable=False)


def put_away(settings: Settings, damage: Damage) -> None:
    """Delete what is damaged and can be made anew. It is not kept, as it holds people's words."""
    if damage.file == settings.views_file:
        for file in settings.home.glob(f"{settings.views_file.name}*"):
            _delete(file)
        return
    _delete(damage.file)
    if damage.file == settings.meaning_folder:
        _forget_vectors(settings)


def trouble_of_database(file: Path) -> str:
    """What is wrong with an SQLite database; "" for one that is sound, or not there yet.

    Raises sqlite3.OperationalError when it cannot be looked at, such as one that is locked.
    """
    why = _trouble_of_start(file)
    if why or not file.exists() or not file.stat().st_size:
        return why
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.text_factory = bytes
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0].decode()
            return "" if verdict == "ok" else " ".join(verdict.split())
    except sqlite3.OperationalError as error:
        if "disk I/O" in str(error) and not is_full(file.parent):  # as where a file was cut off
            return str(error)
        raise
    except sqlite3.DatabaseError as error:
        return str(error)


def lacking_tables(settings: Settings, projections: Sequence[type[Projection]]) -> Iterator[Damage]:
    """Read models that were filled and whose tables, or columns of them, are gone."""
    if not settings.views_file.exists():
        return
    with _views(settings.views_file) as engine:
        there = sa.inspect(engine)
        for projection in projections:
            if not position_of(engine, projection.name) or outdated(engine, projection()):
                continue
            for table in projection.tables:
                found = there.has_table(table.name) and there.get_columns(table.name)
                names = {column["name"] for column in found or ()}
                if not names >= set(table.columns.keys()):
                    yield Damage(settings.views_file, f"it lacks {table.name}, or part of it", True)
                    return


def is_full(folder: Path) -> bool:
    """Whether the disk of a folder has no room for what SQLite needs even to read.

    On a full disk SQLite tells of a "disk I/O error", as it does of a broken one.
    """
    return shutil.disk_usage(folder).free < LEAST_ROOM


def trouble_of_index(folder: Path) -> str:
    """What is wrong with a keyword index; "" for one that is sound, or not there yet."""
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "it is no folder"
    storage = MappedStorage(folder)
    try:
        for segment in storage.segments() if storage.state() else ():
            opened = Segment(storage, segment)
            for number in opened.kept():
                opened.stream(number)
                opened.spans(number)
        return trouble_of_files(folder)
    except DAMAGE as error:
        return str(error) or type(error).__name__


def trouble_of_vectors(folder: Path, views: Path) -> str:
    """What is wrong with vectors; "" where they are sound, or none are there yet."""
    if folder.exists() and not folder.is_dir():
        return "it is no folder"
    if not views.exists() or trouble_of_database(views):
        return ""  # they are made anew along with the read models
    with _views(views) as engine:
        if not sa.inspect(engine).has_table(passages.name):
            return ""
        with engine.connect() as connection:
            models = connection.scalars(sa.select(passages.c.model).distinct()).all()
            for model in models:
                live = sa.select(passages.c.row).where(passages.c.model == model, ~passages.c.gone)
                rows = np.array(connection.scalars(live).all(), np.int64)
                why = _trouble_of_rows(path_of(folder, model), rows)
                if why:
                    return why
    return ""


def _trouble_of_rows(path: Path, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    if not len(rows):
        return ""
    try:
        with path.open("rb", buffering=0) as file:
            dimensions, _ = read_header(file, path)
        kind = record_type(dimensions)
        records = np.memmap(path, kind, "r", HEADER_SIZE, (int(rows.max()) + 1,))[rows]
    except VectorsError:
        return "it is no file of vectors"
    except (OSError, ValueError, TypeError):
        return "it ends before its last vector, or is not there"
    scales, values = records["scale"], records["values"].astype(np.int16)
    sound = np.isfinite(scales) & (scales > 0) & (scales < _LARGEST_SCALE)
    sound &= np.abs(values).max(axis=1) == MOST
    broken = int((~sound).sum())
    return f"{broken:,} of {len(rows):,} vectors are none" if broken else ""


def _trouble_of_start(file: Path) -> str:
    if not file.exists():
        return ""
    if not file.is_file():
        return "it is no file"
    with file.open("rb") as opened:
        start = opened.read(len(SQLITE))
    return "it is no SQLite database" if start and start != SQLITE else ""


def _forget_vectors(settings: Settings) -> None:
    """Let all vectors be made anew."""
    if not settings.views_file.exists():
        return
    with _views(settings.views_file) as engine, engine.begin() as connection:
        mine = positions.c.projection.startswith(index_name(""))
        connection.execute(positions.delete().where(mine))
        if sa.inspect(connection).has_table(passages.name):
            connection.execute(passages.delete())


@contextmanager
def _views(file: Path) -> Iterator[sa.Engine]:
    engine = open_read_database(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _delete(file: Path) -> None:
    if file.is_dir():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def refuse_lost_ledger(settings: Settings, keyring: Keyring) -> None:
    """Raise LedgerError where the ledger was dropped of a log that had one.

    Opening the log would make it anew over whatever events are there now, changed ones too.
    """
    if not keyring.holds(LEDGER):
        return
    with closing(sqlite3.connect(settings.events_file)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for [name] in named}
    if "stored_events" in tables and not {"ledger_leaves", "ledger_nodes"} <= tables:
        raise LedgerError(f"The ledger in {settings.events_file} is gone. {VERIFY}")


def note_ledger(keyring: Keyring) -> None:
    """Note with the keys that the log has a ledger, once it has."""
    if not keyring.holds(LEDGER):
        keyring.secret(LEDGER, lambda: b"yes")
