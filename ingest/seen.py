"""SeenIds: which contributions an import met, kept on disk so that memory does not grow."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from uuid import UUID


class SeenIds:
    """A set of IDs in a temporary database."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection
        connection.execute("CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, ids: Iterable[UUID]) -> None:
        """Take these in."""
        rows = ((i.bytes,) for i in ids)
        self._connection.executemany("INSERT OR IGNORE INTO seen VALUES (?)", rows)

    def __contains__(self, wanted: UUID) -> bool:
        select = "SELECT 1 FROM seen WHERE id = ?"
        return self._connection.execute(select, (wanted.bytes,)).fetchone() is not None


@contextmanager
def seen_ids() -> Iterator[SeenIds]:
    """An empty set, gone when the block ends."""
    with closing(sqlite3.connect("")) as connection:  # SQLite's own temporary file
        yield SeenIds(connection)
