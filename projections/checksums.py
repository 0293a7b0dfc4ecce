"""Checksums: what a table's rows come to in one number, whatever their order or database.

A row is told as a fixed string of bytes, of which SHA-256 is taken. The sum of these modulo 2**256,
and the number of rows, are the checksum of the table: equal rows in any order have the same one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.projection import Projection
from projections.store import metadata, positions, snapshot

AT_ONCE = 5_000
_MODULUS = 1 << 256
UNREADABLE = (sa.exc.SQLAlchemyError, ValueError, TypeError, AttributeError)
"""What rows that were tampered with, or tables that are not there, may raise."""

checksums = sa.Table(
    "projection_checksums",
    metadata,
    sa.Column("projection", sa.String(64), primary_key=True),
    sa.Column("table_name", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),  # of the projection, when it was so
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
)


class Checksum(NamedTuple):
    """How many rows a table has, and what they come to: 64 hexadecimal digits."""

    rows: int
    digest: str


class Checked(NamedTuple):
    """How a projection's tables compare with the checksums noted of them.

    `noted_at` is the event for which these were noted; None: never, for this version. `differing`
    are the tables that are not as they were noted, looked at only where the projection still
    stands at that event.
    """

    projection: str
    position: int
    noted_at: int | None
    differing: tuple[str, ...] = ()


def told(value: Any) -> bytes:
    """A value as bytes, so that no two different ones are told alike. Raises TypeError."""
    tell = _TELLING.get(type(value))
    if tell is None:
        raise TypeError(f"A column cannot hold a {type(value).__name__}.")
    body = tell(value)
    return b"%d:%s" % (len(body), body)


def _json(value: Any) -> bytes:
    return b"j" + json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


_TELLING: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"-",
    bool: lambda value: b"?%d" % value,
    int: lambda value: b"i%d" % value,
    float: lambda value: b"f" + repr(value).encode(),
    str: lambda value: b"s" + value.encode("utf-8", "surrogatepass"),
    bytes: lambda value: b"b" + value,
    UUID: lambda value: b"u" + value.bytes,
    datetime: lambda value: b"t" + value.astimezone(UTC).isoformat().encode(),
    dict: _json,
    list: _json,
}
"""How values are told: the first byte says of which kind."""


def digest_of(row: Sequence[Any]) -> bytes:
    """SHA-256 of a row, its columns in the order of their names."""
    return sha256(b"".join(map(told, row))).digest()


def columns_of(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns in the order of their names, which a reordered definition does not change."""
    return sorted(table.c, key=lambda column: column.name)


def rows_of(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    """All rows, some thousands in memory at a time."""
    every = sa.select(*columns_of(table)).execution_options(yield_per=AT_ONCE)
    with connection.execute(every) as rows:
        yield from rows


def checksum_of(connection: sa.Connection, table: sa.Table) -> Checksum:
    """The checksum of a table as the connection sees it. Raises one of UNREADABLE."""
    total = rows = 0
    for row in rows_of(connection, table):
        total += int.from_bytes(digest_of(row))
        rows += 1
    return Checksum(rows, f"{total % _MODULUS:064x}")


def note_checksums(
    live: sa.Engine, projection: Projection, position: int, found: dict[str, Checksum]
) -> None:
    """Note what the tables of a projection come to where it stands at `position`."""
    mine = checksums.c.projection == projection.name
    same = {"projection": projection.name, "version": projection.version, "position": position}
    rows = [same | {"table_name": name, **found[name]._asdict()} for name in found]
    with live.begin() as connection:
        connection.execute(sa.schema.CreateTable(checksums, if_not_exists=True))
        connection.execute(checksums.delete().where(mine))
        connection.execute(checksums.insert(), rows)


def forget_checksums(engine: sa.Engine) -> None:
    """Drop all that were noted. They are sums, so that of one row can be worked out by whoever has
    the others, and a guess at a text that is gone be tried against it.
    """
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateTable(checksums, if_not_exists=True))
        connection.execute(checksums.delete())


def check(engine: sa.Engine, projections: Iterable[Projection]) -> Iterator[Checked]:
    """Work out anew every checksum that was noted where a projection still stands."""
    for projection in projections:
        with snapshot(engine) as connection:
            yield _checked(connection, projection)


def _checked(connection: sa.Connection, projection: Projection) -> Checked:
    here = sa.select(positions.c.position).where(positions.c.projection == projection.name)
    position = connection.scalar(here) or 0
    noted = _noted(connection, projection)
    if not noted:
        return Checked(projection.name, position, None)
    noted_at = min(row.position for row in noted.values())
    if noted_at != position:
        return Checked(projection.name, position, noted_at)
    differing = [t for t in projection.tables if not _is_as_noted(connection, t, noted.get(t.name))]
    return Checked(projection.name, position, noted_at, tuple(t.name for t in differing))


def _noted(connection: sa.Connection, projection: Projection) -> dict[str, Any]:
    if not sa.inspect(connection).has_table(checksums.name):
        return {}
    mine = checksums.c.projection == projection.name
    of_version = sa.select(checksums).where(mine, checksums.c.version == projection.version)
    return {row.table_name: row for row in connection.execute(of_version)}


def _is_as_noted(connection: sa.Connection, table: sa.Table, noted: Any) -> bool:
    try:
        with connection.begin_nested():  # so that the next table can be read after a failure
            found = checksum_of(connection, table)
    except UNREADABLE:
        return False
    return noted is not None and found == Checksum(noted.rows, noted.digest)
