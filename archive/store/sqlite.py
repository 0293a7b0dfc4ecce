"""The SQLite event store, with triggers that refuse to change or delete an event."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteFactory

REFUSE = "BEGIN SELECT RAISE(ABORT, 'stored events are append-only'); END"
MAX_PARAMETERS = 500


class AppendOnlySQLiteRecorder(SQLiteApplicationRecorder):
    """Stored events in an SQLite file: they can be added, and nothing else."""

    def construct_create_table_statements(self) -> list[str]:
        """The library's table, with the three triggers that make it append-only."""
        table = self.events_table_name
        trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_no"
        # INSERT OR REPLACE deletes without firing delete triggers, so it has a trigger of its own.
        same_event = "originator_id = NEW.originator_id"
        same_event += " AND originator_version = NEW.originator_version"
        found = f"EXISTS (SELECT 1 FROM {table} WHERE {same_event})"  # noqa: S608 - our own names
        same_place = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"  # noqa: S608
        return [
            *super().construct_create_table_statements(),
            f"{trigger}_update BEFORE UPDATE ON {table} {REFUSE}",
            f"{trigger}_delete BEFORE DELETE ON {table} {REFUSE}",
            f"{trigger}_replace BEFORE INSERT ON {table} WHEN {found} OR {same_place} {REFUSE}",
        ]

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
