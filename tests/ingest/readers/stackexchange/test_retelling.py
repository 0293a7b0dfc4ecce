"""What single rows of a history become."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.commands import (
    CloseThread,
    RenameThread,
    ReopenThread,
    RestoreContribution,
    ReviseContribution,
    WithdrawContribution,
)
from ingest.readers.stackexchange.retelling import ONLY_TAGS, ONLY_TITLE, Retelling
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Site
from ingest.records import Found, Record, Skipped

BEES = Site("bees")
NINE = datetime(2021, 3, 1, 9, tzinfo=UTC)
KEY = "stackexchange:bees/posts/1"
OSK = "stackexchange:bees/users/3"


def a_row(number: int, **values: str) -> Row:
    given = {
        "Id": "8",
        "PostHistoryTypeId": str(number),
        "PostId": "1",
        "RevisionGUID": "a",
        "CreationDate": "2021-03-01T09:00:00",
        "UserId": "3",
    }
    return Row("PostHistory.xml", 9, given | values)


def of_a_question() -> Retelling:
    return Retelling(BEES, 1, is_question=True)


def of_an_answer() -> Retelling:
    return Retelling(BEES, 1, is_question=False)


def commands(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Found)
    return record.commands


def test_an_edit_of_everything_is_one_record() -> None:
    rows = [
        a_row(4, Text="Bees?", Comment="clearer"),
        a_row(5, Text="*Why* bees?", Comment="clearer", ContentLicense="CC BY-SA 4.0"),
        a_row(6, Text="<bees>", Comment="clearer"),
    ]

    assert of_a_question().edit(rows) == Found(
        "PostHistory.xml row Id=8 (line 9)",
        (
            RenameThread(thread=KEY, title="Bees?", occurred_at=NINE, by=OSK, by_name="user3"),
            ReviseContribution(
                contribution=KEY,
                body="*Why* bees?",
                media="markdown",
                reason="clearer",
                occurred_at=NINE,
                by=OSK,
                by_name="user3",
            ),
        ),
        3,
        ("PostHistory.ContentLicense", "PostHistory.Text (tags)"),
    )


def test_a_rollback_is_a_revision_too() -> None:
    [revised] = commands(of_an_answer().edit([a_row(8, Text="as before")]))

    assert isinstance(revised, ReviseContribution)
    assert revised.body == "as before"


def test_a_body_that_was_emptied_is_a_revision() -> None:
    [revised] = commands(of_an_answer().edit([a_row(5)]))

    assert isinstance(revised, ReviseContribution)
    assert revised.body == ""


def test_an_edit_of_tags_alone_is_skipped_with_all_its_rows() -> None:
    rows = [a_row(6, Text="<bees>"), a_row(9, Text="<wasps>")]

    assert of_a_question().edit(rows) == Skipped(ONLY_TAGS, 2)


def test_a_title_counts_only_where_it_is_shown() -> None:
    assert of_an_answer().edit([a_row(4, Text="Bees?")]) == Skipped(ONLY_TITLE)


def test_two_edits_at_the_same_moment_stay_apart() -> None:
    retelling = of_a_question()
    told = [commands(retelling.edit([a_row(5, Text=text)])) for text in ("a", "b", "c")]

    times = [command.occurred_at for [command] in told]  # type: ignore[attr-defined]
    assert times == [NINE, NINE + timedelta(microseconds=1), NINE + timedelta(microseconds=2)]


def test_an_edit_and_a_closing_at_the_same_moment_keep_it() -> None:
    retelling = of_a_question()

    [revised] = commands(retelling.edit([a_row(5, Text="a")]))
    [closed] = commands(retelling.event(a_row(10)))

    assert revised.occurred_at == closed.occurred_at == NINE  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("number", "made"),
    [
        (10, CloseThread(thread=KEY, occurred_at=NINE, by=OSK, by_name="user3")),
        (11, ReopenThread(thread=KEY, occurred_at=NINE, by=OSK, by_name="user3")),
        (12, WithdrawContribution(contribution=KEY, occurred_at=NINE, by=OSK, by_name="user3")),
        (
            13,
            RestoreContribution(
                contribution=KEY, undoes="withdrawn", occurred_at=NINE, by=OSK, by_name="user3"
            ),
        ),
    ],
)
def test_what_moderation_does_is_told(number: int, made: object) -> None:
    assert commands(of_a_question().event(a_row(number))) == (made,)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"Comment": "102"}, "off-topic"),
        ({"Comment": "2"}, "off-topic"),
        ({"Comment": "777"}, "777"),
        ({"Comment": "some words"}, "some words"),
        (
            {"Comment": "101", "Text": '{"OriginalQuestionIds": [5, 6], "Voters": [{"Id": 3}]}'},
            "duplicate of bees/posts/5, bees/posts/6",
        ),
        ({"Comment": "105", "Text": '{"Voters": [{}, {}, {}]}'}, "opinion-based; by 3 votes"),
        ({"Comment": "105", "Text": "[" * 100_000}, "opinion-based"),
        ({"Comment": "105", "Text": '["Voters"]'}, "opinion-based"),
        ({"Comment": "105", "Text": '{"Voters": 5}'}, "opinion-based"),
    ],
)
def test_why_a_question_was_closed_is_told_in_words(values: dict[str, str], reason: str) -> None:
    [closed] = commands(of_a_question().event(a_row(10, **values)))

    assert isinstance(closed, CloseThread)
    assert closed.reason == reason


def test_who_voted_is_dropped_and_listed() -> None:
    record = of_an_answer().event(a_row(12, Comment="via Vote", Text='{"Voters": [{}, {}]}'))

    assert isinstance(record, Found)
    assert record.dropped == ("PostHistory.Text (voters)",)
    [withdrawn] = record.commands
    assert isinstance(withdrawn, WithdrawContribution)
    assert withdrawn.reason == "via Vote; by 2 votes"


@pytest.mark.parametrize(
    ("number", "reason"),
    [(14, "history: a post was locked"), (777, "history: events of type 777")],
)
def test_other_events_are_skipped_by_their_kind(number: int, reason: str) -> None:
    assert of_a_question().event(a_row(number)) == Skipped(reason)


def test_only_a_question_is_closed() -> None:
    assert of_an_answer().event(a_row(10)) == Skipped("history: events of type 10")
