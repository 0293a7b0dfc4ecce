"""What a joined post knows about itself."""

from datetime import UTC, datetime

from ingest.readers.stackexchange.post import Post, Tally
from ingest.readers.stackexchange.row import Row

DAY = datetime(2021, 3, 1, tzinfo=UTC)


def a_row(**values: object) -> Row:
    return Row("Posts.xml", 1, {name: str(value) for name, value in values.items()})


def a_post(kind: int, body: str = "", question: Row | None = None, *history: Row) -> Post:
    return Post(
        row=a_row(Id=2, PostTypeId=kind, Body=body),
        question=question,
        history=list(history),
        comments=[a_row()],
        links=[a_row(), a_row()],
        tags=[a_row()],
        votes={2: Tally(5, DAY), 3: Tally(1, DAY)},
    )


def test_only_an_answer_is_an_answer() -> None:
    assert a_post(2).is_answer
    assert not a_post(2).is_question
    assert a_post(1).is_question
    assert not a_post(5).is_answer


def test_an_empty_document_is_not_written() -> None:
    assert not a_post(5).is_written
    assert not a_post(5, "", None, a_row(PostHistoryTypeId=1, Text="a title")).is_written


def test_a_document_that_ever_had_text_is_written() -> None:
    assert a_post(5, "text").is_written
    assert a_post(5, "", None, a_row(PostHistoryTypeId=5, Text="text")).is_written


def test_a_question_is_written_even_when_empty() -> None:
    assert a_post(1).is_written


def test_its_question_says_whether_it_is_accepted() -> None:
    assert a_post(2, "", a_row(Id=1, AcceptedAnswerId=2)).is_accepted
    assert not a_post(2, "", a_row(Id=1, AcceptedAnswerId=3)).is_accepted
    assert not a_post(2, "", a_row(Id=1)).is_accepted


def test_it_counts_the_rows_it_is_made_of() -> None:
    assert a_post(2, "", None, a_row(PostHistoryTypeId=2)).rows() == 1 + 1 + 1 + 2 + 6
