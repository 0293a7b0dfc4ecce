"""daybook norm, decision, role correct."""

import pytest

from tests.daybook.cli.desk import BOB, Desk


def test_a_norms_change_gets_its_right_time(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2015")
    desk("norm", "correct", "Watering", "1", "--to", "2014-03-05", "--reason", "the minutes")

    [row] = desk.json("norm", "history", "Watering")
    assert (row["occurred_at"][:10], row["precision"]) == ("2014-03-05", "day")


def test_a_roles_change_that_never_was_is_gone(desk: Desk) -> None:
    desk("role", "establish", "waterer", "--at", "2013")
    desk("role", "grant", "waterer", BOB, "--at", "2014")
    desk("role", "correct", "waterer", "2", "--never")

    assert desk.json("role", "roster") == []
    assert [row["event"] for row in desk.json("role", "history", "waterer")] == ["established"]


@pytest.mark.parametrize("options", [(), ("--never", "--to", "2014")])
def test_it_is_either_another_time_or_never(desk: Desk, options: tuple[str, ...]) -> None:
    desk.adopt()

    told = desk.refused("norm", "correct", "Watering", "1", *options, code=2)
    assert told == "Say either when it took place, with --to DATE, or --never."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Watering", "7", "--never"), "Those that do have the numbers 1."),
        (("Watering", "1", "--never"), "Give it its right time instead."),
        (("Drying", "1", "--never"), "There is no norm called 'Drying'."),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], told: str) -> None:
    desk.adopt()

    assert told in desk.refused("norm", "correct", *words)
