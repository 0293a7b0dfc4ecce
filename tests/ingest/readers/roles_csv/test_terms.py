"""One row: its dates, its person, its role."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.commands import ExpireRole
from ingest.readers.roles_csv.terms import (
    UnreadableRowError,
    commands_of,
    moment,
    normalised,
    term_of,
)

COLUMNS = ("person", "role", "from", "until", "body", "handle")


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2014", (2014, 1, 1), (2014, 12, 31), "about"),
        ("2016-02", (2016, 2, 1), (2016, 2, 29), "about"),
        ("2014-3-5", (2014, 3, 5), (2014, 3, 5), "day"),
        ("about 2014", (2014, 1, 1), (2014, 12, 31), "about"),
        ("~2014", (2014, 1, 1), (2014, 12, 31), "about"),
        ("ca. 2014-03-05", (2014, 3, 5), (2014, 3, 5), "about"),
    ],
)
def test_a_date_is_as_exact_as_it_was_written(
    written: str, first: tuple[int, int, int], last: tuple[int, int, int], precision: str
) -> None:
    for given_last, day in ((False, first), (True, last)):
        known = moment(written, last=given_last)
        assert known.at == datetime(*day, tzinfo=UTC)
        assert known.precision == precision


@pytest.mark.parametrize(
    "written",
    [
        "",
        "14",
        "5.3.2014",
        "3/5/2014",
        "2014-13",
        "0000",
        "2014-03-05T10:00",
        "\u0662\u0660\u0661\u0664",
    ],
)
def test_a_date_that_could_mean_anything_else_is_refused(written: str) -> None:
    with pytest.raises(UnreadableRowError, match="2014-03-05"):
        moment(written)


@given(st.text(max_size=20))
def test_no_text_makes_dates_fail_in_another_way(written: str) -> None:
    with suppress(UnreadableRowError):
        assert moment(written, last=True).written == written


@pytest.mark.parametrize(
    ("name", "handle", "person"),
    [
        ("Ada  Brook", "", "name:ada brook"),
        ("ADA BROOK", "", "name:ada brook"),
        ("Ada", "slack:U061A1R2R", "slack:U061A1R2R"),
        ("Ada", "Ada@Example.org", "mailto:ada@example.org"),
    ],
)
def test_a_person_goes_by_the_handle_or_else_by_the_name(
    name: str, handle: str, person: str
) -> None:
    assert term_of(2, COLUMNS, [name, "chair", "2014", "", "", handle], "k").person == person


def test_a_handle_of_nowhere_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnreadableRowError, match=r"'@ada' is no handle.*leave the cell empty"):
        term_of(2, COLUMNS, ["Ada", "chair", "2014", "", "", "@ada"], "k")


def test_a_role_is_the_same_in_any_case_and_spacing() -> None:
    one = term_of(2, COLUMNS, ["Ada", "Vice  Chair", "2014", "", "The Board"], "k")
    other = term_of(3, COLUMNS, ["Bob", "vice chair ", "2015", "", "the board"], "k")

    assert one.role == other.role == "k:the board/vice chair"
    assert one.title == "Vice Chair"
    assert normalised("  A\u00a0 B ") == "a b"


def test_somebody_who_holds_it_still_has_no_end() -> None:
    term = term_of(2, COLUMNS, ["Ada", "chair", "2014"], "k")

    assert not any(isinstance(command, ExpireRole) for command in commands_of(term, "public"))
