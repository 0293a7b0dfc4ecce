"""Checksums of tables: the same for equal rows in any order on any database, and for no others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from projections.checksums import Checked, check, checksum_of, checksums, digest_of, told
from projections.imports.projection import ImportsProjection
from projections.people.projection import PeopleProjection
from projections.people.tables import people, person_names
from projections.projection import Projection, catch_up
from projections.rebuilding import rebuild
from projections.spaces.projection import SpacesProjection
from projections.spaces.tables import spaces
from projections.store import UtcDateTime
from tests.builders import a, record
from tests.contracts.projections import tell

NewEngine = Callable[[], sa.Engine]
WHEN = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
some = sa.Table(
    "some",
    sa.MetaData(),
    sa.Column("text", sa.Text),
    sa.Column("number", sa.Integer),
    sa.Column("share", sa.Float),
    sa.Column("flag", sa.Boolean),
    sa.Column("who", sa.Uuid),
    sa.Column("at", UtcDateTime),
    sa.Column("more", sa.JSON(none_as_null=True)),
    sa.Column("raw", sa.LargeBinary),
)
ROW = {
    "text": "Grüße\n\U0001f33b",
    "number": -7,
    "share": 0.1 + 0.2,
    "flag": True,
    "who": UUID(int=5),
    "at": WHEN + timedelta(microseconds=1),
    "more": {"b": [1, None, "x"], "a": 2.5},
    "raw": b"\x00\xff",
}
NONE = dict.fromkeys(ROW)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
)


def several() -> list[Projection]:
    return [PeopleProjection(), SpacesProjection(), ImportsProjection()]


def checksum(engine: sa.Engine, *rows: dict[str, object]) -> str:
    with engine.begin() as connection:
        some.drop(connection, checkfirst=True)
        some.create(connection)
        for row in rows:
            connection.execute(some.insert().values(**row))
        found = checksum_of(connection, some)
        assert found.rows == len(rows)
        return found.digest


def test_it_is_the_same_on_every_database(read_engine: sa.Engine, engine: sa.Engine) -> None:
    assert checksum(read_engine, ROW, NONE) == checksum(engine, ROW, NONE)


def test_it_is_what_it_always_was(engine: sa.Engine) -> None:
    assert checksum(engine) == "0" * 64
    assert checksum(engine, {"text": "a", "number": 1}) == (
        f"{int.from_bytes(digest_of([None, None, None, 1, None, None, 'a', None])):064x}"
    )
    assert digest_of(["a", 1, None]) == sha256(b"2:sa2:i11:-").digest()


def test_the_order_of_rows_does_not_matter_but_how_often_they_are_there_does(
    engine: sa.Engine,
) -> None:
    once = checksum(engine, ROW, NONE)

    assert checksum(engine, NONE, ROW) == once
    assert checksum(engine, ROW, NONE, NONE) != once
    assert checksum(engine, ROW) != once


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "Grüße\n\U0001f33b "),
        ("text", ""),
        ("number", 7),
        ("share", 0.3),
        ("flag", False),
        ("who", UUID(int=6)),
        ("at", WHEN),
        ("more", {"b": [1, None, "x"], "a": 2}),
        ("raw", b"\x00"),
        *((name, None) for name in ROW),
    ],
)
def test_any_value_that_is_another_makes_it_another(
    engine: sa.Engine, column: str, value: object
) -> None:
    assert checksum(engine, ROW | {column: value}) != checksum(engine, ROW)


def test_the_order_of_keys_in_json_does_not_matter(engine: sa.Engine) -> None:
    turned = {"a": 2.5, "b": [1, None, "x"]}

    assert checksum(engine, ROW | {"more": turned}) == checksum(engine, ROW)


def test_a_moment_is_the_same_in_every_zone() -> None:
    assert told(WHEN) == told(WHEN.astimezone(timezone(timedelta(hours=5))))


@given(st.lists(values, max_size=4), st.lists(values, max_size=4))
def test_only_equal_rows_are_told_alike(one: list[object], other: list[object]) -> None:
    same_kinds = list(map(type, one)) == list(map(type, other))
    alike = (same_kinds and repr(one) == repr(other)) or one is other

    if alike:
        assert digest_of(one) == digest_of(other)
    elif not (same_kinds and one == other):
        assert digest_of(one) != digest_of(other)


def test_what_no_column_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="A column cannot hold a complex"):
        told(1j)


def test_checksums_are_noted_by_a_rebuild_and_hold_until_something_is_recorded(
    archive: Archive, read_engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    catch_up(archive, read_engine, several())
    last = archive.recorder.max_notification_id() or 0
    never = [Checked(p.name, last, None) for p in several()]
    assert list(check(read_engine, several())) == never

    rebuild(archive, read_engine, new_engine(), several())

    assert list(check(read_engine, several())) == [Checked(p.name, last, last) for p in several()]
    record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))
    catch_up(archive, read_engine, several())
    assert list(check(read_engine, several())) == [
        Checked(p.name, last + 1, last) for p in several()
    ]


def test_a_table_that_was_changed_is_named(
    archive: Archive, read_engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    rebuild(archive, read_engine, new_engine(), several())
    with read_engine.begin() as connection:
        connection.execute(people.update().values(kind="bot"))
        person_names.drop(connection)

    changed, *others = check(read_engine, several())

    assert changed.differing == ("people", "person_names")
    assert not any(other.differing for other in others)


def test_a_value_that_cannot_be_read_differs_too(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    rebuild(archive, engine, new_engine(), several())
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE spaces SET opened_at = 'yesterday'")

    assert [found.differing for found in check(engine, several())] == [(), ("spaces",), ()]


def test_a_table_of_which_nothing_was_noted_differs(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    rebuild(archive, engine, new_engine(), several())
    with engine.begin() as connection:
        connection.execute(checksums.delete().where(checksums.c.table_name == spaces.name))

    assert [found.differing for found in check(engine, several())] == [(), ("spaces",), ()]


def test_what_another_version_noted_says_nothing(
    archive: Archive,
    engine: sa.Engine,
    new_engine: NewEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(archive)
    rebuild(archive, engine, new_engine(), several())

    monkeypatch.setattr(SpacesProjection, "version", 7)

    assert [found.noted_at is None for found in check(engine, several())] == [False, True, False]
