"""The present state of threads and contributions is that of the community's order of things."""

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.threads.tables import titles, wordings
from tests.builders import a, later
from tests.contracts.projections import ADA, BOB, CY, message
from tests.projections.worlds import World, change, merge, opened


@pytest.mark.parametrize("at_once", [True, False])
def test_a_thread_is_in_the_space_it_was_opened_in_whatever_came_first(
    world: World, at_once: bool
) -> None:
    world.tell(
        message(1, ADA, thread="t", space="chat:attic"),
        opened("t", space="chat:kitchen"),
        message(2, ADA, thread="t", space="chat:cellar"),
        at_once=at_once,
    )

    assert world.thread("t").space_id == world.id_of("space", "chat:kitchen")
    assert world.contribution(1).space_id == world.id_of("space", "chat:attic")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_thread_that_was_never_opened_is_in_the_space_where_it_began(
    world: World, at_once: bool
) -> None:
    world.tell(
        message(5, ADA, thread="t", space="chat:attic"),
        message(2, ADA, thread="t", space="chat:cellar"),
        message(4, ADA, thread="t", space="chat:kitchen"),
        at_once=at_once,
    )

    assert world.thread("t").space_id == world.id_of("space", "chat:cellar")


@pytest.mark.parametrize("at_once", [True, False])
def test_the_title_is_the_latest_in_the_community(world: World, at_once: bool) -> None:
    world.tell(
        opened("t", title="First"),
        a(c.RenameThread, thread="t", title="Third", occurred_at=later(3)),
        a(c.RenameThread, thread="t", title="Second", occurred_at=later(2)),
        at_once=at_once,
    )

    assert world.thread("t").title == "Third"
    assert [row.title for row in world.history(titles)] == ["First", "Second", "Third"]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_wording_is_the_latest_in_the_community(world: World, at_once: bool) -> None:
    world.tell(
        message(1, ADA, body="first"),
        change(c.ReviseContribution, 1, 9, body="third", media="markdown", by=BOB, reason="typo"),
        change(c.ReviseContribution, 1, 5, body="second"),
        at_once=at_once,
    )

    made = world.contribution(1)
    assert (made.body, made.media, made.wordings) == ("third", "markdown", 3)
    assert (made.edited_at, made.occurred_at) == (later(9), later(1))
    first, second, third = world.history(wordings)
    assert [row.body for row in (first, second, third)] == ["first", "second", "third"]
    assert (third.editor_id, third.reason) == (world.id_of("person", BOB), "typo")
    assert third.reason_by == world.id_of("person", BOB)
    assert (first.editor_id, first.reason) == (None, None)


def test_a_wording_of_the_very_time_of_the_making_comes_after_it(world: World) -> None:
    world.tell(message(1, ADA, body="first"), change(c.ReviseContribution, 1, 1, body="second"))

    assert world.contribution(1).body == "second"


def test_a_wording_known_only_since_its_edit_is_not_replaced_by_an_older_one(world: World) -> None:
    world.tell(message(1, ADA, body="third", edited_at=later(9)))
    assert world.contribution(1).edited_at == later(9)

    world.tell(message(1, ADA, body="second", edited_at=later(5)))

    made = world.contribution(1)
    assert (made.body, made.edited_at, made.wordings) == ("third", later(9), 2)
    world.tell(message(1, ADA, body="fourth", edited_at=later(12)))
    assert (world.contribution(1).body, world.contribution(1).edited_at) == ("fourth", later(12))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("given_changes", "state"),
    [
        ([(c.WithdrawContribution, 5), (c.RestoreContribution, 6)], "shown"),
        ([(c.RestoreContribution, 6), (c.WithdrawContribution, 5)], "shown"),
        ([(c.RestoreContribution, 5), (c.WithdrawContribution, 6)], "withdrawn"),
        ([(c.HideContribution, 8), (c.WithdrawContribution, 7)], "withdrawn"),
        ([(c.HideContribution, 7), (c.RestoreContribution, 9), (c.HideContribution, 8)], "shown"),
        ([(c.HideContribution, 9), (c.RestoreContribution, 8), (c.HideContribution, 7)], "hidden"),
        ([(c.ObserveMissing, 5)], "shown"),
    ],
)
def test_the_state_is_that_of_the_latest_change_in_the_community(
    world: World, given_changes: Sequence[tuple[Any, int]], state: str, at_once: bool
) -> None:
    told = [change(kind, 1, minute) for kind, minute in given_changes]

    world.tell(message(1, ADA), *told, at_once=at_once)

    assert world.contribution(1).state == state


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("first", [2, 3])
def test_the_answer_accepted_last_is_the_threads(world: World, first: int, at_once: bool) -> None:
    second = 5 - first
    world.tell(
        *(message(n, ADA, thread="t") for n in (1, 2, 3)),
        change(c.AcceptAnswer, second, 9),
        change(c.AcceptAnswer, first, 8),
        at_once=at_once,
    )

    assert world.thread("t").accepted_id == world.id_of("contribution", f"m/{second}")
    assert world.contribution(first).accepted_at == later(8)


