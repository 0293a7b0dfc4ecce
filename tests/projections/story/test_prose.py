"""What sentences are made of: dates, quotes, lists, and references numbered once."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from projections.story.prose import (
    Reference,
    References,
    Span,
    day,
    ending,
    listed,
    on,
    quoted,
    say,
)

AT = datetime(2023, 3, 4, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "told"),
    [("second", "on 4 March 2023"), ("day", "on 4 March 2023"), ("about", "about 4 March 2023")],
)
def test_a_date_is_told_no_more_exactly_than_it_is_known(precision: str, told: str) -> None:
    assert on(AT, precision) == told
    assert day(AT, precision) == told.removeprefix("on ")


def test_a_quote_is_whole_an_excerpt_says_so_and_erased_words_are_none() -> None:
    assert quoted("It  was\nraining") == Span("It was raining", "quote")
    assert quoted("It was raining", 8) == Span("It was …", "excerpt")
    assert quoted(None) == Span("[erased]", "withheld")


@pytest.mark.parametrize(("words", "stop"), [("Why?", ""), ("So it is", "."), ("so …", "")])
def test_a_sentence_ends_with_one_stop(words: str, stop: str) -> None:
    assert ending(quoted(words)) == (Span(words, "quote"), stop)


def test_a_list_reads_as_one() -> None:
    assert say(*listed([["a"], ["b"], ["c"]])).text == "a, b and c"
    assert say(*listed([["a"]])).text == "a"


def reference(version: int | None, at: datetime = AT) -> Reference:
    who = UUID(int=1)
    return Reference(0, "norm", who, version, "Norm", "", None, AT, "day", at, ("norm", who))


def test_an_event_has_one_number_however_often_it_is_referred_to() -> None:
    references = References()

    assert [references.to(reference(n)) for n in (1, 2, 1)] == [1, 2, 1]
    assert references.to(reference(None)) == 3
    assert [r.number for r in references.all()] == [1, 2, 3]


def test_a_sentence_names_a_reference_once() -> None:
    assert say("It is", refs=[3, 1, 3]).refs == (3, 1)
