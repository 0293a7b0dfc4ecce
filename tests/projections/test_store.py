"""Times come back as they went in, and any number of processes open the same database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from projections.store import UtcDateTime, open_read_database, positions, snapshot

metadata = sa.MetaData()
times = sa.Table("times", metadata, sa.Column("at", UtcDateTime))
MIN, MAX = datetime(2, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 - the zone comes with the time
zones = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@pytest.fixture
def filled(in_india: None, read_engine: sa.Engine) -> sa.Engine:
    """A read database with a table of times."""
    metadata.create_all(read_engine)
    return read_engine


@pytest.fixture
def in_india(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sessions of PostgreSQL take the local time to be."""
    monkeypatch.setenv("PGTZ", "Asia/Kolkata")


@example(datetime(1, 1, 1, tzinfo=UTC))
@example(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
@given(st.datetimes(MIN, MAX, timezones=zones))
def test_a_time_comes_back_as_the_same_time_in_utc(filled: sa.Engine, at: datetime) -> None:
    with filled.begin() as connection:
        connection.execute(times.delete())
        connection.execute(times.insert(), {"at": at})
        found = connection.execute(times.select()).scalar_one()
        by_time = connection.execute(times.select().where(times.c.at == at)).all()

    assert found.isoformat() == at.astimezone(UTC).isoformat()
    assert len(by_time) == 1


def test_no_time_comes_back_as_none(filled: sa.Engine) -> None:
    with filled.begin() as connection:
        connection.execute(times.insert(), {"at": None})

        assert connection.execute(times.select()).scalar_one() is None


def test_times_are_in_order_whatever_zone_they_were_given_in(filled: sa.Engine) -> None:
    noon = datetime(2020, 5, 1, 12, tzinfo=UTC)
    given_times = [
        noon,
        (noon + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-9))),
        (noon - timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=9))),
    ]
    with filled.begin() as connection:
        connection.execute(times.insert(), [{"at": at} for at in given_times])
        found = connection.execute(sa.select(times.c.at).order_by(times.c.at)).scalars().all()

    assert found == sorted(given_times)


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_opening_a_database_again_keeps_what_is_in_it(
    request: pytest.FixtureRequest, database: str
) -> None:
    url = request.getfixturevalue(database)
    row = {"projection": "names", "version": 1, "position": 2**40}
    for _ in range(2):
        engine = open_read_database(url)
        with engine.begin() as connection:
            if not connection.execute(positions.select()).all():
                connection.execute(positions.insert(), row)
            found = connection.execute(positions.select()).mappings().all()
        engine.dispose()

        assert list(map(dict, found)) == [row]


@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_two_processes_may_open_a_new_database_at_once(
    request: pytest.FixtureRequest, database: str, attempt: int
) -> None:
    url = request.getfixturevalue(database)
    ready = Barrier(2, timeout=10)

    def open_it(_: int) -> int:
        ready.wait()
        engine = open_read_database(url)
        with engine.connect() as connection:
            count = connection.execute(sa.select(sa.func.count()).select_from(positions)).scalar()
        engine.dispose()
        return int(count or 0)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(open_it, range(2))) == [0, 0]


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    writing, reading = (open_read_database(f"sqlite:///{tmp_path}/views.db") for _ in range(2))
    with writing.begin() as connection:
        connection.execute(positions.insert(), {"projection": "a", "version": 1, "position": 1})
        with reading.connect() as other:
            assert other.execute(positions.select()).all() == []

    for engine in (writing, reading):
        engine.dispose()


def test_in_a_snapshot_all_is_as_it_was_at_one_moment(read_engine: sa.Engine) -> None:
    count = sa.select(sa.func.count()).select_from(positions)
    row = {"version": 1, "position": 1}
    with snapshot(read_engine) as connection:
        assert connection.scalar(count) == 0
        with read_engine.begin() as other:
            other.execute(positions.insert(), {"projection": "people", **row})
        assert connection.scalar(count) == 0

    with snapshot(read_engine) as connection:
        assert connection.scalar(count) == 1
    with read_engine.begin() as other:  # nothing holds it up any more
        other.execute(positions.insert(), {"projection": "spaces", **row})


def test_what_is_deleted_is_overwritten(engine: sa.Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (words TEXT)")
        connection.exec_driver_sql("INSERT INTO said VALUES ('a secret of Ada')")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM said")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    assert not any(b"secret" in file.read_bytes() for file in tmp_path.glob("views.db*"))
