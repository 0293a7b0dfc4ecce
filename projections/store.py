"""Read database: its engine, its column types, and each projection's position."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from time import sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData()

State = tuple[tuple[str, int, int], ...]
PAUSES = (0.0, 0.05, 0.2)
"""Seconds before a new database is tried again: SQLite refuses at once, and does not wait, when two
switch it to its write-ahead log at the same moment."""

positions = sa.Table(
    "projection_positions",
    metadata,
    sa.Column("projection", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
)

stops = sa.Table(
    "projection_stops",
    metadata,
    sa.Column("projection", sa.String(64), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),  # where it stands; elsewhere it is over
    sa.Column("event", sa.BigInteger, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("aggregate", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
"""Where each stands that met an event it cannot process."""


@sa.event.listens_for(positions, "after_create")
def _with_stops(_: sa.Table, connection: sa.Connection, **how: Any) -> None:
    if not how.get("_is_metadata_operation"):  # which makes them all
        stops.create(connection)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC time on every database: SQLite has no time zones, so it is stored without."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


def open_read_database(url: str, patience: float = 30) -> sa.Engine:
    """The engine of the read database at `url`, with its position table in place.

    On SQLite, `patience` is how many seconds a lock of another program is waited for.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", partial(_set_pragmas, patience))
    else:
        sa.event.listen(engine, "connect", _set_time_zone)
    for pause in (*PAUSES, None):
        try:
            _make_positions(engine)
            break
        except sa.exc.DBAPIError:  # perhaps because another process is making it too
            if pause is None:
                engine.dispose()
                raise
            sleep(pause)
    return engine


def state_of(engine: sa.Engine) -> State:
    """How far each read model has come; the same for as long as nothing new can be seen in any."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(positions).order_by(positions.c.projection))
        return tuple((row.projection, row.version, row.position) for row in rows)


def compact(engine: sa.Engine) -> bool:
    """Write the database anew without what was deleted from it, and empty its log.

    Whether that was possible: not while somebody is reading an older state of it. On PostgreSQL the
    server vacuums by itself, and nothing is done.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose statements all see the database as it is at one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Python's module begins no transaction before what only reads.
            connection.exec_driver_sql("BEGIN")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _make_positions(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for table in (positions, stops):  # in one statement each, while others may do so too
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))


def _set_pragmas(patience: float, connection: Any, _record: object) -> None:
    # A read model can be rebuilt, so a commit need not wait for the disk; WAL keeps it whole.
    # What is deleted is overwritten, so that the words of an erased person do not stay in it.
    wait = f"busy_timeout = {patience * 1000:.0f}"
    for pragma in (wait, "journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _set_time_zone(connection: Any, _record: object) -> None:
    # In another zone the last hours before the year 10000, or the first of 1, cannot be read.
    connection.autocommit = True
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = False
