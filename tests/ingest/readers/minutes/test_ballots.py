"""What a mail says in a vote."""

import pytest

from ingest.readers.minutes.ballots import (
    VoteCast,
    first_words,
    own_words,
    turnout_in,
    vote_of,
)


@pytest.mark.parametrize(
    ("line", "value", "binding"),
    [
        ("+1", "+1", None),
        ("+1 (binding)", "+1", True),
        ("+1 (non-binding)", "+1", False),
        ("+1, non binding", "+1", False),
        ("  -1 because of the licence", "-1", None),
        ("*+1*", "+1", None),
        ("[X] +1 Release it", "+1", None),
        ("My vote: -0", "-0", None),
        ("here's my +1 (binding)", "+1", True),
        ("+0.5", "+0.5", None),
        ("0", "0", None),
        ("+0", "0", None),
    ],
)
def test_votes_are_read_with_whether_they_bind(line: str, value: str, binding: bool | None) -> None:
    assert vote_of(["I tried it.", line]) == VoteCast(value, binding)


@pytest.mark.parametrize(
    "line", ["[ ] +1 Release it", "+100 lines", "1", "0 failures", "ok +1", "+1.5"]
)
def test_templates_and_numbers_are_no_votes(line: str) -> None:
    assert vote_of([line]) is None


def test_the_mail_that_opens_a_vote_only_lists_votes_unless_it_says_its_own() -> None:
    template = ["+1 Release it", "-1 Do not, because"]

    assert vote_of(template, opening=True) is None
    assert vote_of([*template, "+1 from me"], opening=True) == VoteCast("+1", None)


def test_binding_votes_are_counted_apart() -> None:
    kinds = [VoteCast("+1", binding).counted_as for binding in (True, False, None)]

    assert kinds == ["+1 binding", "+1 non-binding", "+1"]


def test_own_words_are_neither_quoted_nor_a_signature() -> None:
    body = "On Monday, Ada wrote:\n> +1\n>> -1\n+0\n-- \n-1 Bob"

    assert own_words(body, "mail") == ["+0"]


def test_own_words_of_html_are_what_it_shows_outside_of_quotations() -> None:
    body = "<div>+1 <b>(binding)</b></div><blockquote><p>-1</p></blockquote><p>Bob</p>"

    assert [line for line in own_words(body, "html") if line] == ["+1 (binding)", "Bob"]


@pytest.mark.parametrize(
    ("text", "turnout"),
    [
        ("The vote passes with 3 binding +1.", "accepted"),
        ("This vote has passed. No vote failed to be counted.", "accepted"),
        ("The vote was successful.", "accepted"),
        ("The vote did not pass.", "rejected"),
        ("Sadly the vote has failed.", "rejected"),
        ("The proposal was not accepted.", "rejected"),
        ("Hello.\n\nI am cancelling this vote, which would have passed.", "cancelled"),
        ("+1: 3\n-1: 0", None),
    ],
)
def test_the_first_sentence_that_says_so_tells_how_it_turned_out(
    text: str, turnout: str | None
) -> None:
    assert turnout_in(text.split("\n")) == turnout


def test_the_first_words_leave_out_the_greeting_and_end_with_the_paragraph() -> None:
    assert first_words(["Hi all,", "", "The vote", "passes.", "", "+1: Ada"]) == "The vote passes."
    assert first_words(["word " * 100]).endswith("\u2026")
    assert first_words(["Hello,"]) == ""
