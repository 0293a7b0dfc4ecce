"""Times as people write them."""

from datetime import UTC, datetime

import pytest

from archive.commands import when_told


@pytest.mark.parametrize(
    ("told", "at", "precision"),
    [
        ("2014-03-05T18:20:00Z", datetime(2014, 3, 5, 18, 20, tzinfo=UTC), "second"),
        ("2014-03-05T18:20:00+02:00", datetime(2014, 3, 5, 16, 20, tzinfo=UTC), "second"),
        ("2014-03-05 18:20", datetime(2014, 3, 5, 18, 20, tzinfo=UTC), "second"),
        ("2014-03-05", datetime(2014, 3, 5, tzinfo=UTC), "day"),
        (" ~2014-03-05 ", datetime(2014, 3, 5, tzinfo=UTC), "about"),
        ("about 2014-03", datetime(2014, 3, 1, tzinfo=UTC), "about"),
        ("2014", datetime(2014, 1, 1, tzinfo=UTC), "about"),
    ],
)
def test_a_time_is_no_more_exact_than_it_was_told(told: str, at: datetime, precision: str) -> None:
    assert when_told(told) == (at, precision)


@pytest.mark.parametrize(
    "told", ["", "soon", "2014-13", "2014-02-30", "14-03-05", "0001-01-01T00:00:00+01:00"]
)
def test_what_is_no_time_is_told_with_the_way_out(told: str) -> None:
    with pytest.raises(ValueError, match=r"is no date\. Write it as 2014"):
        when_told(told)
