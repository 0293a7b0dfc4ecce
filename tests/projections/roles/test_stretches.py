"""Stretches in which a role had too few holders."""

from uuid import UUID

from projections.roles.rows import Holding
from projections.roles.stretches import Short, short_stretches
from tests.projections.roles.council import day


def held(since: int, until: int | None) -> Holding:
    end = None if until is None else day(until)
    person = UUID(int=since + 1)
    return Holding(UUID(int=9), person, day(since), "day", end, None, None, 2, None, None)


def test_one_who_follows_at_once_leaves_no_stretch() -> None:
    there = [(day(0), None)]

    assert list(short_stretches(there, [held(0, 4), held(4, None)], 1, day(9))) == []


def test_a_stretch_without_a_holder_since_goes_on() -> None:
    there = [(day(0), None)]

    assert list(short_stretches(there, [], 1, day(9))) == [Short(day(0), None, 0, False)]


def test_an_end_still_to_come_is_none() -> None:
    there = [(day(0), day(20))]

    assert list(short_stretches(there, [held(0, 15)], 1, day(9))) == []
    [short] = short_stretches(there, [held(0, 5)], 1, day(9))
    assert short == Short(day(5), None, 0, False)


def test_whoever_held_it_for_no_time_fills_no_seat() -> None:
    there = [(day(0), None)]

    [short] = short_stretches(there, [held(3, 3)], 1, day(9))
    assert short == Short(day(0), None, 0, False)


def test_between_two_holders_is_a_gap_and_before_the_end_of_the_role_is_none() -> None:
    there = [(day(0), day(8)), (day(10), None)]
    found = list(short_stretches(there, [held(0, 2), held(4, 6), held(10, None)], 1, day(12)))

    assert found == [Short(day(2), day(4), 0, True), Short(day(6), day(8), 0, False)]


def test_every_number_of_holders_has_its_own_stretch() -> None:
    there = [(day(0), None)]

    found = list(short_stretches(there, [held(1, 9), held(3, 7), held(5, 6)], 3, day(8)))

    assert [(s.since, s.until, s.holders) for s in found] == [
        (day(0), day(1), 0),
        (day(1), day(3), 1),
        (day(3), day(5), 2),
        (day(6), day(7), 2),
        (day(7), None, 1),
    ]
