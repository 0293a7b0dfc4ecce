"""How a post began, and the order of what became of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.stackexchange.history import UNDONE, beginning, later_history, tag_list
from ingest.readers.stackexchange.retelling import Retelling
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Site
from ingest.records import Found, Record, Skipped

POST = Row(
    "Posts.xml",
    3,
    {
        "Id": "1",
        "PostTypeId": "1",
        "CreationDate": "2021-03-01T09:00:00",
        "LastEditDate": "2021-03-04T09:00:00",
        "Title": "Bees now?",
        "Body": "<p>Why?</p>",
        "Tags": "<bees><now>",
    },
)


def a_row(number: int, kind: int, text: str = "", day: int = 1, revision: str = "") -> Row:
    values = {
        "Id": str(number),
        "PostHistoryTypeId": str(kind),
        "PostId": "1",
        "RevisionGUID": revision,
        "CreationDate": f"2021-03-0{day}T09:00:00",
        "Text": text,
    }
    return Row("PostHistory.xml", number, values)


def told(rows: list[Row]) -> list[Record]:
    return list(later_history(rows, Retelling(Site("bees"), 1, is_question=True)))


def names(records: list[Record]) -> list[str]:
    return [
        " ".join(type(c).__name__ for c in r.commands) if isinstance(r, Found) else "skipped"
        for r in records
    ]


def test_a_post_begins_with_its_initial_title_body_and_tags() -> None:
    rows = [a_row(1, 2, "Why?"), a_row(2, 1, "Bees?"), a_row(3, 3, "<bees>"), a_row(4, 5, "Now", 2)]

    began = beginning(POST, rows)

    assert (began.title, began.body, began.media) == ("Bees?", "Why?", "markdown")
    assert began.tags == ["bees"]
    assert began.edited_at is None
    assert set(map(id, began.rows)) == set(map(id, rows[:3]))


def test_a_post_without_history_begins_as_it_is_now() -> None:
    began = beginning(POST, [])

    assert (began.title, began.body, began.media) == ("Bees now?", "<p>Why?</p>", "html")
    assert began.tags == ["bees", "now"]
    assert began.edited_at == datetime(2021, 3, 4, 9, tzinfo=UTC)
    assert began.rows == ()


def test_a_history_that_lacks_any_body_leaves_the_body_of_the_post() -> None:
    began = beginning(POST, [a_row(1, 4, "Bees today?", 2)])

    assert (began.title, began.body, began.media) == ("Bees today?", "<p>Why?</p>", "html")


def test_a_history_without_the_initial_body_gives_the_oldest_it_has() -> None:
    rows = [a_row(2, 5, "newer", 3), a_row(1, 5, "older", 2)]

    began = beginning(POST, rows)

    assert (began.body, began.media, began.rows) == ("older", "markdown", (rows[1],))
    assert began.edited_at == datetime(2021, 3, 2, 9, tzinfo=UTC)


def test_the_initial_body_is_the_first_wording_even_if_its_date_is_not_the_first() -> None:
    assert beginning(POST, [a_row(1, 5, "edited", 1), a_row(2, 2, "initial", 2)]).body == "initial"


def test_a_title_without_text_is_taken_from_the_post() -> None:
    assert beginning(POST, [a_row(1, 1)]).title == "Bees now?"


@pytest.mark.parametrize("text", ["<a-b><c>", "|a-b|c|"])
def test_tags_are_read_in_both_notations(text: str) -> None:
    assert tag_list(text) == ["a-b", "c"]
    assert tag_list("") == []


HISTORY = [
    a_row(1, 5, "second", 2, "r1"),
    a_row(2, 10, "", 3, "r2"),
    a_row(3, 4, "title", 4, "r3"),
    a_row(4, 5, "third", 4, "r3"),
    a_row(5, 11, "", 5, "r4"),
]


@given(st.permutations(HISTORY))
def test_what_happened_is_told_in_order_whatever_the_order_of_rows(rows: list[Row]) -> None:
    assert names(told(rows)) == [
        "ReviseContribution",
        "CloseThread",
        "RenameThread ReviseContribution",
        "ReopenThread",
    ]


def test_rows_without_a_revision_are_edits_of_their_own() -> None:
    found = told([a_row(1, 5, "a"), a_row(2, 5, "b")])

    assert names(found) == ["ReviseContribution", "ReviseContribution"]


def test_two_revisions_at_one_moment_are_two_records() -> None:
    found = told([a_row(1, 5, "a", 1, "r1"), a_row(2, 5, "b", 1, "r2"), a_row(3, 4, "c", 1, "r1")])

    assert [record.count for record in found if isinstance(record, Found)] == [2, 1]


def test_a_deletion_that_was_undone_is_told() -> None:
    found = told([a_row(1, 12, day=1), a_row(2, 13, day=2)])

    assert names(found) == ["WithdrawContribution", "RestoreContribution"]


def test_a_deletion_that_the_dump_contradicts_is_skipped() -> None:
    found = told([a_row(1, 12, day=1), a_row(2, 13, day=2), a_row(3, 12, day=3)])

    assert found[2] == Skipped(UNDONE)
