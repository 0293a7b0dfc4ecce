"""The SQLite event store, with triggers that refuse to change or delete an event."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteFactory

from archive.store.ledger import Ledger, extend, fill
from archive.store.sqlite_ledger import SQLiteLedgerRows

REFUSE = "BEGIN SELECT RAISE(ABORT, 'stored events are append-only'); END"
MAX_PARAMETERS = 500
HEAD = 200
"""So many bytes of a stored event hold when it was recorded, which stands first in it."""


def guards_of(table: str) -> dict[str, str]:
    """The triggers that make a table of events append-only, by their names."""
    # INSERT OR REPLACE deletes without firing delete triggers, so it has a trigger of its own.
    same_event = "originator_id = NEW.originator_id"
    same_event += " AND originator_version = NEW.originator_version"
    found = f"EXISTS (SELECT 1 FROM {table} WHERE {same_event})"  # noqa: S608 - our own names
    same_place = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"  # noqa: S608
    refused = {
        "update": f"UPDATE ON {table}",
        "delete": f"DELETE ON {table}",
        "replace": f"INSERT ON {table} WHEN {found} OR {same_place}",
    }
    return {
        f"{table}_no_{name}": f"CREATE TRIGGER {table}_no_{name} BEFORE {what} {REFUSE}"
        for name, what in refused.items()
    }


class AppendOnlySQLiteRecorder(SQLiteApplicationRecorder):
    """Stored events in an SQLite file: they can be added, and nothing else."""

    def construct_create_table_statements(self) -> list[str]:
        """The library's table, with the three triggers that make it append-only."""
        guards = guards_of(self.events_table_name).values()
        made = [guard.replace("TRIGGER", "TRIGGER IF NOT EXISTS", 1) for guard in guards]
        return [*super().construct_create_table_statements(), *made]

    def create_table(self) -> None:
        """Make what is not there yet; an archive that had no ledger gets one over all events."""
        super().create_table()
        with self.datastore.transaction(commit=False) as cursor:
            if SQLiteLedgerRows(cursor, self.events_table_name).is_guarded():
                return
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("COMMIT")  # the library began one that may read what changes meanwhile
            cursor.execute("BEGIN IMMEDIATE")
            rows = SQLiteLedgerRows(cursor, self.events_table_name)
            if not rows.tables():
                rows.create()
                fill(rows)
            rows.put_triggers()

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        # The first insert takes the write lock: what is read of the ledger then is the newest.
        numbers = super()._insert_events(c, stored_events, **kwargs)
        if numbers:
            extend(SQLiteLedgerRows(c, self.events_table_name), stored_events, numbers)
        return numbers

    @contextmanager
    def reading_ledger(self) -> Iterator[Ledger]:
        """The ledger as it stands now, in one transaction. Raises LedgerError without one."""
        with self.datastore.transaction(commit=False) as cursor:
            yield Ledger(SQLiteLedgerRows(cursor, self.events_table_name))

    def select_events_of(self, ids: Iterable[UUID]) -> Iterator[StoredEvent]:
        """All events of these aggregates, each aggregate's own in order."""
        wanted = [i.hex for i in ids]
        with self.datastore.transaction(commit=False) as cursor:
            for start in range(0, len(wanted), MAX_PARAMETERS):
                part = wanted[start : start + MAX_PARAMETERS]
                marks = ",".join("?" * len(part))
                cursor.execute(
                    f"SELECT * FROM {self.events_table_name}"  # noqa: S608 - our own names
                    f" WHERE originator_id IN ({marks})"
                    " ORDER BY originator_id, originator_version",
                    part,
                )
                for row in cursor.fetchall():
                    yield StoredEvent(
                        originator_id=UUID(row["originator_id"]),
                        originator_version=row["originator_version"],
                        topic=row["topic"],
                        state=row["state"],
                    )

    def select_numbers_of(self, ids: Iterable[UUID]) -> Iterator[tuple[UUID, int, int]]:
        """Of each event of these aggregates: whose, which version, and its notification ID."""
        for row in self._select_of("rowid", ids):
            yield UUID(row[0]), row[1], row[2]

    def select_heads_of(self, ids: Iterable[UUID]) -> Iterator[tuple[UUID, bytes, int]]:
        """Of each event of these aggregates: whose, how its state begins, its notification ID."""
        for row in self._select_of(f"rowid, substr(state, 1, {HEAD}) AS head", ids):
            yield UUID(row[0]), bytes(row[3]), row[2]

    def _select_of(self, columns: str, ids: Iterable[UUID]) -> Iterator[Any]:
        wanted = [i.hex for i in ids]
        with self.datastore.transaction(commit=False) as cursor:
            for start in range(0, len(wanted), MAX_PARAMETERS):
                part = wanted[start : start + MAX_PARAMETERS]
                marks = ",".join("?" * len(part))
                cursor.execute(
                    f"SELECT originator_id, originator_version, {columns}"  # noqa: S608 - our own
                    f" FROM {self.events_table_name} WHERE originator_id IN ({marks})",
                    part,
                )
                yield from cursor.fetchall()

    def count_by_topic(self) -> dict[str, int]:
        """How many events of each topic there are."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT topic, count(*) AS n FROM {self.events_table_name}"  # noqa: S608
                " GROUP BY topic ORDER BY topic"
            )
            return {row["topic"]: row["n"] for row in cursor.fetchall()}


class AppendOnlySQLiteFactory(SQLiteFactory):
    """Makes the append-only recorder where the library asks for one."""

    application_recorder_class = AppendOnlySQLiteRecorder
