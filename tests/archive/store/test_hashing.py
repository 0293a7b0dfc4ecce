"""Leaf hashes made anew, by one process and by several."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.store import hashing, sqlite_reading
from archive.store.hashing import CANNOT_BE, cores, hashed, hashes_of, packed
from archive.store.reading import UnreadableError
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.verifying import verify
from tests.archive.store.logs import COUNT, troubles_of, write

DROP = "DROP TRIGGER stored_events_no_update; DROP TRIGGER stored_events_no_delete;"


def spoil(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(f"{DROP} {statement}")


HARMS = {
    "nothing": "",
    "a byte": "UPDATE stored_events SET state = x'00' WHERE rowid = 77",
    "a version as text": "UPDATE stored_events SET topic = x'00' WHERE rowid = 300",
    "two that changed places": """
        UPDATE stored_events SET rowid = 10001 WHERE rowid = 5;
        UPDATE stored_events SET rowid = 5 WHERE rowid = 599;
        UPDATE stored_events SET rowid = 599 WHERE rowid = 10001""",
    "many that are gone": "DELETE FROM stored_events WHERE rowid BETWEEN 95 AND 410",
    "one far behind": "UPDATE stored_events SET rowid = 5000000000 WHERE rowid = 400",
    "the lowest and the highest there can be": """
        UPDATE stored_events SET rowid = -9223372036854775808 WHERE rowid = 3;
        UPDATE stored_events SET rowid = 9223372036854775807 WHERE rowid = 4""",
    "one before all": "UPDATE stored_events SET rowid = -3 WHERE rowid = 400",
}


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[str]]:
    """What is found wrong with a log where several processes share even so few events."""
    monkeypatch.setattr(sqlite_reading, "MANY", 1)
    monkeypatch.setattr(hashing, "RANGE", 100)
    monkeypatch.setattr(hashing, "cores", lambda: 2)

    def found(file: Path) -> list[str]:
        with read_sqlite_log(file, by_processes=True) as reader:
            verdict = verify(reader)
        return [str(trouble) for trouble in verdict.troubles]

    return found


@pytest.mark.parametrize("harm", HARMS)
def test_several_processes_find_what_one_finds(
    tmp_path: Path, several: Callable[[Path], list[str]], harm: str
) -> None:
    file = tmp_path / "events.db"
    write(file, COUNT)
    spoil(file, HARMS[harm])

    found = several(file)

    assert found == [str(trouble) for trouble in troubles_of(file)]
    assert len(found) > 1 or harm == "nothing"  # beside the trigger that is gone


def test_several_processes_tell_how_far_a_damaged_log_could_be_read(
    tmp_path: Path, several: Callable[[Path], list[str]]
) -> None:
    file = tmp_path / "events.db"
    write(file, COUNT)
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'stored_events' AND pagetype = 'leaf'"
        ).fetchone()[0]
    with file.open("r+b") as log:
        log.seek((page - 1) * size)
        log.write(b"\xff" * size)

    found = several(file)
    assert any("could be read, then" in trouble for trouble in found), found


def test_what_is_stored_in_another_form_has_no_hash() -> None:
    good = (1, bytearray(b"t"), 1, bytearray(b"topic"), b"state")
    bad = (2, bytearray(b"t"), "1", bytearray(b"topic"), b"state")

    assert hashes_of([good, bad]) == [*hashes_of([good]), CANNOT_BE]
    assert hashed([good]) == [(1, hashes_of([good])[0])]


def test_what_is_packed_says_what_hindered_reading_on() -> None:
    event = (7, bytearray(b"t"), 1, bytearray(b"topic"), b"state")

    def batches() -> object:
        yield [event]
        raise UnreadableError("the disk is gone")

    numbers, hashes, error = packed(batches())  # type: ignore[arg-type]

    assert (len(numbers), len(hashes), error) == (8, 32, "the disk is gone")


def test_there_is_a_processor() -> None:
    assert cores() >= 1
