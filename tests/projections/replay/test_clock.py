"""Times as numbers."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from projections.replay.clock import moment, ticks


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_comes_back_to_the_microsecond(at: datetime) -> None:
    assert moment(ticks(at)) == at


def test_the_numbers_run_as_the_time_does() -> None:
    assert ticks(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000
    assert ticks(datetime(1969, 12, 31, tzinfo=UTC)) < 0
