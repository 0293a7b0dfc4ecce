"""What every event store must do."""

from abc import ABC, abstractmethod
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from archive import commands as c
from archive.application import Account, Archive
from archive.commands import Command
from archive.store.keyring import Keyring, open_key_database
from tests.builders import RUN, a, events_of, later, record

Store = dict[str, str]


FORGERIES = {
    "update": "UPDATE stored_events SET topic = 'forged'",
    "renumber": "UPDATE stored_events SET originator_version = 7 WHERE originator_version = 1",
    "delete": "DELETE FROM stored_events",
    "delete one": "DELETE FROM stored_events WHERE topic = 'person.introduced'",
    "upsert": """
        INSERT INTO stored_events (originator_id, originator_version, topic, state)
        SELECT originator_id, originator_version, 'forged', state FROM stored_events WHERE true
        ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'forged'
    """,
}


class EventStoreContract(ABC):
    """The suite. A subclass says which store, how to change it by force, and what lies in it."""

    refused: type[Exception]
    """What a forged statement ends in."""

    @pytest.fixture
    @abstractmethod
    def event_store(self) -> Store:
        """The settings of an empty store."""

    @abstractmethod
    def execute(self, archive: Archive, statement: str) -> None:
        """Run a statement on the table `stored_events`, past the library."""

    @abstractmethod
    def stored(self, archive: Archive) -> bytes:
        """Everything that lies in the store, as it lies there."""

    def test_events_are_numbered_from_one_without_gaps(self, durable_archive: Archive) -> None:
        for first in (0, 2_500):
            record(durable_archive, *messages(first, first + 2_500))

        ids = [n.id for n in durable_archive.recorder.select_notifications(1, 10_000)]
        assert ids == list(range(1, 5_002))  # and one person
        assert durable_archive.recorder.max_notification_id() == 5_001

    def test_events_lie_in_the_order_in_which_they_were_told(
        self, durable_archive: Archive
    ) -> None:
        record(durable_archive, *messages(0, 2_500))

        made = [e for e in events_of(durable_archive) if e.TOPIC == "contribution.made"]
        assert [str(e.source) for e in made] == [str(n) for n in range(2_500)]

    def test_a_batch_that_fails_records_nothing(self, durable_archive: Archive) -> None:
        record(durable_archive, *messages(0, 2))
        recorder = durable_archive.recorder
        known = recorder.select_notifications(start=1, limit=10)
        number = recorder.max_notification_id()
        other = UUID(int=77)
        new = [StoredEvent(other, n, "some.topic", b"{}") for n in range(1, 1_500)]

        with pytest.raises(IntegrityError):
            recorder.insert_events([*new, known[0]])

        assert recorder.max_notification_id() == number
        assert list(recorder.select_events(other)) == []

    def test_a_batch_after_one_that_failed_is_numbered_after_the_last(
        self, durable_archive: Archive
    ) -> None:
        record(durable_archive, *messages(0, 2))
        [known] = durable_archive.recorder.select_notifications(start=1, limit=1)
        with pytest.raises(IntegrityError):
            durable_archive.recorder.insert_events([known])

        record(durable_archive, *messages(2, 3))

        *_, before, last = durable_archive.recorder.select_notifications(start=1, limit=10)
        assert last.id > before.id

    @pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES)
    def test_what_is_stored_cannot_be_changed(
        self, durable_archive: Archive, statement: str
    ) -> None:
        self.assert_refused(durable_archive, statement)

    def test_the_events_of_some_things_come_in_order(self, durable_archive: Archive) -> None:
        record(durable_archive, a(c.OpenThread), a(c.OpenSpace), *messages(0, 1_200))
        record(durable_archive, a(c.CloseThread), a(c.ReopenThread))
        thread = durable_archive.id_of("thread", "chat:garden/1")
        many = [durable_archive.id_of("contribution", f"chat:garden/{n}") for n in range(1_200)]

        recorder: Any = durable_archive.recorder
        events = list(recorder.select_events_of([thread, UUID(int=5), *many]))

        assert len(events) == 1_200 + 3
        mine = [(e.originator_version, e.topic) for e in events if e.originator_id == thread]
        assert mine == [(1, "thread.opened"), (2, "thread.closed"), (3, "thread.reopened")]

    def test_nothing_comes_of_no_things(self, durable_archive: Archive) -> None:
        recorder: Any = durable_archive.recorder

        assert list(recorder.select_events_of([])) == []

    def test_events_are_counted_by_topic(self, durable_archive: Archive) -> None:
        assert durable_archive.count_by_topic() == {}

        record(durable_archive, a(c.OpenSpace), *messages(0, 3))

        counts = {"contribution.made": 3, "person.introduced": 1, "space.opened": 1}
        assert durable_archive.count_by_topic() == counts

    def test_a_large_batch_does_not_hang(self, durable_archive: Archive) -> None:
        many = messages(0, 20_000)

        outcomes = durable_archive.record([many], RUN)

        assert outcomes == [True]
        assert durable_archive.recorder.max_notification_id() == 20_001

    def test_no_persons_words_lie_in_it_in_clear(self, durable_archive: Archive) -> None:
        run = durable_archive.start_import("chat", "zauberwort", "zauberwort.zip")
        record(durable_archive, *told_with("zauberwort"))
        unreadable = [{"where": "zauberwort.json", "why": "it is no zauberwort"}]
        account = Account(1, 0, 0, {}, unreadable, 1, {}, 0.1)
        durable_archive.finish_import(run, account)

        lying = self.stored(durable_archive).lower()

        assert b"space.opened" in lying  # it is the store that was looked at
        for trace in traces_of("zauberwort"):
            assert trace not in lying, trace

    def test_writers_at_the_same_time_record_nothing_twice(
        self, event_store: Store, tmp_path: Path
    ) -> None:
        batches = [messages(first, first + 100) for first in range(0, 600, 50)]

        def write(of_them: list[list[Command]]) -> None:
            keyring = Keyring(open_key_database(f"sqlite:///{tmp_path}/keys.db"))
            with Archive(event_store, keyring=keyring) as archive:
                for batch in of_them:
                    outcomes = record(archive, *batch)
                    assert all(isinstance(outcome, bool) for outcome in outcomes)
            keyring.close()

        write([[a(c.OpenSpace)]])
        with ThreadPoolExecutor() as threads:
            list(threads.map(write, [batches, batches[::-1], batches[3:], batches]))

        keyring = Keyring(open_key_database(f"sqlite:///{tmp_path}/keys.db"))
        with Archive(event_store, keyring=keyring) as archive:
            counts = {"contribution.made": 650, "person.introduced": 1, "space.opened": 1}
            assert archive.count_by_topic() == counts
            assert {str(e.body) for e in events_of(archive) if hasattr(e, "body")} == {"hello"}
        keyring.close()

    def test_it_is_there_when_opened_again(
        self, durable_archive: Archive, event_store: Store, keyring: Keyring
    ) -> None:
        record(durable_archive, a(c.OpenSpace))

        with Archive(event_store, keyring=keyring) as again:
            assert [e.name for e in events_of(again)] == ["garden"]
            assert record(again, a(c.OpenSpace)) == [False]

    def test_an_erased_persons_texts_cannot_be_read_while_others_can(
        self, durable_archive: Archive, keyring: Keyring
    ) -> None:
        record(durable_archive, a(c.MakeContribution, body="mine"))
        bob = "mailto:bob@example.org"
        record(durable_archive, a(c.MakeContribution, key="2", by=bob, by_name="Bob", body="his"))

        keyring.forget(durable_archive.id_of("person", "mailto:ada@example.org"))

        events = events_of(durable_archive)
        assert [e.body.text for e in events if hasattr(e, "body")] == [None, "his"]
        assert [e.name.text for e in events if hasattr(e, "name")] == [None, "Bob"]

    def assert_refused(self, archive: Archive, statement: str) -> None:
        """The statement fails because events are append-only, and the log is as it was."""
        record(archive, a(c.OpenSpace), *messages(0, 2))
        before = archive.recorder.select_notifications(start=1, limit=10)

        with pytest.raises(self.refused, match="append-only"):
            self.execute(archive, statement)

        assert archive.recorder.select_notifications(start=1, limit=10) == before


