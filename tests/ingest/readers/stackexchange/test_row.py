"""What a row says, and which rows are of no use."""

from datetime import UTC, datetime

import pytest

from ingest.readers.stackexchange.row import Row, flaw, moment

WHEN = "2021-03-01T09:00:00.120"


def a_row(**values: str) -> Row:
    return Row("Posts.xml", 4, values)


def test_a_row_says_where_it_stands() -> None:
    assert a_row(Id="12").where == "Posts.xml row Id=12 (line 4)"
    assert a_row().where == "Posts.xml row Id=? (line 4)"


def test_times_are_utc_without_saying_so() -> None:
    nine = datetime(2021, 3, 1, 9, 0, 0, 120_000, UTC)

    assert a_row(CreationDate=WHEN).created_at == nine
    assert moment("2021-03-01T10:00:00.120+01:00") == nine
    assert moment("2021-03-01").tzinfo is UTC


def test_what_is_absent_or_empty_is_nothing() -> None:
    row = a_row(ParentId="")

    assert row.number("ParentId") is None
    assert row.moment("ClosedDate") is None
    assert row.text("Title") == ""


def test_fields_that_nobody_asked_for_are_named() -> None:
    row = a_row(Id="1", ViewCount="5", Mood="blue")

    assert row.other_fields("Posts", {"Id"}) == ("Posts.ViewCount", "Posts.Mood")


def test_a_row_with_all_that_it_needs_has_no_flaw() -> None:
    assert flaw(a_row(Id="-1", PostTypeId="1", CreationDate=WHEN), "posts") == ""
    assert flaw(a_row(), "badges") == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"PostTypeId": ""}, "it has no PostTypeId"),
        ({"Id": "", "CreationDate": ""}, "it has no Id, CreationDate"),
        ({"ParentId": "1.5"}, "its ParentId is '1.5', which is not a whole number"),
        ({"Id": "١٢"}, "its Id is '١٢', which is not a whole number"),
        ({"Id": "9" * 19}, f"its Id is '{'9' * 19}', which is not a whole number"),
        ({"ClosedDate": "soon"}, "its ClosedDate is 'soon', which is not a time"),
        (
            {"CreationDate": "0001-01-01T00:00:00+09:00"},
            "its CreationDate is '0001-01-01T00:00:00+09:00', which is not a time",
        ),
    ],
)
def test_a_flaw_is_named_with_its_value(changed: dict[str, str], why: str) -> None:
    values = {"Id": "1", "PostTypeId": "1", "CreationDate": WHEN, **changed}

    assert flaw(a_row(**values), "posts") == why
