"""What of a text is its author's own."""

import pytest

from archive.commands import Media
from projections.text.own import own_words, own_words_first

ADA = "0f0e0d0c-0b0a-0908-0706-050403020100"


def test_a_mail_without_what_it_quotes_and_signs() -> None:
    mail = "Jan wrote:\n> Does it leak?\n\nYes, at the *top*.\n\n-- \nAda"

    assert own_words(mail, "mail") == "Yes, at the *top*."


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("plain", "> quoted\nmine"),
        ("markdown", "> quoted\n> more\n\nmine"),
        ("slack", "&gt; quoted\nmine"),
        ("html", '<blockquote type="cite">quoted</blockquote>mine'),
    ],
)
def test_quoted_lines_are_somebody_elses(media: Media, body: str) -> None:
    assert own_words(body, media) == "mine"


@pytest.mark.parametrize("body", [">>> import pump", "```\n> prompt\n```", "a\n-> b", "a >\nb"])
def test_code_is_no_quote(body: str) -> None:
    assert own_words(body, "markdown") == body


def test_a_text_that_only_quotes_has_no_own_words() -> None:
    assert own_words("> quoted", "markdown") == ""
    assert own_words("> quoted", "mail") == ""


def test_who_is_mentioned_is_named() -> None:
    for media in ("plain", "markdown", "html", "slack", "mail"):
        assert own_words(f"ask <@{ADA}>", media, {ADA: "Ada"}) == "ask @Ada"


def test_where_nothing_is_ones_own_what_was_quoted_comes_first() -> None:
    reply = "On 1 May, A wrote:\n> Does it drip?\n\nSince May.\n"

    assert own_words_first(reply, "mail") == "Since May."
    assert "Does it drip?" in own_words_first("> Does it drip?\n", "mail")
    assert own_words_first("", "plain") == ""