def messages(start: int, stop: int) -> list[Command]:
    """So many contributions, one a minute, each numbered in its source."""
    return [
        a(
            c.MakeContribution,
            key=f"chat:garden/{n}",
            source=str(n),
            body="hello",
            occurred_at=later(n),
        )
        for n in range(start, stop)
    ]


def told_with(word: str) -> list[Command]:
    """Commands with the word in every field that may hold a person's own words or identity."""
    who = f"mailto:{word}@example.org"
    made = a(
        c.MakeContribution,
        key=f"{word}/1",
        by=who,
        by_name=word,
        space=f"{word}:garden",
        thread=f"{word}/1",
        body=f"{word} and <@chat:{word}>",
        source=word,
        extra={word: [word]},
        reply_to=f"{word}/0",
        continues=f"{word}/0",
    )
    person: dict[str, Any] = {"person": who}
    thread: dict[str, Any] = {"thread": f"{word}/1", "by": who}
    it: dict[str, Any] = {"contribution": f"{word}/1", "by": f"chat:{word}"}
    return [
        a(c.IntroducePerson, handle=who, name=word),
        a(c.RenamePerson, **person, name=f"another {word}"),
        a(c.LinkHandle, **person, handle=f"chat:{word}", evidence=word),
        a(c.UnlinkHandle, **person, handle=f"chat:{word}", reason=word),
        a(c.DismissLink, **person, handle=f"irc:{word}", reason=word),
        a(c.OpenSpace, key=f"{word}:garden", purpose=word, named=(f"chat:{word}",)),
        a(c.OpenThread, key=f"{word}/1", space=f"{word}:garden", by=who, title=word),
        a(c.RenameThread, **thread, title=f"another {word}"),
        a(c.MoveThread, **thread, space=f"{word}:kitchen"),
        a(c.MergeThread, **thread, into=f"{word}/2"),
        a(c.CloseThread, **thread, reason=word),
        a(c.ReopenThread, **thread, reason=word),
        a(c.ResolveThread, **thread, reason=word),
        made,
        a(c.ReviseContribution, **it, body=f"another {word}", reason=word),
        a(c.MoveContribution, **it, thread=f"{word}/3", reason=word),
        a(c.WithdrawContribution, **it, reason=word),
        a(c.HideContribution, **it, reason=word),
        a(c.RestoreContribution, **it, reason=word),
        a(c.AcceptAnswer, **it),
        a(c.ObserveEndorsements, **it),
        a(c.ObserveMissing, **it),
        a(c.CloseSpace, space=f"{word}:garden", reason=word),
        a(c.RecordDeparture, **person, reason=word),
    ]


def traces_of(word: str) -> list[bytes]:
    """The word as it could lie in a file, in lower case: as text, and inside of base64."""
    traces = [word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    traces.append(word.encode().hex().encode())
    for before, start in enumerate((0, 2, 3)):  # base64 depends on the place within three bytes
        given = b"x" * before + word.encode()
        traces.append(b64encode(given)[start : len(given) * 8 // 6].lower())
    return traces
