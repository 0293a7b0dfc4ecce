"""Read database: its engine, its column types, and each projection's position."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData()

positions = sa.Table(
    "projection_positions",
    metadata,
    sa.Column("projection", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
)


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


def open_read_database(url: str) -> sa.Engine:
    """The engine of the read database at `url`, with its position table in place."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_pragmas)
    else:
        sa.event.listen(engine, "connect", _set_time_zone)
    try:
        _make_positions(engine)
    except sa.exc.DBAPIError:  # perhaps because another process was making it too
        _make_positions(engine)
    return engine


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
        connection.execute(sa.schema.CreateTable(positions, if_not_exists=True))


def _set_pragmas(connection: Any, _record: object) -> None:
    # A read model can be rebuilt, so a commit need not wait for the disk; WAL keeps it whole.
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only freed


def _set_time_zone(connection: Any, _record: object) -> None:
    # In another zone the last hours before the year 10000, or the first of 1, cannot be read.
    connection.autocommit = True
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = False
