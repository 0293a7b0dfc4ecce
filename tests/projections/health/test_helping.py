"""What asks, what helps, and when a question had its answer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.health.helping import Said, helped_in, month_of, opening_of

ADA, BOB, CY = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2020, 5, 1, 12, tzinfo=UTC)
THREAD, SPACE = UUID(int=10), UUID(int=11)


def said(number: int, person: UUID | None, **changes: Any) -> Said:
    """A message, so many minutes after the first."""
    given = {
        "id": UUID(int=100 + number),
        "thread": THREAD,
        "space": SPACE,
        "kind": "message",
        "is_reply": number > 0,
        "occurred_at": AT + timedelta(minutes=number),
        "person": person,
        "level": 0,
        **changes,
    }
    return Said(**given)


def test_what_opens_a_thread_on_a_list_asks_and_somebody_else_helps() -> None:
    thread = [said(2, BOB), said(0, ADA), said(1, ADA), said(3, None)]

    helps, [question, *_] = helped_in(thread, is_channel=False)

    assert helps == {UUID(int=102): 0}
    assert question.waited == 120
    assert opening_of(thread).id == UUID(int=100)


def test_in_a_channel_only_a_question_asks() -> None:
    thread = [said(0, ADA), said(1, BOB)]
    assert helped_in(thread, is_channel=True) == ({}, [])

    asked = [said(0, ADA, kind="question"), said(1, BOB)]
    assert helped_in(asked, is_channel=True)[0] == {UUID(int=101): 0}


def test_comments_and_documents_do_not_answer_and_bots_do_not_ask() -> None:
    thread = [said(0, ADA), said(1, BOB, kind="comment"), said(2, CY, kind="document")]
    assert helped_in(thread, is_channel=False)[0] == {}
    assert helped_in([said(0, None), said(1, BOB)], is_channel=False) == ({}, [])


def test_whoever_does_not_see_an_answer_sees_the_question_wait() -> None:
    thread = [said(0, ADA), said(1, BOB, level=1), said(2, CY)]

    _, questions = helped_in(thread, is_channel=False)

    assert [(q.seen_by, q.waited) for q in questions] == [(0, 120), (1, 60), (2, 60)]


def test_whoever_does_not_see_the_question_sees_neither_it_nor_that_it_was_answered() -> None:
    thread = [said(0, ADA, level=1), said(1, BOB)]

    helps, questions = helped_in(thread, is_channel=False)

    assert helps == {UUID(int=101): 1}
    assert [q.seen_by for q in questions] == [1, 2]


def test_of_one_moment_what_replies_comes_after_what_it_replies_to() -> None:
    thread = [
        said(0, BOB, is_reply=True, id=UUID(int=1)),
        said(0, ADA, is_reply=False, id=UUID(int=2)),
    ]

    assert opening_of(thread).person == ADA


def test_months_are_counted_from_the_year_nought() -> None:
    assert month_of(AT) == 2020 * 12 + 4
