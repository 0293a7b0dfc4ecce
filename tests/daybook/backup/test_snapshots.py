"""Copies of databases that others write to."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from daybook.backup.snapshots import PAGES, SnapshotError, copy_database, open_snapshot

WRITER = """
import sqlite3, sys
live = sqlite3.connect(sys.argv[1], isolation_level=None)
print("writing", flush=True)
for n in range(1, 1_000_000):
    live.execute("BEGIN")
    live.execute("INSERT INTO log VALUES (?, zeroblob(2000))", (n,))
    live.execute("UPDATE total SET n = n + 1")
    live.execute("COMMIT")
"""


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A database in which two tables always agree, larger than what is copied in one go."""
    file = tmp_path / "live.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE log (n, text)")
        database.execute("CREATE TABLE total (n)")
        database.execute("INSERT INTO total VALUES (5000)")
        rows = ((-n, bytes(2_000)) for n in range(5_000))
        database.executemany("INSERT INTO log VALUES (?, ?)", rows)
        database.commit()
    return file


def test_a_copy_is_of_one_moment_while_another_process_writes(live: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(live)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        try:
            counts = []
            for number in range(3):
                told: list[int] = []
                copy_database(live, tmp_path / f"copy{number}", told.append)
                assert len(told) > 1
                with closing(open_snapshot(tmp_path / f"copy{number}")) as copy:
                    counts.append(copy.execute("SELECT count(*) FROM log").fetchone())
                    assert copy.execute("SELECT n FROM total").fetchone() == counts[-1]
        finally:
            writer.kill()

    assert counts[0] < counts[1] < counts[2], "nothing was written meanwhile"


def test_row_numbers_stay(live: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(live)) as database:
        database.execute("DELETE FROM log WHERE rowid < 10")
        database.commit()

    copy_database(live, tmp_path / "copy")

    with closing(open_snapshot(tmp_path / "copy")) as copy:
        assert copy.execute("SELECT min(rowid) FROM log").fetchone() == (10,)


def test_a_copy_is_one_file_of_its_owners_alone(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()

    copy_database(live, folder / "copy")

    with closing(open_snapshot(folder / "copy")) as copy:
        copy.execute("SELECT count(*) FROM log").fetchone()
        with pytest.raises(sqlite3.OperationalError):
            copy.execute("DELETE FROM log")
    assert [file.name for file in folder.iterdir()] == ["copy"]
    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600


def test_progress_adds_up_to_the_size(live: Path, tmp_path: Path) -> None:
    told: list[int] = []

    copy_database(live, tmp_path / "copy", told.append)

    assert sum(told) == (tmp_path / "copy").stat().st_size
    assert max(told) <= PAGES * 4096


def test_a_damaged_database_is_not_taken_for_a_backup(live: Path, tmp_path: Path) -> None:
    with live.open("r+b") as file:
        file.seek(4096 * 30)
        file.write(b"\xff" * 4096)

    with pytest.raises(SnapshotError, match=r"live.db is damaged .*daybook doctor"):
        copy_database(live, tmp_path / "copy")


@pytest.mark.parametrize("content", [None, b""])
def test_a_missing_database_is_not_made(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "events.db").write_bytes(content)

    with pytest.raises(SnapshotError, match=r"There is no events.db in"):
        copy_database(tmp_path / "events.db", tmp_path / "copy")

    assert (tmp_path / "events.db").exists() == (content is not None)
    assert not (tmp_path / "copy").exists()
