"""Where that is found which was moved from one thread into another."""

from collections.abc import Sequence

import pytest

from archive import commands as c
from archive.commands import Command
from tests.builders import a, later
from tests.contracts.projections import ADA, BOB, message
from tests.projections.worlds import World, change, merge, opened

GARDEN, KITCHEN, ATTIC = "chat:garden", "chat:kitchen", "chat:attic"


def move(number: int, thread: str, minute: int) -> Command:
    moved: Command = change(c.MoveContribution, number, minute, thread=thread)
    return moved


def said(*numbers: int, thread: str, space: str = GARDEN) -> list[Command]:
    return [message(number, ADA, thread=thread, space=space) for number in numbers]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_moved_out_of_a_thread_is_found_in_the_other_and_its_space(
    world: World, at_once: bool
) -> None:
    world.tell(
        opened("a"),
        opened("b", space=KITCHEN),
        *said(1, 2, 3, thread="a"),
        move(2, "b", 20),
        move(3, "b", 21),
        at_once=at_once,
    )

    assert (world.members("a"), world.members("b")) == ([1], [2, 3])
    assert [world.thread(thread).contributions for thread in "ab"] == [1, 2]
    assert (world.thread("b").opened_at, world.thread("a").last_at) == (later(2), later(1))
    assert world.contribution(2).space_id == world.id_of("space", KITCHEN)
    assert world.contribution(1).space_id == world.id_of("space", GARDEN)


@pytest.mark.parametrize("at_once", [True, False])
def test_of_several_moves_the_latest_in_the_community_holds(world: World, at_once: bool) -> None:
    world.tell(
        *(opened(thread) for thread in "abc"),
        *said(1, 2, thread="a"),
        move(2, "c", 30),
        move(2, "b", 20),
        at_once=at_once,
    )
    assert [world.members(thread) for thread in "abc"] == [[1], [], [2]]

    world.tell(move(2, "a", 40))

    back, never = world.contribution(2), world.contribution(1)
    assert [world.members(thread) for thread in "abc"] == [[1, 2], [], []]
    assert [world.thread(thread).contributions for thread in "abc"] == [2, 0, 0]
    assert (back.made_in, back.said_in, back.moved_to) == (None, None, None)
    assert back.space_id == never.space_id


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_was_moved_follows_the_thread_it_is_in_and_not_the_one_it_was_in(
    world: World, order: Sequence[int], at_once: bool
) -> None:
    happened = [
        move(2, "b", 20),
        merge("a", "c", 21),
        a(c.MoveThread, thread="b", space=ATTIC, occurred_at=later(22)),
    ]
    world.tell(
        *(opened(thread) for thread in "abc"),
        *said(1, 2, thread="a"),
        *(happened[n] for n in order),
        at_once=at_once,
    )
    assert [world.members(thread) for thread in "abc"] == [[], [2], [1]]
    assert world.contribution(2).space_id == world.id_of("space", ATTIC)

    world.tell(merge("b", "a", 30))

    assert [world.members(thread) for thread in "abc"] == [[], [], [1, 2]]
    assert world.contribution(2).space_id == world.id_of("space", GARDEN)


def test_a_move_into_a_thread_that_is_not_known_yet_waits_for_it(world: World) -> None:
    world.tell(opened("a"), *said(1, 2, thread="a"), move(2, "b", 20))
    assert world.members("a") == [1, 2]

    world.tell(message(3, BOB, thread="b", space=KITCHEN))

    assert (world.members("a"), world.members("b")) == ([1], [2, 3])
    assert world.contribution(2).space_id == world.id_of("space", KITCHEN)


@pytest.mark.parametrize("at_once", [True, False])
def test_an_answer_accepted_before_it_was_moved_is_that_of_the_other(
    world: World, at_once: bool
) -> None:
    world.tell(
        *(opened(thread) for thread in "ab"),
        *said(1, 2, thread="a"),
        change(c.AcceptAnswer, 2, 9),
        move(2, "b", 20),
        at_once=at_once,
    )

    assert world.thread("a").accepted_id is None
    assert world.thread("b").accepted_id == world.id_of("contribution", "m/2")
