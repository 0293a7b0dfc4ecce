"""Times that do not go back."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.git.clocks import steady
from tests.git_repositories import day


def times(*days: int) -> list[int]:
    """The days that the steady times of these days are."""
    return [(time - day(0)) // timedelta(days=1) for time in steady([day(d) for d in days])]


def test_times_in_order_stay() -> None:
    assert times(1, 2, 2, 5) == [1, 2, 2, 5]


def test_a_clock_that_is_slow_gets_the_time_before_it() -> None:
    assert times(1, 2, 0, 5) == [1, 2, 2, 5]


def test_a_clock_that_is_years_ahead_changes_no_other() -> None:
    assert times(1, 9_000, 3, 4) == [1, 1, 3, 4]


def test_a_first_clock_that_is_wrong_gets_the_first_right_time() -> None:
    assert times(9_000, 3, 4) == [3, 3, 4]


@given(st.lists(st.integers(0, 99), max_size=12))
def test_they_never_go_back_and_the_most_are_kept(days: list[int]) -> None:
    found = times(*days)

    assert len(found) == len(days)
    assert all(one <= other for one, other in pairwise(found))
    assert set(found) <= set(days)
