"""Changing a log past everything that refuses it, as somebody could who holds the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


@contextmanager
def tampered(file: str) -> Iterator[sqlite3.Connection]:
    """The file without its triggers, which are put back afterwards, word for word."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # these data need not outlive a crash
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        with connection:
            yield connection
        for _name, sql in triggers:
            connection.execute(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
