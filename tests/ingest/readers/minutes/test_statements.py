"""What a line states: proposals, resolutions, actions, votes."""

import pytest

from ingest.readers.minutes.statements import Statement, assigned_in, statements_in, vote_in

NICKS = ["ada", "Bob_Ogun", "Butch_Low"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("RESOLVED: mow", "resolved", "mow"),
        ("Resolution: mow", "resolved", "mow"),
        ("RESOLUTION 2: mow", "resolved", "mow"),
        ("PROPOSED: mow", "proposed", "mow"),
        ("proposal: mow\nand rake", "proposed", "mow\nand rake"),
        ("ACTION: ada to mow", "action", "ada to mow"),
    ],
)
def test_a_line_that_begins_with_its_tag_states_something(text: str, kind: str, words: str) -> None:
    assert [(s.kind, s.words) for s in statements_in(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        'he said "RESOLVED: mow"',
        "PRE-PROPOSAL: mow",
        "DRAFT PROPOSAL: mow",
        "action://mow",
        "RESOLVED:",
        "resolved to mow",
    ],
)
def test_quotations_and_drafts_state_nothing(text: str) -> None:
    assert list(statements_in(text)) == []


def test_one_line_may_state_several_things() -> None:
    text = "see below\nPROPOSAL: mow\nthe lawn\nPROPOSAL: rake"

    assert list(statements_in(text)) == [
        Statement("proposed", "mow\nthe lawn"),
        Statement("proposed", "rake"),
    ]


@pytest.mark.parametrize(
    ("text", "vote"),
    [
        ("+1", "+1"),
        ("-1 (too cold)", "-1"),
        ("+1, but later", "+1"),
        ("+1 but later", "+1"),
        ("0", "0"),
        ("+0", "0"),
        ("-0", "-0"),
        ("+.5", "+0.5"),
        ("- 1", "-1"),
        (":+1:", "+1"),
        ("0, no view", "0"),
    ],
)
def test_votes_are_read_in_one_form(text: str, vote: str) -> None:
    assert vote_in(text, NICKS) == vote


@pytest.mark.parametrize(
    "text",
    ["+1 to that", "+1 Ada", "+1 @bob", "+100", "1", "0. Agenda", "0 errors", "-1st", "ok +1"],
)
def test_agreeing_with_somebody_is_no_vote(text: str) -> None:
    assert vote_in(text, NICKS) is None


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("ada to mow", "ada"),
        ("@ada & @bob to mow", "ada & bob"),
        ("Ada, Bob, and Cleo to mow", "Ada, Bob, and Cleo"),
        ("Ada Low to mow", "Ada Low"),
        ("clarify what to mow", ""),
        ("mow the lawn", ""),
    ],
)
def test_who_is_to_do_an_action_is_read_from_its_words(words: str, who: str) -> None:
    assert assigned_in(words) == who
