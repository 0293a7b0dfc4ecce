from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, PersistenceError, StoredEvent

from archive import commands as c
from archive.application import ATTEMPTS, Account, Archive
from archive.domain.contribution import Contribution
from archive.domain.import_run import ImportRun
from archive.domain.personal import COMMUNITY, Personal
from archive.store.keyring import Keyring, KeyringError, open_key_database
from tests.builders import RUN, a, events_of, later, new_keyring, occurred, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"

ACCOUNT = Account(
    read=7,
    recorded=1,
    known=2,
    skipped={"joins": 2},
    unreadable=[{"where": "a.json record 3", "why": "it has no ts"}] * 2,
    unreadable_count=2,
    dropped_fields={"users.team": 3},
    seconds=0.5,
)


def erase(archive: Archive, handle: str) -> UUID:
    """Erase a person."""
    assert record(archive, a(c.ErasePerson, person=handle, by=None)) == [True]
    return archive.id_of("person", handle)


def test_each_group_has_an_outcome_in_its_order(archive: Archive) -> None:
    groups = [
        (a(c.OpenSpace), a(c.OpenThread)),
        (a(c.CloseThread, thread="unknown"),),
        (a(c.OpenSpace),),
        (),
    ]

    outcomes = archive.record(groups, RUN)

    assert [str(outcome).partition(":")[0] for outcome in outcomes] == [
        "True",
        "CloseThread",
        "False",
        "False",
    ]


def test_a_group_is_news_when_any_of_it_is(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))

    assert archive.record([(a(c.OpenSpace), a(c.CloseSpace), a(c.OpenSpace))], RUN) == [True]


def test_nothing_is_recorded_of_nothing(archive: Archive) -> None:
    assert archive.record([], RUN) == []
    assert archive.record([(), ()], RUN) == [False, False]
    assert events_of(archive) == []


def test_what_there_is_can_be_loaded_and_nothing_else(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), a(c.MakeContribution), a(c.AcceptAnswer))
    contribution = archive.id_of("contribution", "chat:garden/1")

    found = archive.load([contribution, UUID(int=404)])

    assert list(found) == [contribution]
    assert isinstance(found[contribution], Contribution)
    assert found[contribution].version == 2
    assert archive.load([]) == {}


def test_ids_are_made_of_kind_and_keyed_fingerprint(archive: Archive) -> None:
    with Archive({"PERSISTENCE_MODULE": "eventsourcing.popo"}, keyring=archive.keyring) as same:
        assert same.id_of("space", "chat:garden") == archive.id_of("space", "chat:garden")
    assert archive.id_of("space", "x") != archive.id_of("thread", "x")

    other = new_keyring()
    with Archive({"PERSISTENCE_MODULE": "eventsourcing.popo"}, keyring=other) as another:
        assert another.id_of("space", "chat:garden") != archive.id_of("space", "chat:garden")
    other.close()


def test_an_import_has_its_name_sealed_and_its_source_hidden(archive: Archive) -> None:
    run = archive.start_import("mail", "list.mbox:", "list.mbox")

    [started] = events_of(archive)
    assert isinstance(started, ImportRun.Started)
    assert started.originator_id == run
    assert (started.reader, started.number) == ("mail", 1)
    assert started.name == Personal(run, "list.mbox")
    assert started.source == archive.keyring.fingerprint("mail:list.mbox:")


def test_an_import_that_never_finished_is_taken_up(archive: Archive) -> None:
    run = archive.start_import("mail", "list.mbox", "list.mbox")

    assert archive.start_import("mail", "list.mbox", "list.mbox") == run
    assert archive.count_by_topic() == {"import_run.started": 1}


def test_an_import_that_finished_is_not_taken_up(archive: Archive) -> None:
    first = archive.start_import("mail", "list.mbox", "list.mbox")
    archive.finish_import(first, ACCOUNT)

    second = archive.start_import("mail", "list.mbox", "list.mbox")
    archive.finish_import(second, ACCOUNT)
    third = archive.start_import("mail", "list.mbox", "list.mbox")

    assert len({first, second, third}) == 3
    assert archive.start_import("mail", "list.mbox", "list.mbox") == third
    started = [e for e in events_of(archive) if isinstance(e, ImportRun.Started)]
    assert [event.number for event in started] == [1, 2, 3]


