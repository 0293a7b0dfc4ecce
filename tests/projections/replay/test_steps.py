"""Days, weeks, months, quarters and years."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.replay.steps import (
    STEPS,
    Step,
    TooManyStepsError,
    called,
    edges_of,
    next_after,
    start_of,
)

times = st.integers(-2_000_000_000, 4_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "start", "end", "name"),
    [
        ("day", on(2016, 5, 18), on(2016, 5, 19), "18 May 2016"),
        ("week", on(2016, 5, 16), on(2016, 5, 23), "week of 16 May 2016"),
        ("month", on(2016, 5, 1), on(2016, 6, 1), "May 2016"),
        ("quarter", on(2016, 4, 1), on(2016, 7, 1), "quarter 2 of 2016"),
        ("year", on(2016, 1, 1), on(2017, 1, 1), "2016"),
    ],
)
def test_a_step_begins_and_ends_with_the_calendar(
    step: Step, start: datetime, end: datetime, name: str
) -> None:
    assert start_of(step, datetime(2016, 5, 18, 14, 5, tzinfo=UTC)) == start
    assert next_after(step, start) == end
    assert called(step, start) == name


@given(times, st.integers(0, 900), st.sampled_from(STEPS))
def test_steps_leave_no_gap_and_hold_both_ends(since: datetime, days: int, step: Step) -> None:
    until = datetime.fromtimestamp(since.timestamp() + days * 86_400, UTC)

    edges = edges_of(step, since, until)

    assert edges[0] <= since < edges[1]
    assert edges[-2] <= until < edges[-1]
    assert all(next_after(step, a) == b for a, b in pairwise(edges))


def test_too_many_steps_are_refused_with_a_way_out() -> None:
    with pytest.raises(TooManyStepsError, match=r"more than 10,000 steps of a day\. Take a longer"):
        edges_of("day", on(1900, 1, 1), on(2020, 1, 1))


@pytest.mark.parametrize("step", STEPS)
def test_time_itself_has_a_first_and_a_last_step(step: Step) -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    assert start_of(step, first) == first
    assert edges_of(step, last, last)[-1] == last
