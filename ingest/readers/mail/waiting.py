"""Mails that wait, on disk, for the mails that they answer."""

import sqlite3
from collections.abc import Iterator

from ingest.readers.mail.mbox import StoredMail
from ingest.readers.mail.threads import Place

SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE waiting (
    turn INTEGER, depth INTEGER, n INTEGER, place TEXT, from_line BLOB, content BLOB,
    PRIMARY KEY (turn, depth, n));
"""
ADD = "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?)"
DUE = "SELECT n, place, from_line, content FROM waiting WHERE turn = ? ORDER BY depth, n"


class Waiting:
    """Mails that lie in an archive before the mail they answer, as wrong clocks have it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a file of its own, gone when closed
        self._db.executescript(SCHEMA)
        self._count = 0

    def close(self) -> None:
        """Throw the database away."""
        self._db.close()

    def add(self, stored: StoredMail, place: Place) -> None:
        """Let a mail wait for its turn."""
        row = (place.turn, place.depth, place.n, stored.where, stored.from_line, stored.content)
        self._db.execute(ADD, row)
        self._count += 1

    def due(self, n: int) -> Iterator[tuple[StoredMail, int]]:
        """The mails, with their numbers, whose turn comes now that mail `n` has been read."""
        if not self._count:
            return
        for number, *stored in self._db.execute(DUE, (n,)):
            self._count -= 1
            yield StoredMail(*stored), number