@pytest.mark.parametrize("at_once", [True, False])
def test_endorsements_are_those_observed_last_in_the_community(world: World, at_once: bool) -> None:
    world.tell(
        message(1, ADA),
        change(c.ObserveEndorsements, 1, 9, counts={"up": 5, "heart": 1, "down": 2}),
        change(c.ObserveEndorsements, 1, 8, counts={"up": 3}),
        message(2, ADA),
        at_once=at_once,
    )

    made = world.contribution(1)
    assert (made.endorsements, made.score) == ({"up": 5, "heart": 1, "down": 2}, 4)
    assert (world.contribution(2).endorsements, world.contribution(2).score) == (None, 0)
    world.tell(change(c.ObserveEndorsements, 1, 9, counts={"up": 6}))
    assert world.contribution(1).score == 6


def test_no_number_of_endorsements_is_too_large(archive: Archive, read_engine: sa.Engine) -> None:
    world = World(archive, read_engine)

    world.tell(
        message(1, ADA),
        message(2, ADA),
        change(c.ObserveEndorsements, 1, 9, counts={"up": 10**20}),
        change(c.ObserveEndorsements, 2, 9, counts={"down": 10**20}),
    )

    assert world.contribution(1).score == 2**31 - 1 == -world.contribution(2).score
    assert world.contribution(1).endorsements == {"up": 10**20}


def test_a_thread_is_closed_until_it_is_reopened(world: World) -> None:
    world.tell(
        opened("t"),
        a(c.CloseThread, thread="t", occurred_at=later(5)),
        a(c.ResolveThread, thread="t", occurred_at=later(4)),
    )
    assert (world.thread("t").closed_at, world.thread("t").resolved_at) == (later(5), later(4))

    world.tell(a(c.ReopenThread, thread="t", occurred_at=later(3)))
    assert world.thread("t").closed_at == later(5)

    world.tell(a(c.ReopenThread, thread="t", occurred_at=later(6)))
    assert (world.thread("t").closed_at, world.thread("t").resolved_at) == (None, later(4))


@pytest.mark.parametrize("at_once", [True, False])
def test_a_moved_thread_takes_what_was_and_will_be_said_along(world: World, at_once: bool) -> None:
    world.tell(
        opened("t"),
        message(1, ADA, thread="t"),
        a(c.MoveThread, thread="t", space="chat:cellar", occurred_at=later(9)),
        a(c.MoveThread, thread="t", space="chat:attic", occurred_at=later(8)),
        message(2, ADA, thread="t"),
        message(3, ADA),
        at_once=at_once,
    )

    cellar = world.id_of("space", "chat:cellar")
    assert world.thread("t").space_id == cellar
    assert world.contribution(1).space_id == world.contribution(2).space_id == cellar
    assert world.contribution(3).space_id == world.id_of("space", "chat:garden")


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_and_will_be_said_in_a_merged_thread_is_found_in_the_other(
    world: World, at_once: bool
) -> None:
    world.tell(
        opened("a"),
        opened("b", space="chat:kitchen"),
        message(1, ADA, thread="a"),
        message(2, BOB, thread="b", space="chat:kitchen"),
        merge("a", "b"),
        message(3, CY, thread="a"),
        at_once=at_once,
    )

    assert (world.members("a"), world.members("b")) == ([], [1, 2, 3])
    merged, into = world.thread("a"), world.thread("b")
    assert (merged.contributions, merged.last_at, merged.merged_into) == (0, None, into.id)
    assert (into.contributions, into.opened_at, into.last_at) == (3, later(1), later(3))
    assert world.contribution(3).space_id == world.id_of("space", "chat:kitchen")