@pytest.mark.parametrize(("reader", "source"), [("slack", "list.mbox"), ("mail", "other.mbox")])
def test_an_import_of_something_else_is_another_import(
    archive: Archive, reader: str, source: str
) -> None:
    run = archive.start_import("mail", "list.mbox", "list.mbox")

    assert archive.start_import(reader, source, "list.mbox") != run


def test_an_import_that_another_process_begins_just_now_is_taken_up(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, calls = archive.save, count()

    def save_too_late(*runs: Any) -> Any:
        if next(calls) == 0:
            save(ImportRun(**before))
        return save(*runs)

    before: dict[str, Any] = {
        "reader": "mail",
        "source": archive.keyring.fingerprint("mail:list.mbox"),
        "number": 1,
        "name": Personal(COMMUNITY, ""),
        "occurred": occurred(),
    }
    monkeypatch.setattr(archive, "save", save_too_late)

    run = archive.start_import("mail", "list.mbox", "list.mbox")

    assert run == ImportRun.create_id(before["source"], 1)
    assert archive.count_by_topic() == {"import_run.started": 1}


def test_the_account_of_an_import_is_recorded(archive: Archive) -> None:
    run = archive.start_import("mail", "list.mbox", "list.mbox")
    archive.finish_import(run, ACCOUNT)

    _, finished = events_of(archive)
    assert isinstance(finished, ImportRun.Finished)
    assert (finished.read, finished.recorded, finished.known) == (7, 1, 2)
    assert (finished.skipped, finished.unreadable_count) == ({"joins": 2}, 2)
    assert (finished.dropped_fields, finished.seconds) == ({"users.team": 3}, 0.5)
    assert finished.unreadable.person == run
    assert '"where": "a.json record 3"' in str(finished.unreadable)


def test_an_account_of_any_field_names_can_be_recorded_and_read(archive: Archive) -> None:
    run = archive.start_import("mail", "\ud800.mbox", "\ud800.mbox")
    fields = {"_type_": 1, "_data_": 1}
    unreadable = [{"where": "\ud800", "why": "\x00"}]
    account = Account(1, 0, 0, {"\ud800": 1}, unreadable, 1, fields, 0.1)

    archive.finish_import(run, account)

    finished = events_of(archive)[-1]
    assert finished.skipped == {"\ufffd": 1}
    assert finished.dropped_fields == {"-type-": 1, "_data_": 1}


def test_an_import_finished_by_two_processes_keeps_the_first_account(archive: Archive) -> None:
    run = archive.start_import("mail", "list.mbox", "list.mbox")

    archive.finish_import(run, ACCOUNT)
    archive.finish_import(run, ACCOUNT)

    assert archive.count_by_topic()["import_run.finished"] == 1


def test_a_kill_between_keys_and_events_leaves_an_archive_that_goes_on(
    archive: Archive, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """Stands for the end of the process."""

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(archive.recorder, "insert_events", killed)
        with pytest.raises(KilledError):
            record(archive, a(c.OpenSpace), a(c.MakeContribution))

    assert events_of(archive) == []
    assert keyring.seal(archive.id_of("person", ADA), "the key is there") is not None
    assert record(archive, a(c.OpenSpace), a(c.MakeContribution)) == [True, True]
    assert [event.TOPIC for event in events_of(archive)] == [
        "space.opened",
        "person.introduced",
        "contribution.made",
    ]


def insert_after_others(archive: Archive, others: int) -> Any:
    """As if so many times another process recorded some of the batch just before."""
    insert, calls = archive.recorder.insert_events, count()

    def insert_events(events: Sequence[StoredEvent], **kwargs: Any) -> Any:
        turn = next(calls)
        if turn < others:
            insert([events[0]])
        return insert(events, **kwargs)

    return insert_events


def test_what_others_record_meanwhile_is_recorded_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [a(c.MakeContribution, key=str(n), by=f"chat:{n}") for n in range(ATTEMPTS)]
    others = insert_after_others(archive, ATTEMPTS - 1)
    monkeypatch.setattr(archive.recorder, "insert_events", others)

    outcomes = record(archive, *batch)

    assert archive.count_by_topic() == {
        "contribution.made": ATTEMPTS,
        "person.introduced": ATTEMPTS,
    }
    assert outcomes.count(False) == (ATTEMPTS - 1) // 2  # person and contribution take turns


def test_a_log_that_takes_nothing_is_told_after_some_attempts(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[object] = []

    def refuse(events: object, **_: object) -> None:
        attempts.append(events)
        raise IntegrityError("refused")

    monkeypatch.setattr(archive.recorder, "insert_events", refuse)

    with pytest.raises(PersistenceError, match="refused"):
        record(archive, a(c.OpenSpace))

    assert len(attempts) == ATTEMPTS


def test_the_texts_of_an_erased_person_do_not_come_back(archive: Archive) -> None:
    batch = [
        a(c.IntroducePerson),
        a(c.OpenSpace, by=ADA, purpose="mine"),
        a(c.OpenThread, by=ADA, title="mine"),
        a(c.MakeContribution, body="mine", extra={"mine": "mine"}),
        a(c.ReviseContribution, body="mine still", by=BOB, reason="his"),
    ]
    record(archive, *batch)
    ada = erase(archive, ADA)
    before = len(events_of(archive))

    assert record(archive, *batch) == [False] * len(batch)
    again = [
        a(c.IntroducePerson, name="Ada again"),
        a(c.OpenThread, by=ADA, title="mine again"),
        a(c.MakeContribution, body="mine again"),
        a(c.RenamePerson, name="Ada again"),
    ]
    assert record(archive, *again) == [False] * len(again)
    assert record(archive, a(c.MakeContribution, key="2", body="mine", extra={"a": 1})) == [True]

    new = events_of(archive)[before:]
    assert [event.TOPIC for event in new] == ["contribution.made"]
    for event in events_of(archive):
        theirs = [v for v in vars(event).values() if isinstance(v, Personal) and v.person == ada]
        assert [value.text for value in theirs] == [None] * len(theirs)
    reasons = [str(e.reason) for e in events_of(archive) if isinstance(e, Contribution.Revised)]
    assert reasons == ["his"]


def test_a_person_erased_by_another_process_is_noticed_by_the_next_batch(
    archive: Archive, tmp_path: Path, sqlite_store: dict[str, str]
) -> None:
    here, there = (Keyring(open_key_database(f"sqlite:///{tmp_path}/keys.db")) for _ in range(2))
    store = sqlite_store | {"SQLITE_DBNAME": str(tmp_path / "shared.db")}
    with Archive(store, keyring=here) as one, Archive(store, keyring=there) as other:
        record(one, a(c.MakeContribution))
        erase(other, ADA)

        outcomes = record(
            one,
            a(c.MakeContribution, body="mine, in another wording"),
            a(c.MakeContribution, key="2", body="mine"),
        )

        assert outcomes == [False, True]
        assert [e.body.text for e in events_of(one) if hasattr(e, "body")] == [None, None]
    here.close()
    there.close()


def test_an_archive_is_not_opened_with_the_key_ring_of_another(
    archive: Archive, sqlite_store: dict[str, str]
) -> None:
    other = new_keyring()
    with Archive(sqlite_store, keyring=other):
        pass  # while it is empty, any key ring will do
    record(archive, a(c.OpenSpace))

    with pytest.raises(KeyringError, match=r"Restore the keys\.db that belongs to this log"):
        Archive(sqlite_store, keyring=other)

    other.close()


def test_an_archive_whose_first_person_was_erased_can_be_opened(
    archive: Archive, sqlite_store: dict[str, str]
) -> None:
    record(archive, a(c.IntroducePerson))
    erase(archive, ADA)

    with Archive(sqlite_store, keyring=archive.keyring) as again:
        assert record(again, a(c.IntroducePerson)) == [False]


def test_an_archive_remembers_only_so_many_people(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.application.KNOWN_PEOPLE", 3)

    for n in range(20):
        record(archive, a(c.MakeContribution, key=str(n), by=f"chat:{n % 5}"))

    assert len(archive.people_met) <= 4
    assert archive.count_by_topic() == {"contribution.made": 20, "person.introduced": 5}


def test_events_are_stamped_with_when_they_were_recorded(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))

    [opened] = events_of(archive)
    assert opened.timestamp > later()
    assert opened.timestamp.tzinfo is not None
