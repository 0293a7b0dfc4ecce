"""Texts are cut where it hurts least, and nothing of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.search.meaning.cutting import head_and_rest, pieces, tidy, weight

TEXTS = st.text(st.sampled_from("abc.?! \n\t\u00e9\u6c34\u3002"), max_size=300)


@given(TEXTS, st.integers(4, 60))
def test_no_piece_is_too_heavy_and_nothing_is_lost(text: str, size: int) -> None:
    found = list(pieces(tidy(text), size))

    assert all(piece == piece.strip() != "" for piece in found)
    assert all(weight(piece) <= size and "\n" not in piece for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(TEXTS, st.integers(4, 60))
def test_a_word_that_fits_is_not_cut(text: str, size: int) -> None:
    words = [word for word in text.split() if "\u3002" not in word and weight(word) <= size]
    found = [word for piece in pieces(tidy(text), size) for word in piece.split()]

    for word in set(words):
        assert found.count(word) >= words.count(word)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One two three. Four five", ["One two three.", "Four five"]),
        ('He said "one." Then two more', ['He said "one."', "Then two more"]),
        ("A line of words\nanother line", ["A line of words", "another line"]),
        ("a. many words here now", ["a. many words", "here now"]),  # too early a sentence's end
        ("0123456789012345678", ["0123456789012345", "678"]),
        ("\u6c34\u6c34\u3002\u6c34\u6c34\u6c34", ["\u6c34\u6c34\u3002", "\u6c34\u6c34\u6c34"]),
        ("", []),
    ],
)
def test_it_is_cut_at_the_end_of_a_sentence_or_before_a_word(text: str, found: list[str]) -> None:
    assert list(pieces(text, 16)) == found


def test_letters_outside_ascii_weigh_more() -> None:
    assert weight("water") == 5
    assert weight("w\u00e4ter") == 8


def test_a_tidy_text_keeps_its_lines_only() -> None:
    assert tidy("  a\t b \r\n\n \n c ") == "a b\nc"
    assert tidy(" a  b ") == "a b"


def test_a_long_text_has_a_head_and_a_rest() -> None:
    assert head_and_rest("One two three. Four five", 16) == ("One two three.", "Four five")
    assert head_and_rest("short", 16) == ("short", "")
    assert head_and_rest("", 16) == ("", "")
