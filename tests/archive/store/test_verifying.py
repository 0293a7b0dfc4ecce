"""Verifying a log: whatever is done to its file past Daybook is found, at the right place."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store.verifying import Known
from tests.archive.store.logs import (
    COUNT,
    about,
    checkpoint,
    event,
    numbers,
    troubles_of,
    verdict_on,
    write,
)
from tests.tampering import tampered


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
