"""When a thing came to hold, and ceased to, as its changes tell it."""

from datetime import UTC, datetime

from projections.replay.asked import By
from projections.replay.happenings import Change, turns_of


def on(day: int) -> datetime:
    return datetime(2020, 1, day, tzinfo=UTC)


def turns(by: By, *changes: tuple[int, int, bool | None]) -> list[tuple[int, int]]:
    """The days of the turns, and which way; of (occurred, learned, holds), in their order."""
    made = [Change(on(occurred), on(learned), holds) for occurred, learned, holds in changes]
    return [(turn.at(by).day, turn.change) for turn in turns_of("norm", made, by)]


def test_a_thing_holds_from_one_change_to_the_next_that_ends_it() -> None:
    assert turns("occurred", (1, 9, True), (2, 9, None), (3, 9, False)) == [(1, 1), (3, -1)]


def test_the_same_again_is_no_turn() -> None:
    assert turns("occurred", (1, 1, True), (2, 2, True), (3, 3, True)) == [(1, 1)]


def test_what_is_decided_later_prevails_over_what_comes_into_force_after_it() -> None:
    assert turns("occurred", (9, 1, True), (2, 2, False)) == []


def test_what_is_learned_late_is_overtaken_by_what_is_known_already() -> None:
    assert turns("recorded", (1, 8, True), (3, 2, False)) == []
    assert turns("recorded", (1, 2, True), (3, 8, False)) == [(2, 1), (8, -1)]
