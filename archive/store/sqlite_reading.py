"""An SQLite log as it lies in its file, read for checking: nothing is written, nothing decoded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from archive.store import sqlite_ledger
from archive.store.ledger import TILE
from archive.store.reading import Broken, Event, Leaf, UnreadableError
from archive.store.sqlite import guards_of

BATCH = 16 * TILE
TABLE = "stored_events"
_EVENTS = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
_BROKEN = """
    SELECT originator_id, originator_version FROM stored_events WHERE originator_id IN (
        SELECT originator_id FROM stored_events GROUP BY originator_id
        HAVING count(*) != max(originator_version) OR min(originator_version) != 1
    ) ORDER BY originator_id, originator_version
"""
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (?, ?, ?)"


class SQLiteLogReader:
    """`archive.store.reading.LogReader` over one transaction on a file."""

    gapless = True

    def __init__(self, connection: sqlite3.Connection, guards: dict[str, str]):
        self._connection = connection
        self._guards = guards

    def events(self) -> Iterator[list[Event]]:
        """All events in the order of their notification IDs, many at a time."""
        return self._batches(f"{_EVENTS} ORDER BY rowid")

    def leaves(self) -> Iterator[list[Leaf]]:
        """All leaves of the ledger in the order of their places, many at a time."""
        return self._batches("SELECT place, number, hash FROM ledger_leaves ORDER BY place")

    def tiles(self, level: int) -> dict[int, Any]:
        """The hashes at this level above the leaves, by their places."""
        rows = self._all("SELECT place, hash FROM ledger_nodes WHERE level = ?", level)
        return dict(rows)

    def levels(self) -> list[int]:
        """The levels at which there are such hashes."""
        return [row[0] for row in self._all("SELECT DISTINCT level FROM ledger_nodes")]

    def hashes(self, start: int, stop: int) -> list[Any]:
        """The hashes of the leaves from place `start` to before `stop`."""
        rows = self._all(
            "SELECT hash FROM ledger_leaves WHERE place >= ? AND place < ? ORDER BY place",
            *(start, stop),
        )
        return [row[0] for row in rows]

    def broken_things(self) -> Iterator[Broken]:
        """The things whose versions are not 1, 2, 3 and so on to the last."""
        for originator, rows in groupby(self._all(_BROKEN), key=itemgetter(0)):
            yield Broken(originator, [version for _, version in rows])

    def count_by_index(self) -> int:
        """How many events the index of things leads to."""
        index = "sqlite_autoindex_stored_events_1"  # SQLite's name for that of the primary key
        found = self._all(f"SELECT count(*) FROM stored_events INDEXED BY {index}")  # noqa: S608
        return int(found[0][0])

    def guards(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the triggers that refuse change: which one, and what."""
        there = {
            bytes(name).decode(errors="replace"): bytes(sql).decode(errors="replace")
            for name, sql in self._all(_TRIGGERS, TABLE, *sqlite_ledger.TABLES)
        }
        for name, statement in self._guards.items():
            if name not in there:
                yield name, "is gone"
            elif there[name] != statement:
                yield name, "is not the one that Daybook made"
        for name in there.keys() - self._guards.keys():
            yield name, "was not made by Daybook"

    def _batches(self, statement: str) -> Iterator[list[Any]]:
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.execute(statement)
                while rows := cursor.fetchmany(BATCH):
                    yield rows
            except sqlite3.Error as error:
                raise UnreadableError(str(error)) from error

    def _all(self, statement: str, *values: Any) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise UnreadableError(str(error)) from error


@contextmanager
def read_sqlite_log(file: Path) -> Iterator[SQLiteLogReader]:
    """The log in this file as it is now, for reading only. Raises UnreadableError."""
    try:
        with closing(_open(file)) as connection:
            connection.text_factory = bytearray  # so that a text is no blob, whatever it holds
            connection.execute("BEGIN")
            yield SQLiteLogReader(connection, guards_of(TABLE) | sqlite_ledger.TRIGGERS)
    except sqlite3.Error as error:
        raise UnreadableError(f"{file}: {error}") from error


def _open(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise UnreadableError(f"{file}: there is no such file")
    uri = f"{file.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:  # a folder in which not even the shared memory can be made
        connection.close()
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None)
    return connection
