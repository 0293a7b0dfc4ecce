"""Whatever the machine's clock does, what was known at a time stays what was known then."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Account, Archive
from archive.domain.clock import LEAST, Clock
from archive.domain.person import Person
from archive.domain.personal import COMMUNITY
from archive.store.keyring import Keyring
from projections.norms.projection import NormsProjection
from projections.norms.queries import norm_history
from projections.projection import catch_up
from projections.store import positions
from projections.viewer import STEWARD
from tests.builders import RUN, a, events_of, later, new_keyring, occurred, text_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EventStore = dict[str, str]


class Hand:
    """A clock's hand, set by the test."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def archive(sqlite_store: EventStore, keyring: Keyring, hand: Hand) -> Iterator[Archive]:
    with Archive(sqlite_store, keyring=keyring, clock=Clock(hand)) as archive:
        yield archive


def tell(archive: Archive, number: int) -> None:
    text = f"1. Water {number} times."
    at = later(number)
    amended = a(c.AmendNorm, text=text, source=f"git:{number}", occurred_at=at, effective_from=at)
    command = amended if number else a(c.AdoptNorm)
    archive.record([[command]], RUN)


def times(archive: Archive) -> list[datetime]:
    return [event.timestamp for event in events_of(archive)]


@settings(max_examples=25)
@given(st.lists(st.integers(-(10**10), 10**10), min_size=1, max_size=8))
def test_views_of_what_was_known_never_change(jumps: list[int]) -> None:
    hand, engine = Hand(), sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    memory = {
        "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
        "SQLITE_DBNAME": ":memory:",
    }
    seen: dict[datetime, Any] = {}
    with Archive(memory, keyring=new_keyring(), clock=Clock(hand)) as archive:
        norm = archive.id_of("norm", a(c.AdoptNorm).key)

        def view(at: datetime) -> Any:
            return norm_history(engine, STEWARD, norm, known_at=at)

        for number, jump in enumerate(jumps):
            hand.at = NOON + timedelta(microseconds=jump)
            tell(archive, number)
            catch_up(archive, engine, [NormsProjection()])
            last = archive.last_recorded_at()
            assert last
            seen[last] = view(last)
        assert {at: view(at) for at in seen} == seen
        assert times(archive) == sorted(set(times(archive)))
    engine.dispose()


def test_what_another_process_recorded_meanwhile_comes_first(
    archive: Archive, sqlite_store: EventStore, keyring: Keyring, hand: Hand
) -> None:
    tell(archive, 0)
    ahead = Clock(lambda: NOON + timedelta(hours=3))
    with Archive(sqlite_store, keyring=keyring, clock=ahead) as other:
        tell(other, 1)

    tell(archive, 2)

    assert times(archive)[-1] > NOON + timedelta(hours=3)
    assert times(archive) == sorted(times(archive))


def test_an_archive_that_is_opened_again_goes_on_after_its_last_event(
    archive: Archive, sqlite_store: EventStore, keyring: Keyring
) -> None:
    tell(archive, 0)
    [*_, last] = times(archive)

    behind = Clock(lambda: NOON - timedelta(days=400))
    with Archive(sqlite_store, keyring=keyring, clock=behind) as again:
        tell(again, 1)

        assert times(again)[-1] == last + LEAST


def test_imports_and_what_is_put_by_itself_keep_to_the_order(archive: Archive, hand: Hand) -> None:
    tell(archive, 0)
    hand.at -= timedelta(days=1)
    run = archive.start_import("chat", "yard", "yard.zip")
    archive.finish_import(run, Account(0, 0, 0, {}, [], 0, {}, 0.5))
    ada = archive.id_of("person", "mailto:ada@example.org")
    person = archive.load([ada])[ada]
    assert isinstance(person, Person)
    hand.at += timedelta(days=9_000)  # beyond what the machine says, by which it is erased
    tell(archive, 1)
    person.erase(None, text_of(COMMUNITY, ""), {}, occurred(70))

    archive.put(person.collect_events())

    assert times(archive) == sorted(set(times(archive)))


def test_threads_that_record_at_once_keep_to_the_order(archive: Archive) -> None:
    def introduce(name: str) -> None:
        for number in range(10):
            archive.record([[a(c.IntroducePerson, handle=f"chat:{name}{number}")]], RUN)

    threads = [threading.Thread(target=introduce, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(times(archive)) == 30
    assert times(archive) == sorted(set(times(archive)))


def test_an_empty_log_has_no_last_event(archive: Archive) -> None:
    assert archive.last_recorded_at() is None


def test_what_looks_like_a_time_in_a_text_is_not_taken_for_one(archive: Archive) -> None:
    text = '{"timestamp":{"_type_":"datetime_iso","_data_":"2999-01-01T00:00:00+00:00"}}'
    archive.record([[a(c.AdoptNorm, text=text, title=text)]], RUN)

    assert archive.last_recorded_at() == times(archive)[-1]
