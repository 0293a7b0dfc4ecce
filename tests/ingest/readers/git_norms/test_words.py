"""The words of a rule, and what is set aside."""

import time

import pytest

from ingest.readers.git_norms.document import document_of
from ingest.readers.git_norms.words import Words, joined, words_of


def words(text: str, name: str = "a.md") -> Words:
    """The words of a text."""
    return words_of(document_of(text.encode(), name))


PLAIN = "Be kind to all members."


@pytest.mark.parametrize(
    "text",
    [
        "Be kind\nto all\nmembers",
        "be **kind** to _all_ `members`!",
        "* Be kind: to all members",
        "1. Be kind to all members.",
        "> Be kind \u2014 to \u201call\u201d members\u2026",
        "Be kind to [all members](https://example.org/members).",
        "Be kind to [all members][m].\n\n[m]: https://example.org\n",
        "Be kind to [all members](#members)",
        "Be kind to [all members][not-there.md#members]",
        "Be kind to [all members](https://example.org/\nbroken)",
        "Be kind to <b>all</b> members.<br>",
        "<p>Be kind to all members.</p>",
        "Be kind to <!-- really --> all members.",
        "<!-- licence -->\n\nBe kind to all members. <https://example.org>",
        "Be kind to all members ~~and cats~~.",
        "* [In this page](#here)\n\nBe kind to all members.",
        "| Be kind |\n|---|\n| to all members |",
        "{% include header.html %}\n\nBe kind to all {ref}`members`.",
        "(kind)=\nBe kind to all members.",
        "- [ ] Be kind to all members",
    ],
)
def test_form_is_set_aside(text: str) -> None:
    assert words(text).all == words(PLAIN).all


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meet at 10.", "Meet at 11."),
        ("Pay 5 $.", "Pay 5 \u20ac."),
        ("More than 80 votes", "More than 80% votes"),
        ("Version 1.5", "Version 15"),
        ("Write to a@example.org.", "Write to b@example.org."),
        ("Do talk.", "Don't talk."),
        ("- ask\n- wait", "- wait\n- ask"),
        ("Be kind.", "Be kind.\n\n```\nand quiet\n```"),
        ("Be kind[^1].\n\n[^1]: Always.", "Be kind[^1].\n\n[^1]: Mostly."),
        ("![a kind face](a.png)", "![an angry face](a.png)"),
    ],
)
def test_words_numbers_and_addresses_of_mail_are_not(one: str, other: str) -> None:
    assert joined(words(one).all) != joined(words(other).all)


def test_headings_are_told_from_the_rest_and_lose_their_numbers() -> None:
    found = words("# 1. Votes\n\nAll vote.\n\n## 1.1 Quorum\n\nHalf.\n")

    assert found.headings == (("votes",), ("quorum",))
    assert found.body == ("all", "vote", "half")
    assert found.all == ("votes", "all", "vote", "quorum", "half")


def test_addresses_that_mail_goes_to_are_told_apart() -> None:
    text = "[us](mailto:Us@example.org?subject=a), [them](them@example.org), [x](https://a/@b)"

    assert words(text).contacts == {"us@example.org", "them@example.org"}


def test_apostrophes_and_numerals_are_written_one_way() -> None:
    assert words("Don\u2019t wait seven days").all == ("don't", "wait", "7", "days")


def test_a_note_is_called_so_in_every_syntax() -> None:
    texts = ("**Note:** Be kind", ":::{note}\nBe kind\n:::", "```{note}\nBe kind\n```")

    assert {words(text).all for text in texts} == {("note", "be", "kind")}


def test_a_text_that_is_no_markdown_has_its_words_too() -> None:
    assert words("Be *kind*.\n\n# all\n", "a.txt").all == ("be", "kind", "all")


def test_gaps_between_words_do_not_count_but_between_numbers_they_do() -> None:
    assert joined(["e", "mail"]) == joined(["email"])
    assert joined(["1", "0"]) != joined(["10"])


@pytest.mark.parametrize("opened", ["<!--", "{% "])
def test_what_is_opened_thousands_of_times_and_never_closed_stays(opened: str) -> None:
    started = time.process_time()

    found = words("x" + opened * 15_000 + " end", "a.txt" if opened == "{% " else "a.md")

    assert found.all[-1] == "end"
    assert words(f"kind <!-- a --> members {opened} b").all[:2] == ("kind", "members")
    assert time.process_time() - started < 4


def test_a_row_of_brackets_is_set_aside_at_once() -> None:
    started = time.process_time()

    assert words("# Rule\n\nBe" + "[" * 200_000 + "kind.") == words("# Rule\n\nBe kind.")
    assert time.process_time() - started < 5
