"""An importer is told what a source still had of a space in a stretch of time."""

from archive import commands as c
from projections.threads.known import known_contributions
from tests.builders import a, later
from tests.contracts.projections import ADA, BOB, message
from tests.projections.worlds import World, change


def known(world: World, space: str, since: int, until: int) -> list[int]:
    """The numbers of the messages that are known of a stretch."""
    ids = {world.id_of("contribution", f"m/{n}"): n for n in range(30)}
    stretch = world.id_of("space", space), later(since), later(until)
    return sorted(ids[i] for i in known_contributions(world.engine, *stretch))


def test_both_ends_of_the_stretch_belong_to_it(world: World) -> None:
    world.tell(*(message(n, ADA) for n in range(1, 7)))

    assert known(world, "chat:garden", 2, 5) == [2, 3, 4, 5]


def test_other_spaces_have_their_own(world: World) -> None:
    world.tell(message(1, ADA), message(2, ADA, space="chat:kitchen"))

    assert known(world, "chat:garden", 0, 9) == [1]
    assert known(world, "chat:kitchen", 0, 9) == [2]
    assert known(world, "chat:nowhere", 0, 9) == []


def test_what_is_missing_already_is_left_out(world: World) -> None:
    world.tell(message(1, ADA), message(2, ADA), change(c.ObserveMissing, 1, 9))

    assert known(world, "chat:garden", 0, 9) == [2]


def test_what_nobody_may_see_is_known_all_the_same(world: World) -> None:
    world.tell(
        a(c.OpenSpace, visibility="confidential"),
        message(1, ADA, visibility="confidential"),
        message(2, BOB),
        change(c.HideContribution, 1, 9),
    )
    world.erase(BOB)

    assert known(world, "chat:garden", 0, 9) == [1, 2]


def test_more_than_are_fetched_at_once_are_all_told(world: World) -> None:
    world.tell(*(message(n, ADA, key=f"m/{n % 30}" if n < 30 else f"x/{n}") for n in range(2500)))

    stretch = world.id_of("space", "chat:garden"), later(0), later(9999)
    assert len(set(known_contributions(world.engine, *stretch))) == 2500
