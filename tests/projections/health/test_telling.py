"""Numbers are told as people read them, and few people are not told of."""

import pytest

from projections.health.asking import END, Asked
from projections.health.figure import Column
from projections.health.figures import FIGURES
from projections.health.measuring import Line, Measured
from projections.health.telling import cell_told, duration_told, parameter_told, told, value_told
from projections.viewer import STEWARD


def measured(*lines: Line) -> Measured:
    figure = FIGURES["retention"]
    return Measured(figure, Asked(STEWARD), figure.columns, lines, "", {})


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (5, "under a minute"),
        (60, "1 minute"),
        (90, "1.5 minutes"),
        (3_600, "1 hour"),
        (37_000, "10 hours"),
        (86_400 * 3, "3 days"),
    ],
)
def test_time_is_told_in_the_unit_that_suits_it(seconds: int, text: str) -> None:
    assert duration_told(seconds) == text


def test_values_are_told_by_their_unit() -> None:
    assert value_told(0.256, Column("s", "s", "share")) == "26 %"
    assert value_told(12_345, Column("n", "n")) == "12,345"
    assert value_told(None, Column("n", "n")) == "not known"
    assert value_told(3_600, Column("w", "w", "seconds")) == "1 hour"


def test_the_present_value_is_told_in_a_sentence() -> None:
    line = Line(2014, {"before": 10, "stayed": 5, "share": 0.5})
    unfinished = Line(2015, {"before": 5, "stayed": 1, "share": 0.2}, is_open=True)

    assert told(measured(line, unfinished)) == (
        "In 2014, of the 10 who took part in the period before, 50 % took part again."
    )
    assert told(measured(unfinished)) == "No period of this is over yet."
    assert told(measured()) == FIGURES["retention"].nothing


def test_of_few_people_it_is_told_that_they_are_few() -> None:
    line = Line(2014, {"before": 2, "stayed": None}, few=frozenset({"stayed", "share"}))

    assert told(measured(line)) == ("In 2014, fewer than 3 people were in it, so no more is told.")
    assert cell_told(line, Column("stayed", "stayed")) == "few"
    assert cell_told(line, Column("before", "before")) == "2"


def test_parameters_are_told_as_they_are() -> None:
    assert parameter_told(END).startswith("the end of time")
    assert parameter_told(["public", "members"]) == "public, members"
    assert parameter_told(3) == "3"
