"""Snapshots: a whole copy of a database at one moment, while others read and write it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from daybook.backup.files import Told, make_private, nobody

PAGES = 2_048
PATIENCE = 30.0  # seconds, as long as others wait


class SnapshotError(Exception):
    """A database could not be copied whole."""


def copy_database(source: Path, target: Path, told: Told = nobody) -> None:
    """Copy an SQLite database as it is at one moment to a new file that only its owner can read.

    Row numbers stay, which VACUUM would not promise. What is recorded meanwhile is not in the copy.
    Raises SnapshotError where the database is missing or the copy is not sound.
    """
    if not source.is_file() or not source.stat().st_size:
        raise SnapshotError(f"There is no {source.name} in {source.parent} to back up.")
    make_private(target)
    with closing(open_live(source)) as live, closing(sqlite3.connect(target)) as copy:
        [[size]] = live.execute("PRAGMA page_size")
        # The transaction holds the moment. Without it, copying begins anew at each commit.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        before = 0

        def count(_status: int, left: int, total: int) -> None:
            nonlocal before
            told((total - left - before) * size)
            before = total - left

        live.backup(copy, pages=PAGES, progress=count)
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, with no log beside it
        [verdict] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        what = str(verdict).splitlines()[-1]
        msg = f"{source} is damaged ({what}), so no backup was made of it."
        raise SnapshotError(f"{msg} Keep the backups there are, and run `daybook doctor`.")


def open_live(file: Path) -> sqlite3.Connection:
    """Read a database that others write to."""
    return _open(file, "rw")  # a reader of the log takes part in its locks, which are in a file


def open_snapshot(file: Path) -> sqlite3.Connection:
    """Read a copied database. Nothing is written, not even beside it."""
    return _open(file, "ro&immutable=1")


def _open(file: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(file.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
