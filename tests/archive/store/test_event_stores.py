"""The contract of event stores, on each of them, and what only one of them can be asked."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError, PersistenceError

from archive import commands as c
from archive.application import Archive
from archive.store.keyring import Keyring
from tests.builders import a, events_of, new_keyring, record
from tests.contracts.event_stores import EventStoreContract, Store

REPLACEMENTS = {
    "replace": """
        INSERT OR REPLACE INTO stored_events
        SELECT originator_id, originator_version, 'forged', state FROM stored_events
    """,
    "replace by place": """
        REPLACE INTO stored_events (rowid, originator_id, originator_version, topic, state)
        VALUES (1, 'new', 1, 'forged', '{}')
    """,
    "add and ignore": """
        INSERT OR IGNORE INTO stored_events
        SELECT originator_id, originator_version, 'forged', state FROM stored_events
    """,
    "move over another": "UPDATE OR REPLACE stored_events SET rowid = 1 WHERE rowid = 2",
}


class TestSQLite(EventStoreContract):
    """`archive.store.sqlite`."""

    refused = sqlite3.IntegrityError

    @pytest.fixture
    def event_store(self, sqlite_store: Store) -> Store:
        return sqlite_store

    def execute(self, archive: Archive, statement: str) -> None:
        database = archive.env["SQLITE_DBNAME"]
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(statement)

    def stored(self, archive: Archive) -> bytes:
        database = Path(archive.env["SQLITE_DBNAME"])
        files = sorted(database.parent.glob(f"{database.name}*"))
        assert [file.name for file in files] == ["events.db", "events.db-shm", "events.db-wal"]
        return b"".join(file.read_bytes() for file in files)

    @pytest.mark.parametrize("statement", REPLACEMENTS.values(), ids=REPLACEMENTS)
    def test_what_is_stored_cannot_be_replaced(
        self, durable_archive: Archive, statement: str
    ) -> None:
        self.assert_refused(durable_archive, statement)

    def test_the_write_ahead_log_is_looked_at_while_it_holds_events(
        self, durable_archive: Archive
    ) -> None:
        record(durable_archive, a(c.OpenSpace, name="zauberwort"))  # names of spaces are in clear

        wal = Path(f"{durable_archive.env['SQLITE_DBNAME']}-wal")
        assert b"zauberwort" in wal.read_bytes()


class TestPostgres(EventStoreContract):
    """`archive.store.postgres`."""

    refused = PersistenceError

    @pytest.fixture
    def event_store(self, postgres_store: Store) -> Store:
        return postgres_store

    def execute(self, archive: Archive, statement: str) -> None:
        with self.cursor(archive, commit=True) as cursor:
            cursor.execute(statement.replace("stored_events", self.table(archive)))

    def stored(self, archive: Archive) -> bytes:
        with self.cursor(archive, commit=False) as cursor:
            cursor.execute(f"SELECT e.*, e::text AS row FROM {self.table(archive)} e")
            rows = [[*row.values()] for row in cursor.fetchall()]
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for row in rows
            for value in row
        )

    def cursor(self, archive: Archive, commit: bool) -> Any:
        datastore: Any = archive.factory
        return datastore.datastore.transaction(commit=commit)

    def table(self, archive: Archive) -> str:
        return f"{archive.env['POSTGRES_SCHEMA']}.archive_events"

    def test_what_is_stored_cannot_be_truncated(self, durable_archive: Archive) -> None:
        self.assert_refused(durable_archive, "TRUNCATE stored_events CASCADE")

    def test_archives_can_be_opened_at_the_same_time(self, event_store: Store) -> None:
        def open_it(keyring: Keyring) -> None:
            for _ in range(5):
                with Archive(event_store, keyring=keyring) as archive:
                    assert archive.count_by_topic() == {}

        rings = [new_keyring() for _ in range(4)]
        with ThreadPoolExecutor() as threads:
            list(threads.map(open_it, rings))
        for keyring in rings:
            keyring.close()

    def test_a_connection_that_was_cut_off_is_replaced(
        self, durable_archive: Archive, event_store: Store
    ) -> None:
        record(durable_archive, a(c.OpenSpace))
        with pytest.raises(OperationalError, match="terminat"):
            self.execute(durable_archive, "SELECT pg_terminate_backend(pg_backend_pid())")

        assert [event.name for event in events_of(durable_archive)] == ["garden"]
