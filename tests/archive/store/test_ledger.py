"""The contract of ledgers, on each event store, and the form of what is hashed."""

import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import PersistenceError, StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from archive.application import Archive
from archive.store.ledger import leaf_data
from tests.contracts.event_stores import Store
from tests.contracts.ledgers import (
    LedgerContract,
    reading,
    store,
    test_batches_of_any_size_make_the_tree_of_the_rfc,
)
from tests.tampering import tampered

__all__ = ["test_batches_of_any_size_make_the_tree_of_the_rfc"]

REPLACEMENTS = {
    "replace leaves": "INSERT OR REPLACE INTO ledger_leaves VALUES (0, 1, 'forged')",
    "replace a hash": "REPLACE INTO ledger_nodes VALUES (1, 0, 'forged')",
    "leave a gap": "INSERT INTO ledger_leaves VALUES (400, 401, 'forged')",
    "go below the first": "INSERT INTO ledger_leaves VALUES (-1, 0, 'forged')",
    "move over another": "UPDATE OR REPLACE ledger_leaves SET place = 1 WHERE place = 2",
}


class TestOnSQLite(LedgerContract):
    """`archive.store.sqlite_ledger`."""

    refused = sqlite3.IntegrityError

    @pytest.fixture
    def event_store(self, sqlite_store: Store) -> Store:
        return sqlite_store

    def execute(self, archive: Archive, statement: str) -> None:
        with closing(sqlite3.connect(archive.env["SQLITE_DBNAME"])) as connection, connection:
            connection.execute(statement)

    def force(self, archive: Archive, *statements: str) -> None:
        with tampered(archive.env["SQLITE_DBNAME"]) as connection:
            for statement in statements:
                connection.execute(statement)

    @pytest.mark.parametrize("statement", REPLACEMENTS.values(), ids=REPLACEMENTS)
    def test_what_it_holds_cannot_be_replaced(
        self, durable_archive: Archive, statement: str
    ) -> None:
        store(durable_archive, 300)

        with pytest.raises(self.refused, match="append-only"):
            self.execute(durable_archive, statement)


class TestOnPostgres(LedgerContract):
    """`archive.store.postgres_ledger`."""

    refused = PersistenceError

    @pytest.fixture
    def event_store(self, postgres_store: Store) -> Store:
        return postgres_store

    def execute(self, archive: Archive, statement: str) -> None:
        self.all_at_once(archive, [statement])

    def force(self, archive: Archive, *statements: str) -> None:
        tables = ("stored_events", "ledger_leaves", "ledger_nodes")
        off = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in tables]
        self.all_at_once(archive, [*off, *statements, *on])

    def all_at_once(self, archive: Archive, statements: list[str]) -> None:
        schema = archive.env["POSTGRES_SCHEMA"]
        factory: Any = archive.factory
        with factory.datastore.transaction(commit=True) as cursor:
            for statement in statements:
                named = statement.replace("stored_events", f"{schema}.archive_events")
                for table in ("ledger_leaves", "ledger_nodes"):
                    named = named.replace(f" {table}", f" {schema}.{table}")
                cursor.execute(named)

    @pytest.mark.parametrize("table", ["ledger_leaves", "ledger_nodes"])
    def test_it_cannot_be_truncated(self, durable_archive: Archive, table: str) -> None:
        with pytest.raises(self.refused, match="append-only"):
            self.execute(durable_archive, f"TRUNCATE {table}")

    def test_numbers_that_a_failed_batch_used_up_leave_no_gap_in_the_tree(
        self, durable_archive: Archive
    ) -> None:
        store(durable_archive, 2)
        with pytest.raises(PersistenceError):
            store(durable_archive, 2)
        store(durable_archive, 1, 2)

        last = durable_archive.recorder.max_notification_id()
        assert last == 4
        with reading(durable_archive) as ledger:
            assert ledger.size == 3
            assert ledger.entry(4)[0] == 2


def test_leaf_data_are_in_the_form_that_is_described() -> None:
    event = StoredEvent(UUID(int=0xAB), 12, "thread.opened", b'{"a":\n"\xc3\xa4"}\n')

    assert leaf_data(event) == (
        b"daybook event 1\n"
        b"000000000000000000000000000000ab\n"
        b"12\n"
        b"thread.opened\n"
        b'{"a":\n"\xc3\xa4"}\n'
    )


events = st.builds(
    StoredEvent,
    st.uuids(),
    st.integers(1, 2**60),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
    st.binary(max_size=30),
)


@given(event=events)
def test_an_event_can_be_read_back_from_its_leaf_data(event: StoredEvent) -> None:
    head, thing, version, topic, state = leaf_data(event).split(b"\n", 4)

    assert head == b"daybook event 1"
    assert StoredEvent(UUID(thing.decode()), int(version), topic.decode(), state) == event
