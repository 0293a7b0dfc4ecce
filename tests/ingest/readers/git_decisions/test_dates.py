"""Dates in headers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.dates import read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-08-24", date(2018, 8, 24)),
        ("2018/8/4", date(2018, 8, 4)),
        ("05-Jul-2001", date(2001, 7, 5)),
        ("7-Feb-2003 (edited down on 9-Jan-2004)", date(2003, 2, 7)),
        ("5 March 2021", date(2021, 3, 5)),
        ("5th March, 2021", date(2021, 3, 5)),
        ("March 5th, 2021", date(2021, 3, 5)),
        ("26/03/2018", date(2018, 3, 26)),
        ("05/05/2018", date(2018, 5, 5)),
    ],
)
def test_a_date_is_read_in_the_forms_people_write(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "05/02/2018", "2018-13-40", "31-Foo-2018", "10/04/18", "31-Feb-2018"]
)
def test_what_is_no_date_or_two_is_none(text: str) -> None:
    assert read_date(text) is None


@given(st.dates())
def test_a_date_in_iso_form_is_that_day(day: date) -> None:
    assert read_date(f"on {day.isoformat()}, at noon") == day