ORDERS = [("a", "b", "c"), ("b", "a", "c"), ("c", "b", "a"), ("c", "a", "b")]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("order", ORDERS)
def test_a_chain_of_mergers_leads_to_its_end(
    world: World, order: Sequence[str], at_once: bool
) -> None:
    parts: dict[str, list[Command]] = {
        "a": [merge("a", "b", 20), message(4, ADA, thread="a")],
        "b": [merge("b", "c", 21), message(5, ADA, thread="b")],
        "c": [a(c.MoveThread, thread="c", space="chat:attic", occurred_at=later(22))],
    }
    world.tell(
        *(opened(thread) for thread in "abc"),
        *(message(n, ADA, thread="abc"[n - 1]) for n in (1, 2, 3)),
        *(command for thread in order for command in parts[thread]),
        message(6, ADA, thread="a"),
        at_once=at_once,
    )

    assert [world.members(thread) for thread in "abc"] == [[], [], [1, 2, 3, 4, 5, 6]]
    assert [world.thread(thread).contributions for thread in "abc"] == [0, 0, 6]
    attic = world.id_of("space", "chat:attic")
    assert {world.contribution(n).space_id for n in range(1, 7)} == {attic}


@pytest.mark.parametrize("at_once", [True, False])
def test_of_two_mergers_the_later_in_the_community_holds(world: World, at_once: bool) -> None:
    world.tell(
        *(opened(thread) for thread in "abc"),
        message(1, ADA, thread="a"),
        merge("a", "c", 20),
        merge("a", "b", 21),
        at_once=at_once,
    )
    assert (world.members("b"), world.members("c")) == ([1], [])

    world.tell(merge("a", "c", 19))
    assert (world.members("b"), world.members("c")) == ([1], [])

    world.tell(merge("a", "c", 22))
    assert (world.members("b"), world.members("c")) == ([], [1])
    assert [world.thread(thread).contributions for thread in "abc"] == [0, 0, 1]


def test_a_merger_into_a_thread_that_is_not_known_yet_waits_for_it(world: World) -> None:
    world.tell(opened("a"), message(1, ADA, thread="a"), merge("a", "b"))
    assert world.members("a") == [1]

    world.tell(message(2, BOB, thread="b", space="chat:kitchen"))

    assert (world.members("a"), world.members("b")) == ([], [1, 2])
    assert world.contribution(1).space_id == world.id_of("space", "chat:kitchen")


def test_threads_merged_in_a_circle_keep_everything_in_one_of_them(world: World) -> None:
    world.tell(
        *(opened(thread) for thread in "abc"),
        *(message(n, ADA, thread="abc"[n - 1]) for n in (1, 2, 3)),
        *(merge(*pair) for pair in ("ab", "bc", "ca")),
    )
    world.tell(message(4, ADA, thread="b"))

    assert sorted(world.members(thread) for thread in "abc") == [[], [], [1, 2, 3, 4]]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_answer_accepted_in_a_merged_thread_is_that_of_the_other(
    world: World, at_once: bool
) -> None:
    world.tell(
        opened("a"),
        opened("b"),
        message(1, ADA, thread="a"),
        message(2, ADA, thread="b"),
        change(c.AcceptAnswer, 1, 9),
        merge("a", "b"),
        at_once=at_once,
    )

    assert world.thread("a").accepted_id is None
    assert world.thread("b").accepted_id == world.id_of("contribution", "m/1")
