"""Verifying a log: what is done to its ledger, its guards and its file is found too."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.sqlite import SQLiteDatastore
from hypothesis import given
from hypothesis import strategies as st

from archive.store.reading import UnreadableError
from archive.store.sqlite import AppendOnlySQLiteRecorder
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.tiles import Tiles
from archive.store.verifying import Known, Trouble, verify
from tests.archive.store.logs import (
    COUNT,
    about,
    checkpoint,
    event,
    troubles_of,
    verdict_on,
    write,
)
from tests.tampering import tampered


@given(place=st.integers(0, COUNT - 1), byte=st.integers(0, 31), change=st.integers(1, 255))
def test_any_byte_of_a_leaf_that_is_changed_is_found(
    log: Path, original: bytes, place: int, byte: int, change: int
) -> None:
    log.write_bytes(original)
    with tampered(str(log)) as connection:
        [[found]] = connection.execute("SELECT hash FROM ledger_leaves WHERE place = ?", (place,))
        changed = bytearray(found)
        changed[byte] ^= change
        connection.execute(
            "UPDATE ledger_leaves SET hash = ? WHERE place = ?", (bytes(changed), place)
        )

    troubles = troubles_of(log)

    assert about(troubles, place + 1) == ["changed"]
    assert len(troubles) == (2 if place < 512 else 1)  # and the tile it is in, if that is complete


@given(place=st.integers(0, 1), byte=st.integers(0, 31), change=st.integers(1, 255))
def test_any_byte_of_a_hash_over_leaves_that_is_changed_is_found(
    log: Path, original: bytes, place: int, byte: int, change: int
) -> None:
    log.write_bytes(original)
    with tampered(str(log)) as connection:
        [[found]] = connection.execute("SELECT hash FROM ledger_nodes WHERE place = ?", (place,))
        changed = bytearray(found)
        changed[byte] ^= change
        connection.execute(
            "UPDATE ledger_nodes SET hash = ? WHERE place = ?", (bytes(changed), place)
        )

    [trouble] = troubles_of(log)

    assert trouble.kind == "tree"
    assert f"level 1, place {place}, over the leaves {place * 256} to" in str(trouble)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM ledger_leaves WHERE place = 99", "The ledger lacks its leaf 99."),
        (
            "DELETE FROM ledger_leaves WHERE place IN (99, 100)",
            "The ledger lacks its leaves 99 to 100.",
        ),
        (
            "UPDATE ledger_leaves SET number = 7 WHERE place = 99",
            "The ledger's leaf 99 is of event 7, out of order.",
        ),
        (
            "UPDATE ledger_leaves SET number = 'x' WHERE place = 99",
            "The ledger's leaf 99 is of event bytearray(b'x'), out of order.",
        ),
        (
            "UPDATE ledger_leaves SET hash = CAST(hash AS TEXT) WHERE place = 99",
            "event 100 The ledger's leaf 99 has no hash.",
        ),
        (
            "UPDATE ledger_leaves SET place = -3 WHERE place = 0",
            "The ledger has a leaf -3, below its first.",
        ),
        (
            "UPDATE ledger_leaves SET place = 1000000000000000 WHERE place = 599",
            "The ledger lacks its leaves 599 to 999999999999999.",
        ),
        (
            "INSERT INTO ledger_leaves VALUES (600, 601, zeroblob(32))",
            "event 601 is missing: only the ledger has it",
        ),
        (
            "DELETE FROM ledger_nodes WHERE place = 1",
            "The ledger's hash at level 1, place 1, over the leaves 256 to 511, is missing.",
        ),
        (
            "INSERT INTO ledger_nodes VALUES (1, 2, zeroblob(32))",
            (
                "The ledger's hash at level 1, place 2, over the leaves 512 to 767, is over leaves"
                " that are not there."
            ),
        ),
        (
            "INSERT INTO ledger_nodes VALUES (5, 0, zeroblob(32))",
            "The ledger has hashes at level 5, which it has not.",
        ),
    ],
)
def test_what_is_wrong_with_the_ledger_is_told(log: Path, statement: str, told: str) -> None:
    with tampered(str(log)) as connection:
        connection.execute(statement)

    assert told in [str(trouble) for trouble in troubles_of(log)]


def test_an_end_that_was_cut_off_with_its_leaves_is_found_through_a_checkpoint(
    log: Path, known: Known
) -> None:
    earlier = checkpoint(log, 400)
    with tampered(str(log)) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid > 550")
        connection.execute("DELETE FROM ledger_leaves WHERE number > 550")

    assert not troubles_of(log, earlier)
    [trouble] = troubles_of(log, earlier, known)
    assert (trouble.kind, trouble.event) == ("checkpoint", 551)
    assert "is over 600 events, and the ledger holds 550: its end was cut off" in str(trouble)


def test_a_log_written_anew_with_its_ledger_is_found_through_a_checkpoint(
    log: Path, known: Known, tmp_path: Path
) -> None:
    earlier = checkpoint(log, 400)
    other = tmp_path / "other.db"
    write(other, 450)
    write(other, 150, first=1_000_000)  # of the same things, much later

    found = troubles_of(other, earlier, known)

    [trouble] = [t for t in found if t.kind == "checkpoint"]
    assert "something among the events 401 to 600 was changed, and the ledger" in str(trouble)


@pytest.mark.parametrize("table", ["stored_events", "ledger_leaves", "ledger_nodes"])
@pytest.mark.parametrize("what", ["update", "delete", "replace"])
def test_a_guard_that_is_gone_or_blunted_is_told(log: Path, table: str, what: str) -> None:
    name = f"{table}_no_{what}"
    with closing(sqlite3.connect(log)) as connection:
        connection.execute(f"DROP TRIGGER {name}")
        assert [f"The trigger {name}, which guards the log, is gone."] == told_of(log)
        connection.execute(
            f"CREATE TRIGGER {name} BEFORE {'INSERT' if what == 'replace' else what} ON {table}"
            " WHEN false BEGIN SELECT RAISE(ABORT, 'never'); END"
        )

    assert "is not the one that Daybook made." in told_of(log)[0]


def test_a_trigger_of_somebody_else_is_told(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection:
        connection.execute(
            "CREATE TRIGGER spy AFTER INSERT ON stored_events"
            " BEGIN INSERT INTO ledger_nodes VALUES (9, 9, x'00'); END"
        )

    assert told_of(log) == ["The trigger spy, which guards the log, was not made by Daybook."]


def told_of(log: Path) -> list[str]:
    return [str(trouble) for trouble in troubles_of(log)]


def test_a_ledger_that_is_gone_is_told(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("DROP TABLE ledger_leaves")

    verdict = verdict_on(log)

    assert not verdict.clean
    assert verdict.events == COUNT
    assert "no such table: ledger_leaves" in str(verdict.troubles[0])


def test_places_past_the_limit_are_counted(log: Path) -> None:
    with tampered(str(log)) as connection:
        connection.execute("UPDATE stored_events SET topic = 'forged' WHERE rowid > 10")

    verdict = verdict_on(log, limit=25)

    assert [t.event for t in verdict.troubles] == list(range(11, 36))
    assert verdict.untold == COUNT - 10 - 25


def test_what_lies_before_a_damaged_page_is_checked_still(log: Path, original: bytes) -> None:
    with tampered(str(log)) as connection:
        connection.execute("UPDATE stored_events SET topic = 'forged' WHERE rowid = 5")
    damaged = bytearray(log.read_bytes())
    page = damaged.index(event(590).state) // 4096 * 4096
    damaged[page : page + 8] = b"\xff" * 8
    log.write_bytes(damaged)

    verdict = verdict_on(log)

    kinds = {t.kind for t in verdict.troubles}
    assert "unreadable" in kinds
    assert "missing" not in kinds


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "events.db").write_bytes(b"zip" * 5_000)

    with (
        pytest.raises(UnreadableError, match="not a database"),
        read_sqlite_log(tmp_path / "events.db"),
    ):
        pass
    with pytest.raises(UnreadableError, match="no such file"), read_sqlite_log(tmp_path / "x.db"):
        pass


def test_a_log_that_cannot_be_written_to_can_be_checked(log: Path) -> None:
    log.chmod(0o400)
    log.parent.chmod(0o500)
    try:
        assert verdict_on(log).clean
    finally:
        log.parent.chmod(0o700)


def test_events_that_come_while_it_is_checked_do_not_disturb(tmp_path: Path) -> None:
    file = tmp_path / "events.db"
    write(file, 300)
    datastore = SQLiteDatastore(str(file))
    recorder = AppendOnlySQLiteRecorder(datastore)
    recorder.create_table()  # which makes a write-ahead log, as an open archive has one
    with read_sqlite_log(file) as reader:
        assert next(reader.events())  # the transaction has begun to read
        recorder.insert_events([event(n) for n in range(301, 700)])
        verdict = verify(reader)
    datastore.close()

    assert verdict.clean
    assert verdict.events == 300


def test_numbers_may_have_gaps_where_the_store_leaves_them() -> None:
    def gaps() -> Iterator[Trouble]:
        yield from tiles.take([(0, 3, b"x" * 32), (1, 7, b"x" * 32)])

    tiles = Tiles(gapless=False)
    assert not [*gaps()]
    tiles = Tiles(gapless=True)
    assert [t.kind for t in gaps()] == ["missing", "missing"]
