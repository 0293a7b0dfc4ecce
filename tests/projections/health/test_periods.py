"""Periods are written as people write them, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.health.periods import STEPS, Step, months_of, period_read, written


@pytest.mark.parametrize(
    ("step", "text"), [("year", "2014"), ("quarter", "2014-Q2"), ("month", "2014-05")]
)
def test_a_period_is_written_as_people_do(step: Step, text: str) -> None:
    assert written((2014 * 12 + 4) // STEPS[step], step) == text


@given(month=st.integers(12, 9999 * 12), step=st.sampled_from(list(STEPS)))
def test_what_is_written_is_read_back(month: int, step: Step) -> None:
    period = month // STEPS[step]

    assert period_read(written(period, step), step) == period
    first, after = months_of(period, step)
    assert first <= month < after


@pytest.mark.parametrize("text", ["2014-Q5", "2014-13", "14", "2014-Q2 ", "later", "2014-Q2-05"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert [period_read(text, step) for step in STEPS] == [None] * 3


def test_a_period_of_another_step_is_none() -> None:
    assert period_read("2014", "quarter") is None
    assert period_read("2014-Q2", "year") is None
    assert period_read("2014-05", "quarter") is None
