"""What the ledger must be on every event store."""

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.store import merkle
from archive.store.keyring import Keyring, open_key_database
from archive.store.ledger import Ledger, LedgerError, leaf_data
from tests.archive.store.test_merkle import mth
from tests.builders import ADA, BOB, a, record
from tests.contracts.event_stores import Store, messages

CHANGES = {
    "change a leaf": "UPDATE ledger_leaves SET number = 7 WHERE place = 0",
    "delete leaves": "DELETE FROM ledger_leaves",
    "change a hash": "UPDATE ledger_nodes SET place = 7",
    "delete hashes": "DELETE FROM ledger_nodes",
    "upsert": """
        INSERT INTO ledger_leaves (place, number, hash) SELECT place, 7, hash FROM ledger_leaves
        WHERE place = 0 ON CONFLICT (place) DO UPDATE SET number = 7
    """,
}


class LedgerContract(ABC):
    """The suite. A subclass says which store, and how to change it by force."""

    refused: type[Exception]
    """What a statement ends in that the store refuses."""

    @pytest.fixture
    @abstractmethod
    def event_store(self) -> Store:
        """The settings of an empty store."""

    @abstractmethod
    def execute(self, archive: Archive, statement: str) -> None:
        """Run a statement on the tables, past the library."""

    @abstractmethod
    def force(self, archive: Archive, *statements: str) -> None:
        """Run statements with nothing to refuse them, and put back what refuses them."""

    def test_an_empty_log_has_the_root_of_nothing(self, durable_archive: Archive) -> None:
        with reading(durable_archive) as ledger:
            assert (ledger.size, ledger.root()) == (0, merkle.EMPTY_ROOT)

    @pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
    def test_the_root_is_over_all_events_in_their_order(
        self, durable_archive: Archive, count: int
    ) -> None:
        store(durable_archive, count)

        with reading(durable_archive) as ledger:
            assert ledger.size == count
            assert ledger.root() == mth(leaves_of(durable_archive))

    def test_tiles_of_tiles_are_made(self, durable_archive: Archive) -> None:
        store(durable_archive, 65_536 + 300)

        leaves = leaves_of(durable_archive)
        with reading(durable_archive) as ledger:
            assert ledger.root() == mth(leaves)
            assert ledger.root(65_536) == mth(leaves[:65_536])
            proof = ledger.inclusion_proof(65_600)
            size, root = ledger.size, ledger.root()
        assert merkle.included(merkle.leaf_hash(leaves[65_600]), 65_600, size, proof, root)

    def test_it_does_not_matter_how_events_come(self, durable_archive: Archive) -> None:
        for first, count in ((0, 250), (250, 1), (251, 10), (261, 300), (561, 1)):
            store(durable_archive, count, first)

        with reading(durable_archive) as ledger:
            assert ledger.root() == mth(leaves_of(durable_archive))

    def test_every_event_has_its_proof(self, durable_archive: Archive) -> None:
        store(durable_archive, 300)

        with reading(durable_archive) as ledger:
            root = ledger.root()
            for index, data in enumerate(leaves_of(durable_archive)):
                place, entry = ledger.entry(index + 1)
                assert (place, entry.data) == (index, data)
                proof = ledger.inclusion_proof(place)
                assert merkle.included(merkle.leaf_hash(data), index, 300, proof, root)

    def test_it_goes_on_from_everything_it_was(self, durable_archive: Archive) -> None:
        store(durable_archive, 300)

        leaves = leaves_of(durable_archive)
        with reading(durable_archive) as ledger:
            now = (300, ledger.root())
            for old in (1, 2, 255, 256, 257, 299, 300):
                before = (old, mth(leaves[:old]))
                assert ledger.root(old) == before[1]
                assert merkle.consistent(before, now, ledger.consistency_proof(old))

    def test_an_event_is_found_by_its_thing_and_version(self, durable_archive: Archive) -> None:
        store(durable_archive, 5)

        with reading(durable_archive) as ledger:
            assert [ledger.number_of(ADA, version) for version in (1, 5)] == [1, 5]
            assert ledger.number_of(ADA, 6) is None
            assert ledger.number_of(BOB, 1) is None

    @pytest.mark.parametrize("number", [0, -1, 4, 1_000])
    def test_there_is_no_proof_of_an_event_that_is_not_there(
        self, durable_archive: Archive, number: int
    ) -> None:
        store(durable_archive, 3)

        with (
            reading(durable_archive) as ledger,
            pytest.raises(LedgerError, match=rf"no event {number}\. The last one is event 3"),
        ):
            ledger.entry(number)

    def test_it_does_not_go_on_from_a_longer_log(self, durable_archive: Archive) -> None:
        store(durable_archive, 3)

        with (
            reading(durable_archive) as ledger,
            pytest.raises(LedgerError, match="holds 3 events, and no longer 4"),
        ):
            ledger.consistency_proof(4)

    def test_a_batch_that_fails_is_not_in_it(self, durable_archive: Archive) -> None:
        known = store(durable_archive, 2)
        new = [StoredEvent(BOB, n, "some.topic", b"{}") for n in range(1, 1_500)]

        with pytest.raises(IntegrityError):
            durable_archive.recorder.insert_events([*new, known[0]])
        store(durable_archive, 300, 2)

        with reading(durable_archive) as ledger:
            assert ledger.root() == mth(leaves_of(durable_archive))
            assert ledger.size == 302

    def test_a_topic_with_a_line_break_is_refused(self, durable_archive: Archive) -> None:
        with pytest.raises(LedgerError, match=r"'some\\ntopic' has a line break"):
            durable_archive.recorder.insert_events([StoredEvent(ADA, 1, "some\ntopic", b"{}")])

        assert durable_archive.count_by_topic() == {}

    @pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
    def test_what_it_holds_cannot_be_changed(
        self, durable_archive: Archive, statement: str
    ) -> None:
        store(durable_archive, 300)

        with pytest.raises(self.refused, match="append-only"):
            self.execute(durable_archive, statement)

        with reading(durable_archive) as ledger:
            assert ledger.root() == mth(leaves_of(durable_archive))

    @pytest.mark.parametrize(
        "statement",
        [
            (
                "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
                " VALUES ('00000000000000000000000000000009', 1, 'forged', '{}')"
            ),
            "DELETE FROM stored_events WHERE originator_version = 300",
            "DELETE FROM ledger_leaves WHERE place = 299",
        ],
    )
    def test_nothing_is_recorded_where_it_does_not_end_with_the_log(
        self, durable_archive: Archive, statement: str
    ) -> None:
        store(durable_archive, 300)
        self.force(durable_archive, statement)
        before = durable_archive.count_by_topic()

        with pytest.raises(LedgerError, match=r"Nothing was recorded\. Run `daybook verify`"):
            store(durable_archive, 1, 400)

        assert durable_archive.count_by_topic() == before

    def test_nothing_is_recorded_where_it_is_gone(
        self, durable_archive: Archive, event_store: Store, keyring: Keyring
    ) -> None:
        record(durable_archive, *messages(0, 3))
        self.execute(durable_archive, "DROP TABLE ledger_nodes")

        with Archive(event_store, keyring=keyring) as again:  # what is there can be read
            with pytest.raises(LedgerError, match="ledger is gone"):
                store(again, 1, 3)
            with pytest.raises(LedgerError, match="ledger is gone"), reading(again):
                pass
            assert again.count_by_topic() == {"contribution.made": 3, "person.introduced": 1}

    def test_an_archive_that_had_none_gets_one(
        self, durable_archive: Archive, event_store: Store, keyring: Keyring
    ) -> None:
        record(durable_archive, *messages(0, 4_999))
        with reading(durable_archive) as ledger:
            root = ledger.root()
        self.execute(durable_archive, "DROP TABLE ledger_leaves")
        self.execute(durable_archive, "DROP TABLE ledger_nodes")

        with Archive(event_store, keyring=keyring) as again:
            with reading(again) as ledger:
                assert (ledger.size, ledger.root()) == (5_000, root)
            store(again, 1, 5_000)
        with pytest.raises(self.refused, match="append-only"):
            self.execute(durable_archive, CHANGES["delete leaves"])

    def test_a_changed_event_has_no_proof(self, durable_archive: Archive) -> None:
        store(durable_archive, 3)
        self.force(
            durable_archive,
            "UPDATE stored_events SET topic = 'forged' WHERE originator_version = 2",
        )

        with (
            reading(durable_archive) as ledger,
            pytest.raises(LedgerError, match="Event 2 is not what was recorded"),
        ):
            ledger.entry(2)

    def test_a_deleted_event_has_no_proof(self, durable_archive: Archive) -> None:
        store(durable_archive, 3)
        self.force(durable_archive, "DELETE FROM stored_events WHERE originator_version = 2")

        with (
            reading(durable_archive) as ledger,
            pytest.raises(LedgerError, match="Event 2 is missing from the log"),
        ):
            ledger.entry(2)

    def test_writers_at_the_same_time_make_one_tree(
        self, durable_archive: Archive, event_store: Store, tmp_path: Path
    ) -> None:
        def write(first: int) -> None:
            keyring = Keyring(open_key_database(f"sqlite:///{tmp_path}/keys.db"))
            with Archive(event_store, keyring=keyring) as archive:
                for start in range(first, first + 200, 40):
                    record(archive, *messages(start, start + 40))
            keyring.close()

        write_first = Keyring(open_key_database(f"sqlite:///{tmp_path}/keys.db"))
        with Archive(event_store, keyring=write_first) as archive:
            record(archive, a(c.OpenSpace), *messages(0, 1))
        write_first.close()
        with ThreadPoolExecutor() as threads:
            list(threads.map(write, [0, 100, 200, 300]))

        with reading(durable_archive) as ledger:
            assert ledger.size == 502
            assert ledger.root() == mth(leaves_of(durable_archive))


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_batches_of_any_size_make_the_tree_of_the_rfc(archive: Archive, cuts: list[int]) -> None:
    """Collected where the contract is: on SQLite."""
    size = archive.recorder.max_notification_id() or 0
    for count in cuts:
        store(archive, count, size)
        size += count

    with reading(archive) as ledger:
        assert ledger.root() == mth(leaves_of(archive))


def store(archive: Archive, count: int, first: int = 0) -> list[StoredEvent]:
    """Store so many events of one thing, numbered on from `first`."""
    events = [
        StoredEvent(ADA, first + n, "some.topic", f'{{"n":{first + n}}}\n\x00'.encode())
        for n in range(1, count + 1)
    ]
    archive.recorder.insert_events(events)
    return events


def leaves_of(archive: Archive) -> list[bytes]:
    """The leaf data of all events, as the log gives them back."""
    return [leaf_data(n) for n in archive.recorder.select_notifications(1, 1_000_000)]


def reading(archive: Archive) -> Any:
    """The ledger, in a transaction of its own."""
    recorder: Any = archive.recorder
    opened: Any = recorder.reading_ledger()
    assert opened is not Ledger
    return opened
