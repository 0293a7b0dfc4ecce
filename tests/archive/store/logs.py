"""A log of some size in a file, and what verifying says of it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore
from hypothesis import strategies as st

from archive.store.sqlite import AppendOnlySQLiteRecorder
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.verifying import Known, Trouble, Verdict, verify

THINGS = [UUID(int=n) for n in range(1, 8)]
COUNT = 600
"""Two complete tiles and a part."""

numbers = st.integers(1, COUNT)


def write(file: Path, count: int, first: int = 1) -> None:
    """Record events of a few things by turns."""
    datastore = SQLiteDatastore(str(file))
    recorder = AppendOnlySQLiteRecorder(datastore)
    recorder.create_table()
    recorder.insert_events([event(n) for n in range(first, first + count)])
    datastore.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def event(number: int) -> StoredEvent:
    """The event of this notification ID."""
    thing, version = THINGS[(number - 1) % 7], (number - 1) // 7 + 1
    return StoredEvent(thing, version, "some.topic", f'{{"number": {number}}}'.encode())


def verdict_on(log: Path, *known: Known, limit: int = 100) -> Verdict:
    with read_sqlite_log(log) as reader:
        return verify(reader, known, limit)


def troubles_of(log: Path, *known: Known) -> list[Trouble]:
    return verdict_on(log, *known).troubles


def about(troubles: list[Trouble], event: int) -> list[str]:
    return [trouble.kind for trouble in troubles if trouble.event == event]


def checkpoint(log: Path, size: int) -> Known:
    """A checkpoint of the log as it is, when it had this size."""
    datastore = SQLiteDatastore(str(log))
    with AppendOnlySQLiteRecorder(datastore).reading_ledger() as ledger:
        known = Known(f"checkpoint {size}", size, ledger.root(size))
    datastore.close()
    return known
