"""Tests of when a mail was sent."""

import time
from datetime import UTC, datetime

import pytest

from ingest.readers.mail.dates import Sent, parsed, sent

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DELIVERED = "Jun  1 09:47:04 2005"
AT_DELIVERY = datetime(2005, 6, 1, 9, 47, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "precision"),
    [
        ("Wed, 1 Jun 2005 14:47:04 +0100", 13, "second"),
        ("1 Jun 2005 14:47:04 -0500 (EST)", 19, "second"),
        ("Wed, 01 June 2005 14:47:04 EDT", 18, "second"),
        ("Wed, 1 Jun 2005 14:47:04 MESZ", 12, "second"),
        ("Wed, 1 Jun 2005 14:47:04 -0000", 14, "second"),
        ("Wed, 1 Jun 05 14:47:04 GMT", 14, "second"),
        ("1-Jun-2005 14:47:04 GMT", 14, "second"),
        ("Wed Jun  1 14:47:04 2005", 14, "about"),
        ("Wed Jun  1 14:47:04 PDT 2005", 21, "second"),
        ("Wed Jun  1 14:47:04 2005 -0700", 21, "second"),
        ("Wed, 1 Jun 2005 14:47:04 +03400", 14, "about"),
        ("Wed, 1 Jun 2005 14:47:04 +9900", 14, "about"),
        ("Wed, 1 Jun 2005 14:47:04 XYZ", 14, "about"),
        ("Wed, 1 Jun 2005 14:47:04", 14, "about"),
    ],
)
def test_dates_of_many_programs_are_understood(text: str, hour: int, precision: str) -> None:
    assert parsed(text) == (datetime(2005, 6, 1, hour, 47, 4, tzinfo=UTC), precision)


@pytest.mark.parametrize(("text", "year"), [("99", 1999), ("05", 2005), ("105", 2005)])
def test_short_years_are_of_our_time(text: str, year: int) -> None:
    assert parsed(f"1 Jun {text} 14:47:04 +0000") == (
        datetime(year, 6, 1, 14, 47, 4, tzinfo=UTC),
        "second",
    )


def test_a_leap_second_is_the_one_before() -> None:
    assert parsed("31 Dec 2016 23:59:60 +0000") == (
        datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC),
        "second",
    )


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "31 Feb 2005 10:00:00", "1 Foo 2005 10:00:00", "1 Jan 0000 00:00:00"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parsed(text) is None


def test_the_date_header_counts_when_it_can_be_true() -> None:
    stated = "Fri, 3 Jun 2005 09:47:04 +0000"

    assert sent({"date": stated}, DELIVERED, NOW) == Sent(
        datetime(2005, 6, 3, 9, 47, 4, tzinfo=UTC), "second"
    )


@pytest.mark.parametrize(
    "stated",
    [
        "Fri, 3 Jun 2005 09:47:05 +0000",
        "Tue, 1 Jun 2055 09:00:00 +0000",
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "Wed, 7 Feb 1945 20:28:34 +0000",
        "soon",
    ],
)
def test_an_absurd_date_gives_way_to_the_delivery_and_is_kept(stated: str) -> None:
    assert sent({"date": stated}, DELIVERED, NOW) == Sent(AT_DELIVERY, "about", stated)


def test_the_last_server_knows_better_than_the_from_line() -> None:
    received = "from a by b; Wed, 1 Jun 2005 09:47:04 +0000"

    assert sent({"received": received}, "Jan  1 12:00:00 2009", NOW) == Sent(AT_DELIVERY, "about")


@pytest.mark.parametrize("filler", ["Sep 17 00:00:00 2001", "Jan  1 00:00:00 1970"])
def test_a_date_that_programs_write_for_want_of_one_is_no_delivery(filler: str) -> None:
    stated = "Wed, 1 Jun 2005 09:47:04 +0000"

    assert sent({"date": stated}, filler, NOW) == Sent(AT_DELIVERY, "second")
    assert sent({}, filler, NOW) is None


def test_a_date_without_a_zone_is_kept_as_it_was_written() -> None:
    stated = "Wed Jun  1 09:47:04 2005"

    assert sent({"date": stated}, "", NOW) == Sent(AT_DELIVERY, "about", stated)


def test_a_date_in_the_future_and_nothing_else_is_no_date() -> None:
    assert sent({"date": "Tue, 1 Jun 2055 09:00:00 +0000"}, "", NOW) is None


def test_an_endless_date_is_none_in_no_time() -> None:
    started = time.process_time()

    assert parsed("wrote" * 10_000) is None
    assert time.process_time() - started < 1
