"""Verifying a log: whatever is done to its file past Daybook is found, at the right place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore
from hypothesis import given
from hypothesis import strategies as st

from archive.store.reading import UnreadableError
from archive.store.sqlite import AppendOnlySQLiteRecorder
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.tiles import Tiles
from archive.store.verifying import Known, Trouble, Verdict, verify
from tests.tampering import tampered

THINGS = [UUID(int=n) for n in range(1, 8)]
COUNT = 600
"""Two complete tiles and a part."""

numbers = st.integers(1, COUNT)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A log of some hundred events, as it lies in its file."""
    file = tmp_path_factory.mktemp("log") / "events.db"
    write(file, COUNT)
    return file.read_bytes()


@pytest.fixture
def log(original: bytes, tmp_path: Path) -> Path:
    """The log, to be tampered with."""
    file = tmp_path / "events.db"
    file.write_bytes(original)
    return file


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


@pytest.fixture
def known(log: Path) -> Known:
    """A checkpoint over the whole log."""
    return checkpoint(log, COUNT)


def test_a_sound_log_is_found_sound(log: Path, known: Known) -> None:
    verdict = verdict_on(log, checkpoint(log, 1), checkpoint(log, 300), known)

    assert verdict.clean
    assert (verdict.events, verdict.leaves, verdict.tiles) == (COUNT, COUNT, 2)
    assert (verdict.checkpoints, verdict.root) == (3, known.root)


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    write(tmp_path / "events.db", 0)

    assert verdict_on(tmp_path / "events.db").clean


def test_tiles_of_tiles_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "events.db"
    write(file, 66_000)

    assert verdict_on(file).tiles == 257 + 1
    with tampered(str(file)) as connection:
        connection.execute("UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 2")

    [trouble] = troubles_of(file)
    assert "at level 2, place 0, over the leaves 0 to 65535, does not fit them" in str(trouble)


@given(number=numbers, data=st.data())
def test_any_byte_of_a_state_that_is_changed_is_found(
    log: Path, original: bytes, number: int, data: st.DataObject
) -> None:
    log.write_bytes(original)
    state = bytearray(event(number).state)
    state[data.draw(st.integers(0, len(state) - 1))] ^= data.draw(st.integers(1, 255))
    with tampered(str(log)) as connection:
        connection.execute(
            "UPDATE stored_events SET state = ? WHERE rowid = ?", (bytes(state), number)
        )

    [trouble] = troubles_of(log)

    assert (trouble.kind, trouble.event) == ("changed", number)
    assert trouble.thing == str(event(number).originator_id)
    assert trouble.version == event(number).originator_version


@given(number=numbers, data=st.data())
def test_any_byte_of_a_state_that_is_changed_in_the_file_itself_is_found(
    log: Path, original: bytes, number: int, data: st.DataObject
) -> None:
    state = event(number).state
    assert original.count(state) == 1
    at = original.index(state) + data.draw(st.integers(0, len(state) - 1))
    flipped = original[at] ^ data.draw(st.integers(1, 255))
    log.write_bytes(original[:at] + bytes([flipped]) + original[at + 1 :])

    [trouble] = troubles_of(log)

    assert (trouble.kind, trouble.event) == ("changed", number)


@pytest.mark.parametrize(
    "change",
    [
        "topic = 'forged'",
        "topic = topic || char(0)",
        "topic = CAST(x'ff' AS TEXT)",
        "topic = CAST(topic AS BLOB)",
        "state = CAST(state AS TEXT)",
        "state = NULL",
        "originator_id = '00000000000000000000000000000099'",
        "originator_id = NULL",
        "originator_id = CAST(x'ff' AS TEXT)",
        "originator_version = 1000",
        "originator_version = -1",
        "originator_version = 'x'",
        "originator_version = 14.5",
        "originator_version = NULL",
    ],
)
def test_any_column_that_is_changed_is_found(log: Path, change: str) -> None:
    with tampered(str(log)) as connection:
        connection.execute(f"UPDATE stored_events SET {change} WHERE rowid = 99")

    troubles = troubles_of(log)

    assert about(troubles, 99) == ["changed"]
    assert {trouble.kind for trouble in troubles} <= {"changed", "sequence"}
    assert [str(trouble) for trouble in troubles]


