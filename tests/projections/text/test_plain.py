"""Readable text of each medium."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.commands import Media
from projections.text.plain import plain_text

ADA = "0f0e0d0c-0b0a-0908-0706-050403020100"
MEDIA: tuple[Media, ...] = ("plain", "markdown", "html", "slack", "mail")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("plain", "The *pump* leaks"),
        ("mail", "The *pump* leaks\n"),
        ("markdown", "The \\*pump\\* leaks".replace("\\", "")),
        ("html", "<p>The *pump* leaks</p>"),
        ("slack", "The &#42;pump&#42; leaks".replace("&#42;", "*")),
    ],
)
def test_each_medium_is_read_in_its_way(media: Media, body: str) -> None:
    marked = media not in ("markdown", "slack")

    assert plain_text(body, media) == ("The *pump* leaks" if marked else "The pump leaks")


@pytest.mark.parametrize("media", MEDIA)
def test_who_is_mentioned_is_named_where_the_name_is_known(media: Media) -> None:
    body = f"Ask <@{ADA}> or <@{ADA[::-1]}>"

    assert plain_text(body, media, {ADA: "Ada"}) == f"Ask @Ada or <@{ADA[::-1]}>"
    assert plain_text(body, media) == body


def test_a_mention_is_found_in_any_case() -> None:
    assert plain_text(f"<@{ADA.upper()}>", "plain", {ADA: "Ada"}) == "@Ada"


@given(st.text(), st.sampled_from(MEDIA))
def test_any_text_is_read_and_holds_nothing_that_cannot_be_shown(body: str, media: Media) -> None:
    text = plain_text(body, media, {ADA: "Ada"})

    assert text == text.strip()
    assert not set(text) & set(map(chr, (*range(9), *range(11, 32), 127)))
