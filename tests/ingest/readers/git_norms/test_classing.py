"""Telling a change of the rule from the same rule written down otherwise."""

import pytest

from ingest.readers.git_norms.classing import kind_of
from ingest.readers.git_norms.document import document_of

RULE = "# Votes\n\nMembers vote in the hall.\n\n## Quorum\n\nHalf of them must come.\n"


def kind(old: str, new: str, message: str = "Update votes.md") -> str:
    """What became of a rule."""
    return kind_of(document_of(old.encode(), "a.md"), document_of(new.encode(), "a.md"), message)


def test_the_same_text_is_the_same() -> None:
    assert kind(RULE, "---\nlayout: page\n---\n" + RULE) == "same"


@pytest.mark.parametrize(
    "new",
    [
        RULE.replace(" in the", "\nin the"),
        RULE.replace("## Quorum", "### 2. quorum"),
        RULE.replace("the hall", "[the hall](https://example.org/hall)"),
        RULE.replace("Votes", "Voting"),
    ],
)
def test_another_form_or_title_is_no_other_rule(new: str) -> None:
    assert kind(RULE, new) == "retranscribed"


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (RULE.replace("must", "should"), "Fix a typo"),
        (RULE.replace("Half", "Most"), "Formatting"),
        (RULE + "\nAnd more.\n", "Fix formatting"),
        (RULE.replace("# Votes", "# Nobody votes, never"), "Change the title"),
        (RULE.replace("the hall", "a hall"), "Update votes.md"),
    ],
)
def test_other_words_are_another_rule_whatever_the_message_says(new: str, message: str) -> None:
    assert kind(RULE, new, message) == "amended"


def test_headings_that_come_are_form_where_the_message_says_so() -> None:
    new = RULE.replace("Members", "## Where\n\nMembers")

    assert kind(RULE, new, "Add headings") == "retranscribed"
    assert kind(new, RULE, "Restructure the sections") == "retranscribed"
    assert kind(RULE, new, "Update votes.md") == "amended"
    assert kind(RULE, new.replace("Where", "What is not allowed"), "Add headings") == "amended"


def test_typos_are_form() -> None:
    assert kind(RULE.replace("Members", "Mebmers"), RULE, "Fix a typo") == "retranscribed"


def test_an_address_that_mail_goes_to_may_come_but_not_go() -> None:
    old = RULE.replace("Members", "[Members](mailto:us@example.org)")

    assert kind(RULE, old) == "retranscribed"
    assert kind(old, RULE.replace("Members", "[Members](us@example.org)")) == "retranscribed"
    assert kind(old, RULE.replace("Members", "[Members](mailto:others@example.org)")) == "amended"
