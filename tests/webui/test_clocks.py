"""The times that an address asks for."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, HTTPException

from webui.clocks import Clocks, clocks_asked, parse_time


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ("2024-05-01", datetime(2024, 5, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2024-05-01T14:00:00Z", datetime(2024, 5, 1, 14, tzinfo=UTC)),
        ("2024-05-01T14:00", datetime(2024, 5, 1, 14, tzinfo=UTC)),
        ("2024-05-01T14:00:00+02:00", datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-05-01T14:00:00 02:00", datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-02-30", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_time_is_read_as_iso_8601(given_: str, meant: datetime | None) -> None:
    assert parse_time(given_) == meant


def test_their_days_are_for_fields_that_take_no_more() -> None:
    assert asked("as_of=2024-05-01T14:00:00Z").dates() == {"as_of": "2024-05-01"}
    assert asked("").dates() == {}


@given(st.text(max_size=30))
def test_no_text_at_all_is_an_error(text: str) -> None:
    parsed = parse_time(text)

    assert parsed is None or parsed.tzinfo == UTC


def asked(query: str) -> Clocks:
    with Flask(__name__).test_request_context(f"/?{query}"):
        return clocks_asked()


def test_without_a_time_a_page_is_of_now() -> None:
    assert asked("") == asked("as_of=&known_at=") == Clocks()
    assert not Clocks().are_set


def test_today_is_now_and_not_the_future() -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"

    clocks = asked(f"as_of={today}&known_at={today}")

    assert clocks.as_of is not None
    assert clocks.as_of <= datetime.now(UTC)


def test_a_bad_date_is_told_with_the_way_to_write_it() -> None:
    with pytest.raises(BadRequest, match=r"as_of=soon is no date\. Write it as 2024-05-01"):
        asked("as_of=soon")


def test_the_future_is_refused() -> None:
    with pytest.raises(HTTPException) as refused:
        asked("known_at=2999-01-01")

    assert refused.value.code == 416


def test_links_keep_the_time_as_it_was_asked_for() -> None:
    with Flask(__name__).test_request_context("/?as_of=2024-05-01&page=2"):
        assert clocks_asked().in_address() == {"as_of": "2024-05-01"}
