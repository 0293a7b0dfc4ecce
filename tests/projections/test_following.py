"""An index outside the read database holds what the tables say, wherever it was killed."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.following import changed_contributions, follow
from projections.projection import catch_up, position_of
from projections.store import positions
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions, threads
from tests.builders import a, any_commands, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, CY, erase, message
from tests.projections.worlds import World, change, merge, opened

KEYRING = new_keyring()


class FakeIndex:
    """An index in memory. What was updated since the last commit is lost when it is killed."""

    name: ClassVar[str] = "fake"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.documents: dict[UUID, Any] = {}
        self.waiting: dict[UUID, Any] = {}
        self.commits = self.cleared = 0

    def update(self, connection: sa.Connection, ids: Collection[UUID]) -> None:
        assert all(isinstance(i, UUID) for i in ids)
        self.waiting |= dict.fromkeys(ids)
        self.waiting |= {row.id: row for row in connection.execute(DOCUMENTS) if row.id in ids}

    def commit(self) -> None:
        self.commits += 1
        self.documents |= self.waiting
        self.waiting = {}

    def clear(self) -> None:
        self.cleared += 1
        self.documents, self.waiting = {}, {}

    def killed(self) -> None:
        self.waiting = {}


c_, t_ = contributions.c, threads.c
DOCUMENTS = sa.select(
    *(c_.id, c_.thread_id, c_.space_id, c_.body, c_.state, c_.visibility, c_.score),
    *(t_.title, t_.visibility.label("thread_visibility")),
).outerjoin_from(contributions, threads, t_.id == c_.thread_id)


def follow_to_the_end(world: World, index: FakeIndex, **options: Any) -> int:
    last = world.archive.recorder.max_notification_id() or 0
    return follow(world.archive, world.engine, index, last, **options)


def in_tables(world: World) -> dict[UUID, Any]:
    with world.engine.connect() as connection:
        return {row.id: row for row in connection.execute(DOCUMENTS)}


@pytest.fixture
def world(archive: Archive, engine: sa.Engine) -> World:
    return World(archive, engine)


@pytest.fixture
def touched(world: World) -> Callable[..., set[int]]:
    """Record more, and say which messages that may have changed."""

    def find(*commands: Command, erased: str = "") -> set[int]:
        before = world.archive.recorder.max_notification_id() or 0
        world.tell(*commands)
        if erased:
            world.erase(erased)
        batch = world.archive.recorder.select_notifications(before + 1, 1000)
        ids = {world.id_of("contribution", f"m/{n}"): n for n in range(30)}
        with world.engine.connect() as connection:
            return {ids[i] for i in changed_contributions(connection, batch)}

    return find


FIRST = (
    a(c.OpenSpace),
    opened("a", title="first", by=BOB),
    opened("b", title="second", by=ADA),
    message(1, ADA, thread="a"),
    message(2, BOB, thread="a"),
    message(3, CY, thread="b"),
    message(4, ADA),
)


@pytest.mark.parametrize(
    ("command", "numbers"),
    [
        (message(9, ADA, thread="a"), {9}),
        (change(c.ReviseContribution, 1, 9), {1}),
        (change(c.WithdrawContribution, 1, 9), {1}),
        (change(c.HideContribution, 2, 9), {2}),
        (change(c.RestoreContribution, 2, 9), {2}),
        (change(c.AcceptAnswer, 2, 9), {2}),
        (change(c.ObserveEndorsements, 2, 9), {2}),
        (change(c.ObserveMissing, 3, 9), {3}),
        (a(c.RenameThread, thread="a"), {1, 2}),
        (a(c.MoveThread, thread="a"), {1, 2}),
        (a(c.CloseThread, thread="b"), {3}),
        (opened("m/4", title="found a title"), {4}),
        (merge("a", "b"), {1, 2, 3}),
        (a(c.RenamePerson, person=ADA), set()),
        (a(c.LinkHandle, person=ADA, handle=CY), set()),
        (a(c.RenameSpace), set()),
        (a(c.ChangeVisibility), set()),
        (a(c.CloseSpace), set()),
    ],
)
def test_an_event_leads_to_what_it_may_have_changed(
    world: World, touched: Callable[..., set[int]], command: Command, numbers: set[int]
) -> None:
    world.tell(*FIRST)

    assert touched(command) == numbers


def test_an_erasure_leads_to_what_they_said_and_to_all_under_their_titles(
    world: World, touched: Callable[..., set[int]]
) -> None:
    world.tell(*FIRST, message(5, BOB, thread="b"))

    assert touched(erased=BOB) == {1, 2, 5}
    assert touched(erased=CY) == {3}


def test_a_merger_leads_to_what_had_come_from_further_away(
    world: World, touched: Callable[..., set[int]]
) -> None:
    world.tell(*FIRST, opened("c"), merge("a", "b", 20))

    assert touched(merge("b", "c", 21)) == {1, 2, 3}
    assert touched(a(c.RenameThread, thread="c")) == {1, 2, 3}
    assert touched(merge("c", "a", 22)) == {1, 2, 3}  # in a circle now


def test_following_brings_the_index_to_what_the_tables_say(world: World) -> None:
    index = FakeIndex()
    world.tell(*FIRST)

    assert follow_to_the_end(world, index) == 4
    assert index.documents == in_tables(world)
    assert (index.commits, index.waiting) == (1, {})

    world.tell(merge("a", "b"), change(c.WithdrawContribution, 4, 9))
    assert follow_to_the_end(world, index) == 4
    assert index.documents == in_tables(world)
    assert position_of(world.engine, "fake") == world.archive.recorder.max_notification_id()


def test_where_there_is_nothing_new_nothing_is_written(world: World) -> None:
    index = FakeIndex()
    world.tell(*FIRST)
    follow_to_the_end(world, index)

    assert follow_to_the_end(world, index) == 0
    assert (index.commits, index.cleared) == (1, 1)


def test_it_goes_no_further_than_the_tables(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.following.READ", 2)
    index = FakeIndex()
    world.tell(*FIRST)
    reached = world.archive.recorder.max_notification_id() or 0
    record(world.archive, message(9, ADA))

    follow(world.archive, world.engine, index, reached)

    assert position_of(world.engine, "fake") == reached


def test_progress_is_told_in_events(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.following.READ", 4)
    world.tell(*FIRST)
    told: list[int] = []

    follow_to_the_end(world, FakeIndex(), progress=told.append)

    assert told == [4, 4, 2]  # three people were met, too


def test_killed_before_a_commit_it_looks_at_everything_since_the_last_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 3)
    monkeypatch.setattr("projections.following.COMMIT_AFTER", 2)
    index = FakeIndex()
    world.tell(*FIRST, *(message(n, ADA) for n in range(10, 20)))
    batches = 0

    def killed(_: int) -> None:
        nonlocal batches
        batches += 1
        if batches == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow_to_the_end(world, index, progress=killed)
    index.killed()
    at = position_of(world.engine, "fake")
    assert 0 < at < (world.archive.recorder.max_notification_id() or 0)

    follow_to_the_end(world, index)
    assert index.documents == in_tables(world)
    assert index.cleared == 1


def test_killed_between_commit_and_position_it_repeats_itself_harmlessly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FakeIndex()
    world.tell(*FIRST)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("projections.following.move", killed)
        with pytest.raises(KeyboardInterrupt):
            follow_to_the_end(world, index)
    assert (index.commits, position_of(world.engine, "fake")) == (1, 0)

    assert follow_to_the_end(world, index) == 4
    assert index.documents == in_tables(world)


def test_an_index_of_another_version_is_made_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FakeIndex()
    world.tell(*FIRST)
    follow_to_the_end(world, index)
    index.documents = {UUID(int=1): "as an older version had it"}
    monkeypatch.setattr(FakeIndex, "version", 2)

    assert follow_to_the_end(world, index) == 4
    assert index.documents == in_tables(world)
    assert index.cleared == 2


def test_one_that_was_overtaken_never_moves_the_position_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 2)
    monkeypatch.setattr("projections.following.COMMIT_AFTER", 1)
    world.tell(*FIRST, *(message(n, ADA) for n in range(10, 20)))
    last = world.archive.recorder.max_notification_id() or 0
    seen: list[int] = []

    def be_overtaken(_: int) -> None:
        if not seen:
            seen.append(0)
            follow(world.archive, world.engine, FakeIndex(), last - 3)
        seen.append(position_of(world.engine, "fake"))

    follow_to_the_end(world, FakeIndex(), progress=be_overtaken)

    assert seen[1] == last - 3
    assert seen == sorted(seen)
    assert position_of(world.engine, "fake") == last


def test_one_whose_position_was_taken_away_still_comes_to_an_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 2)
    monkeypatch.setattr("projections.following.COMMIT_AFTER", 1)
    world.tell(*FIRST)
    batches = 0

    def take_away(_: int) -> None:
        nonlocal batches
        batches += 1
        assert batches < 20
        with world.engine.begin() as connection:
            connection.execute(positions.delete().where(positions.c.projection == "fake"))

    follow_to_the_end(world, FakeIndex(), progress=take_away)

    assert position_of(world.engine, "fake") == 0


@settings(max_examples=25)
@given(
    parts=st.lists(any_commands(), max_size=4),
    erased=st.sampled_from(["", "mailto:ada@example.org", "chat:ada"]),
    size=st.integers(1, 9),
)
def test_followed_bit_by_bit_or_at_once_the_index_is_the_same(
    parts: list[list[Command]], erased: str, size: int
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    index = FakeIndex()
    with memory_archive(new_keyring()) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.following.READ", size)
        world = World(archive, engine)
        for part in [*parts, []]:
            record(archive, *part)
            if not part and erased and archive.load([archive.id_of("person", erased)]):
                erase(archive, erased)
                erased = ""
            catch_up(archive, engine, [ThreadsProjection()])
            follow_to_the_end(world, index)

        assert index.documents == in_tables(world)
    engine.dispose()
