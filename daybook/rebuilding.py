"""Rebuilding an archive's read models and indexes: where the unfinished work lies, one at a time.

What is unfinished holds people's words as the live tables do: `discard_rebuild` is for whoever
erases them.
"""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from whoosh.util.filelock import FileLock, try_for

from daybook.config import Settings
from projections.search.keyword.beside import remove_index
from projections.store import open_read_database

TABLES = "views-rebuild.db"
COMPARED = "views-compare.db"
INDEX = "search-rebuild"
LOCK = "rebuild.lock"
_WAIT_FOR_LOCK = 10.0  # seconds


class RebuildInUseError(RuntimeError):
    """Another process is rebuilding this archive."""


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold off other rebuilds. Raises RebuildInUseError; let go when the process ends, however."""
    lock = FileLock(str(settings.home / LOCK))
    if not try_for(lock.acquire, _WAIT_FOR_LOCK):
        raise RebuildInUseError(
            f"Another process is rebuilding read models in {settings.home}. "
            "Wait until it has finished, or stop it, then try again."
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def beside_tables(settings: Settings) -> Iterator[sa.Engine]:
    """The database in which tables are rebuilt, with what was built so far.

    It stays when something goes wrong, and is removed at the end when nothing did. One that is
    damaged is begun anew, as it holds nothing that the log has not.
    """
    engine = _opened(settings.home / TABLES)
    try:
        yield engine
    finally:
        engine.dispose()
    _remove(settings.home, TABLES)


@contextmanager
def scratch_tables(settings: Settings) -> Iterator[sa.Engine]:
    """An empty database for a comparison, which is removed in any case."""
    _remove(settings.home, COMPARED)
    engine = open_read_database(f"sqlite:///{settings.home / COMPARED}")
    try:
        yield engine
    finally:
        engine.dispose()
        _remove(settings.home, COMPARED)


def index_folder(settings: Settings) -> Path:
    """Where the keyword index is rebuilt."""
    return settings.home / INDEX


def discard_rebuild(settings: Settings) -> bool:
    """Throw away unfinished tables, comparisons and keyword index; whether there were any.

    The live ones stay, and a later rebuild begins anew. Raises RebuildInUseError while a process is
    at it. Vectors that are being made anew are thrown away by `Daybook.discard_rebuild`.
    """
    with alone(settings):
        found = [_remove(settings.home, name) for name in (TABLES, COMPARED)]
        found.append(remove_index(index_folder(settings)))
    return any(found)


def _opened(file: Path) -> sa.Engine:
    try:
        return open_read_database(f"sqlite:///{file}")
    except sa.exc.DatabaseError as error:
        if isinstance(error, sa.exc.OperationalError):  # no room, or no right: it may be whole
            raise
        _remove(file.parent, file.name)
        return open_read_database(f"sqlite:///{file}")


def _remove(home: Path, name: str) -> bool:
    """Remove a database with all that SQLite keeps beside it. Whether there was one."""
    files = sorted(home.glob(f"{name}*"))
    for file in files:
        file.unlink(missing_ok=True)
    return bool(files)