@given(number=numbers)
def test_a_deleted_event_is_found(log: Path, original: bytes, number: int) -> None:
    log.write_bytes(original)
    with tampered(str(log)) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = ?", (number,))

    troubles = troubles_of(log)

    assert about(troubles, number) == ["missing"]
    lacking = [trouble for trouble in troubles if trouble.kind == "sequence"]
    if number <= COUNT - 7:  # else it was its thing's last
        [gap] = lacking
        assert gap.thing == str(event(number).originator_id)
        assert f"no version {event(number).originator_version}, " in str(gap)
    else:
        assert not lacking


@given(number=numbers)
def test_an_event_whose_leaf_is_deleted_too_is_found(
    log: Path, original: bytes, number: int
) -> None:
    log.write_bytes(original)
    whole = checkpoint(log, COUNT)
    with tampered(str(log)) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM ledger_leaves WHERE number = ?", (number,))

    troubles = troubles_of(log, whole)

    told = [str(trouble) for trouble in troubles]
    if number < COUNT:
        assert f"The ledger lacks its leaf {number - 1}." in told
    else:
        assert "ledger holds 599: its end was cut off" in told[-1]


def test_an_event_is_missed_even_when_the_leaves_close_up_over_it(log: Path, known: Known) -> None:
    with tampered(str(log)) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 520")
        connection.execute("DELETE FROM ledger_leaves WHERE number = 520")
        for place in range(520, COUNT):
            connection.execute(
                f"UPDATE ledger_leaves SET place = {place - 1} WHERE place = {place}"
            )

    assert about(troubles_of(log), 520) == ["missing"]


@given(number=st.integers(1, COUNT))
def test_an_inserted_event_is_found(log: Path, original: bytes, number: int) -> None:
    log.write_bytes(original)
    with tampered(str(log)) as connection:
        connection.execute(
            "UPDATE stored_events SET rowid = -rowid - 1 WHERE rowid >= ?", (number,)
        )
        connection.execute("UPDATE stored_events SET rowid = -rowid WHERE rowid < 0")
        connection.execute(
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
            " VALUES (?, ?, 1, 'forged', x'00')",
            (number, UUID(int=99).hex),
        )

    verdict = verdict_on(log, limit=1000)

    forged = [t for t in verdict.troubles if t.thing == str(UUID(int=99))]
    assert [(t.kind, t.event) for t in forged] == [("changed", number)]
    moved = [t.event for t in verdict.troubles if t.kind == "moved"]
    assert moved == list(range(number + 1, COUNT + 2))


@pytest.mark.parametrize("place", [0, -5, COUNT + 1, 10**15])
def test_an_event_put_before_or_behind_all_others_is_found(log: Path, place: int) -> None:
    with tampered(str(log)) as connection:
        connection.execute(
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
            " VALUES (?, ?, 1, 'forged', x'00')",
            (place, UUID(int=99).hex),
        )

    [trouble] = troubles_of(log)

    assert (trouble.kind, trouble.event, trouble.version) == ("inserted", place, 1)
    assert str(trouble).startswith(f"event {place} (thing {UUID(int=99)}, version 1) was inserted")


@given(one=numbers, other=numbers)
def test_events_that_changed_places_are_found(
    log: Path, original: bytes, one: int, other: int
) -> None:
    log.write_bytes(original)
    with tampered(str(log)) as connection:
        for now, then in ((-1, one), (one, other), (other, -1)):
            connection.execute("UPDATE stored_events SET rowid = ? WHERE rowid = ?", (now, then))

    troubles = troubles_of(log)

    if one == other:
        assert not troubles
        return
    assert {(t.kind, t.event) for t in troubles} == {("moved", one), ("moved", other)}
    told = {t.event: str(t) for t in troubles}
    assert told[one].endswith(f"it was recorded as event {other}")
    assert told[other].endswith(f"it was recorded as event {one}")


def test_an_event_moved_behind_the_last_is_found_from_both_ends(log: Path) -> None:
    with tampered(str(log)) as connection:
        connection.execute("UPDATE stored_events SET rowid = 700 WHERE rowid = 50")

    told = [str(trouble) for trouble in troubles_of(log)]

    assert told[0] == "event 50 was moved: it is event 700 now"
    assert told[1].endswith("was moved: it was recorded as event 50")


def test_states_that_changed_places_are_found(log: Path) -> None:
    with tampered(str(log)) as connection:
        connection.execute(
            "UPDATE stored_events SET state = (SELECT state FROM stored_events WHERE rowid = 9)"
            " WHERE rowid = 300"
        )

    [trouble] = troubles_of(log)

    assert (trouble.kind, trouble.event) == ("changed", 300)


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
