"""The PostgreSQL event store, with triggers that refuse to change or delete an event."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from psycopg.sql import SQL, Composed, Identifier

from archive.store.ledger import Ledger, extend, fill
from archive.store.postgres_ledger import PostgresLedgerRows

PART = 1_000


class AppendOnlyPostgresRecorder(PostgresApplicationRecorder):
    """Stored events in PostgreSQL: they can be added, and nothing else."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events"):
        super().__init__(datastore, events_table_name=events_table_name)
        for statement in (_REFUSE_FUNCTION, _REFUSE_TRIGGER):
            self.sql_create_statements.append(self._with_names(statement))

    def create_table(self) -> None:
        """Make what is not there yet, one process after the other: together they would collide."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(_WAIT_FOR_OTHERS, (f"{self.datastore.schema}.{self.events_table_name}",))
            super().create_table()
            self._create_ledger()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Insert in one transaction, a part at a time, and without psycopg's pipeline mode.

        In pipeline mode one large INSERT waits forever: see docs/adr/0007.
        """
        notification_ids: list[int] = []
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_events(cursor, stored_events, **kwargs)
            for start in range(0, len(stored_events), PART):
                part = stored_events[start : start + PART]
                self._insert_stored_events(cursor, part, **kwargs)
                numbers = self._fetch_ids_after_insert_events(cursor, part) or ()
                extend(self._ledger_rows(cursor), part, numbers)
                notification_ids += numbers
        return notification_ids

    @contextmanager
    def reading_ledger(self) -> Iterator[Ledger]:
        """The ledger as it stands now, in one transaction. Raises LedgerError without one."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield Ledger(self._ledger_rows(cursor))

    def select_events_of(self, ids: Iterable[UUID]) -> Iterator[StoredEvent]:
        """All events of these aggregates, each aggregate's own in order."""
        select = self._with_names(_SELECT_EVENTS_OF)
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(select, (list(ids),))
            for row in cursor.fetchall():
                yield StoredEvent(
                    originator_id=row["originator_id"],
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=bytes(row["state"]),
                )

    def select_numbers_of(self, ids: Iterable[UUID]) -> Iterator[tuple[UUID, int, int]]:
        """Of each event of these aggregates: whose, which version, and its notification ID."""
        for row in self._select_of(_SELECT_NUMBERS_OF, ids):
            yield row["originator_id"], row["originator_version"], row["notification_id"]

    def select_heads_of(self, ids: Iterable[UUID]) -> Iterator[tuple[UUID, bytes, int]]:
        """Of each event of these aggregates: whose, how its state begins, its notification ID."""
        for row in self._select_of(_SELECT_HEADS_OF, ids):
            yield row["originator_id"], bytes(row["head"]), row["notification_id"]

    def _select_of(self, statement: SQL, ids: Iterable[UUID]) -> Iterator[Any]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(self._with_names(statement), (list(ids),))
            yield from cursor.fetchall()

    def count_by_topic(self) -> dict[str, int]:
        """How many events of each topic there are."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(self._with_names(_COUNT_BY_TOPIC))
            return {row["topic"]: row["n"] for row in cursor.fetchall()}

    def _create_ledger(self) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            rows = self._ledger_rows(cursor)
            if not rows.tables():
                rows.create()
                fill(rows)
            rows.put_triggers()

    def _ledger_rows(self, cursor: Any) -> PostgresLedgerRows:
        return PostgresLedgerRows(cursor, self.datastore.schema, self.events_table_name)

    def _with_names(self, statement: SQL) -> Composed:
        return statement.format(
            schema=Identifier(self.datastore.schema),
            table=Identifier(self.events_table_name),
            refuse=Identifier("refuse_change"),
        )


class AppendOnlyPostgresFactory(PostgresFactory):
    """Makes the append-only recorder where the library asks for one."""

    application_recorder_class = AppendOnlyPostgresRecorder


_WAIT_FOR_OTHERS = SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))")
_REFUSE_FUNCTION = SQL(
    "CREATE OR REPLACE FUNCTION {schema}.{refuse}() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION 'stored events are append-only'; END$$"
)
_REFUSE_TRIGGER = SQL(
    "CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON {schema}.{table} FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{refuse}()"
)
_SELECT_EVENTS_OF = SQL(
    "SELECT originator_id, originator_version, topic, state FROM {schema}.{table} "
    "WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
)
_SELECT_NUMBERS_OF = SQL(
    "SELECT originator_id, originator_version, notification_id FROM {schema}.{table} "
    "WHERE originator_id = ANY(%s)"
)
_SELECT_HEADS_OF = SQL(
    "SELECT originator_id, notification_id, substring(state FROM 1 FOR 200) AS head "
    "FROM {schema}.{table} WHERE originator_id = ANY(%s)"
)
_COUNT_BY_TOPIC = SQL(
    "SELECT topic, count(*) AS n FROM {schema}.{table} GROUP BY topic ORDER BY topic"
)
