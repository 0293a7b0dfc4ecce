"""The ledger's tables in PostgreSQL, and what is read from and added to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Composed, Identifier

from archive.store.ledger import VERIFY, LedgerError

NAMES = ("ledger_leaves", "ledger_nodes")
TABLES = (
    SQL(
        "CREATE TABLE {schema}.ledger_leaves "
        "(place bigint PRIMARY KEY, number bigint NOT NULL, hash bytea NOT NULL)"
    ),
    SQL(
        "CREATE TABLE {schema}.ledger_nodes "
        "(level int, place bigint, hash bytea NOT NULL, PRIMARY KEY (level, place))"
    ),
)
APPEND_ONLY = SQL(
    "CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON {schema}.{table} FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change()"
)


class PostgresLedgerRows:
    """`archive.store.ledger.LedgerRows` behind a cursor of a PostgreSQL transaction."""

    def __init__(self, cursor: Any, schema: str, events_table: str):
        self._cursor = cursor
        self._schema = schema
        self._names = {"schema": Identifier(schema), "table": Identifier(events_table)}

    def tables(self) -> list[str]:
        """Which of the ledger's tables are there."""
        found = self._all(_TABLES_THERE, self._schema, list(NAMES))
        return [row["table_name"] for row in found]

    def create(self) -> None:
        """Make the tables, empty; nobody can record meanwhile."""
        for statement in (_LOCK, *TABLES):
            self._cursor.execute(self._named(statement))

    def put_triggers(self) -> None:
        """Make the tables append-only, as far as they are there."""
        for table in self.tables():
            names = self._names | {"table": Identifier(table)}
            self._cursor.execute(APPEND_ONLY.format(**names))

    def end(self) -> tuple[int, int]:
        """How many leaves there are, and the notification ID of the last (0: there is none)."""
        found = self._all(_END)
        return (found[0]["place"] + 1, found[0]["number"]) if found else (0, 0)

    def number_at(self, place: int) -> int:
        """The notification ID of the leaf at this place. Raises LedgerError without one."""
        found = self._all(_NUMBER_AT, place)
        if not found:
            raise LedgerError(f"The ledger lacks its leaf {place}. {VERIFY}")
        return int(found[0]["number"])

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Hashes of the tiles at this level (0: leaves) from place `start` to before `stop`."""
        rows = self._all(_NODES, level, start, stop) if level else self._all(_LEAVES, start, stop)
        return [bytes(row["hash"]) for row in rows]

    def add_leaves(self, rows: Sequence[tuple[int, int, bytes]]) -> None:
        """Add leaves: place, notification ID, hash."""
        places, numbers, hashes = map(list, zip(*rows, strict=True))
        self._cursor.execute(self._named(_ADD_LEAVES), (places, numbers, hashes))

    def add_tile(self, level: int, place: int, root: bytes) -> None:
        """Add the root of a complete tile, as one hash at the level above the tile's own."""
        self._cursor.execute(self._named(_ADD_NODE), (level, place, root))

    def last_event_before(self, number: int | None) -> int:
        """The highest notification ID below this one, or of all. 0 when there is none."""
        found = self._all(_LAST) if number is None else self._all(_LAST_BEFORE, number)
        return int(found[0]["number"])

    def events_after(self, number: int, limit: int) -> list[tuple[int, StoredEvent]]:
        """So many events with higher notification IDs, in order, each with its own."""
        return [
            (
                row["notification_id"],
                StoredEvent(
                    row["originator_id"],
                    row["originator_version"],
                    row["topic"],
                    bytes(row["state"]),
                ),
            )
            for row in self._all(_EVENTS_AFTER, number, limit)
        ]

    def number_of(self, originator: UUID, version: int) -> int | None:
        """The notification ID of an aggregate's event of this version."""
        found = self._all(_NUMBER_OF, originator, version)
        return int(found[0]["notification_id"]) if found else None

    def _all(self, statement: SQL, *values: Any) -> list[Any]:
        self._cursor.execute(self._named(statement), values)
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def _named(self, statement: SQL) -> Composed:
        return statement.format(**self._names)


_LOCK = SQL("LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE")
_TABLES_THERE = SQL(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = %s "
    "AND table_name = ANY(%s)"
)
_END = SQL("SELECT place, number FROM {schema}.ledger_leaves ORDER BY place DESC LIMIT 1")
_NUMBER_AT = SQL("SELECT number FROM {schema}.ledger_leaves WHERE place = %s")
_LEAVES = SQL(
    "SELECT hash FROM {schema}.ledger_leaves WHERE place >= %s AND place < %s ORDER BY place"
)
_NODES = SQL(
    "SELECT hash FROM {schema}.ledger_nodes "
    "WHERE level = %s AND place >= %s AND place < %s ORDER BY place"
)
_ADD_LEAVES = SQL(
    "INSERT INTO {schema}.ledger_leaves (place, number, hash) "
    "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])"
)
_ADD_NODE = SQL("INSERT INTO {schema}.ledger_nodes (level, place, hash) VALUES (%s, %s, %s)")
_LAST = SQL("SELECT coalesce(max(notification_id), 0) AS number FROM {schema}.{table}")
_LAST_BEFORE = SQL(
    "SELECT coalesce(max(notification_id), 0) AS number FROM {schema}.{table} "
    "WHERE notification_id < %s"
)
_EVENTS_AFTER = SQL(
    "SELECT notification_id, originator_id, originator_version, topic, state "
    "FROM {schema}.{table} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
)
_NUMBER_OF = SQL(
    "SELECT notification_id FROM {schema}.{table} "
    "WHERE originator_id = %s AND originator_version = %s"
)
