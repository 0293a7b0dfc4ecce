"""An SQLite log as it lies in its file, read for checking: nothing is written, nothing decoded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from archive.store import sqlite_ledger
from archive.store.hashing import MOST_RANGES, RANGE, Packed, hashed, hashed_by_processes, packed
from archive.store.ledger import TILE
from archive.store.reading import Broken, Event, Hashed, Leaf, UnreadableError
from archive.store.sqlite import guards_of

BATCH = 16 * TILE
MANY = 100_000
"""From so many events on, other processes are worth their start."""

TABLE = "stored_events"
_EVENTS = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
_THING = "SELECT originator_id, originator_version FROM stored_events"
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

    def __init__(
        self, connection: sqlite3.Connection, guards: dict[str, str], file: Path | None = None
    ):
        self._connection = connection
        self._guards = guards
        self._file = file

    def events(self) -> Iterator[list[Event]]:
        """All events in the order of their notification IDs, many at a time."""
        return self._batches(f"{_EVENTS} ORDER BY rowid")

    def hashed(self) -> Iterator[list[Hashed]]:
        """The leaf hashes of all events in that order, many at a time."""
        numbers = self._numbers()
        # Not by its length, which the numbers of somebody's own making can make too long for one.
        many = MANY <= numbers.stop - numbers.start <= RANGE * MOST_RANGES
        if self._file is None or not many:
            yield from map(hashed, self.events())
        else:  # what is recorded after this transaction began has higher numbers
            yield from hashed_by_processes(partial(_hash_range, self._file), numbers)

    def thing_of(self, number: int) -> tuple[Any, Any]:
        """The originator ID and version of an event, as they are stored."""
        found = self._all(f"{_THING} WHERE rowid = ?", number)
        return found[0] if found else (None, None)

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

    def _numbers(self) -> range:
        """From the lowest to the highest notification ID; nothing where they cannot be read."""
        with suppress(UnreadableError):
            [[first, last]] = self._all("SELECT min(rowid), max(rowid) FROM stored_events")
            return range(first or 0, (last or -1) + 1)
        return range(0)

    def _batches(self, statement: str) -> Iterator[list[Any]]:
        return _batches(self._connection, statement)

    def _all(self, statement: str, *values: Any) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise UnreadableError(str(error)) from error


def _batches(connection: sqlite3.Connection, statement: str, *values: Any) -> Iterator[list[Any]]:
    with closing(connection.cursor()) as cursor:
        try:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(BATCH):
                yield rows
        except sqlite3.Error as error:
            raise UnreadableError(str(error)) from error


def _hash_range(file: Path, numbers: range) -> Packed:
    statement = f"{_EVENTS} WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
    try:
        with closing(_open(file)) as connection:
            return packed(_batches(connection, statement, numbers.start, numbers.stop))
    except sqlite3.Error as error:
        return b"", b"", str(error)


@contextmanager
def read_sqlite_log(file: Path, *, by_processes: bool = False) -> Iterator[SQLiteLogReader]:
    """The log in this file as it is now, for reading only. Raises UnreadableError.

    `by_processes` lets several hash its events where they are many: for programs that have no
    threads yet.
    """
    try:
        with closing(_open(file)) as connection:
            connection.execute("BEGIN")
            yield SQLiteLogReader(
                connection,
                guards_of(TABLE) | sqlite_ledger.TRIGGERS,
                file if by_processes else None,
            )
    except sqlite3.Error as error:
        raise UnreadableError(f"{file}: {error}") from error


def _open(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise UnreadableError(f"{file}: there is no such file")
    uri = f"{file.absolute().as_uri()}?mode=ro"
    connection = _connect(uri)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:  # a folder in which not even the shared memory can be made
        connection.close()
        log = file.with_name(f"{file.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return _connect(f"{uri}&immutable=1")
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.text_factory = bytearray  # so that a text is no blob, whatever it holds
    return connection
