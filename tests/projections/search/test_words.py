"""Terms of texts and of questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.search.words import GAP, STOP_WORDS, fold, sequence, terms, terms_of_chunk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pumps are leaking!", ["pump", "leak"]),
        ("ECONNREFUSED", ["econnrefus"]),
        ("foo_bar.baz()", ["foo", "bar", "baz", "=foo_bar.baz"]),
        ("(foo_bar.baz).", ["foo", "bar", "baz", "=foo_bar.baz"]),
        ("#1234:", ["1234", "=#1234"]),
        ("v2.1.0.", ["v2", "1", "0", "=v2.1.0"]),
        ("C++, C# and .NET", ["c", "=c++", "c", "=c#", "net", "=.net"]),
        ("well-known", ["well", "known", "=well-known"]),
        ("`code` **bold** _italic_", ["code", "bold", "ital", "=_italic_"]),
        ("it's Ada's", ["ada"]),
        ("O\u2019Brien", ["obrien"]),
        ("wait...what", ["wait", "=wait...what"]),
        ("...what? ...pumps", ["pump"]),
        ("key=value;x", ["key", "valu", "x"]),
        ("", []),
        ("- -- === *** ()", []),
    ],
)
def test_a_text_becomes_these_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_hosts_of_addresses_are_terms() -> None:
    assert "=docs.example.org" in terms("https://docs.example.org/a/b?c=d#e")
    assert "=example.org" in terms("mail ada@example.org, please")


def test_the_humps_of_an_identifier_are_terms() -> None:
    assert terms("getUserName2") == ["getusername2", "get", "user", "name", "2"]
    assert terms("HTTPServer") == ["httpserver"]


def test_case_and_accents_do_not_matter() -> None:
    assert terms("Café ÉCOLE Straße") == terms("cafe ecole STRASSE")


def test_marks_that_make_another_letter_stay() -> None:
    assert fold("हिन्दी") == "हिन्दी"
    assert terms("हिन्दी") == ["हिन्दी"]


def test_scripts_without_spaces_go_by_letter_and_by_pair() -> None:
    assert terms("水泵坏") == ["水", "泵", "坏", "=水泵", "=泵坏"]
    assert terms("ねこ") == ["ね", "こ", "=ねこ"]


def test_emoji_are_terms() -> None:
    assert terms("🎉🎉") == ["=🎉"]
    assert set(terms("yes🎉")) == {"yes", "=yes🎉", "=🎉"}


def test_a_stop_word_leaves_a_gap_in_the_sequence() -> None:
    assert sequence("state of the art") == ["state", GAP, GAP, "art"]
    assert terms("state of the art") == ["state", "art"]


def test_mentions_are_no_words() -> None:
    assert terms("ask <@0f0e0d0c-0b0a-0908-0706-050403020100> now") == ["ask"]


def test_what_is_endless_is_no_word() -> None:
    assert terms("a" * 65) == []
    assert terms("b" * 64) != []


def test_no_stop_word_is_written_with_an_apostrophe_or_capitals() -> None:
    assert all(word == word.lower().replace("'", "") for word in STOP_WORDS)


@given(st.text())
def test_terms_never_hold_a_space_and_are_the_same_every_time(text: str) -> None:
    found = sequence(text)

    assert found == sequence(text)
    assert all(term and not term.isspace() and len(term.split()) == 1 for term in found)


@given(st.text().filter(lambda text: len(text.split()) == 1))
def test_a_chunk_has_the_terms_of_its_text(text: str) -> None:
    [chunk] = text.split()
    if "<@" not in chunk:
        assert terms_of_chunk(chunk) == sequence(chunk)
