"""Rendering of bodies in every markup."""

import re
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.commands import Media
from projections.people.names import NameRow
from webui.rendering import Rendering

ADA = UUID(int=1)
RENDERING = Rendering(
    {ADA: NameRow(ADA, 'Ada"><script>alert(1)</script>', has_page=True)},
    lambda person: f"/people/{person}",
)
MEDIA: tuple[Media, ...] = get_args(Media)
HOSTILE = (
    f"Hello <@{ADA}> <script>alert(1)</script> <img src=x onerror=alert(1)> "
    "[x](javascript:alert(1)) <javascript:alert(1)|x> <a href='javascript:alert(1)'>x</a> "
    '<p onclick="alert(1)" style="position:fixed">x</p><svg/onload=alert(1)>'
)


@pytest.mark.parametrize("media", MEDIA)
def test_hostile_words_are_harmless_in_every_markup(media: Media) -> None:
    html = RENDERING.html(HOSTILE, media)

    for forbidden in ("<script", "<img", "<svg", 'href="javascript'):
        assert forbidden not in html
    assert not re.search(r"<[a-z][^>]* (?:style|on[a-z]+)=", html)
    assert "Hello" in html
    assert "@Ada" in html


@pytest.mark.parametrize("media", MEDIA)
def test_a_mention_is_the_same_link_in_every_markup(media: Media) -> None:
    html = RENDERING.html(f"Ask <@{ADA}>", media)

    assert f'<a class="mention" href="/people/{ADA}" rel=' in html


def test_line_breaks_of_chat_messages_count() -> None:
    assert "<br>" in RENDERING.html("one\ntwo", "markdown", "message")
    assert "<br>" not in RENDERING.html("one\ntwo", "markdown", "answer")


def test_an_excerpt_is_text_cut_between_words() -> None:
    excerpt = RENDERING.excerpt("**One** two,  three\n\nfour five", "markdown", 15)

    assert excerpt == "One two, three…"
    assert RENDERING.excerpt("One two", "plain", 7) == "One two"
    assert RENDERING.excerpt("x" * 50, "plain", 10) == "x" * 10 + "…"


def test_an_excerpt_of_a_reply_is_its_authors_own_words() -> None:
    assert RENDERING.excerpt("> quoted\n\nYes.\n\n-- \nBob", "mail") == "Yes."


@given(st.text(max_size=200), st.sampled_from(MEDIA))
def test_no_body_at_all_is_an_error(body: str, media: Media) -> None:
    assert "<script" not in RENDERING.html(body, media)
    assert isinstance(RENDERING.excerpt(body, media), str)
