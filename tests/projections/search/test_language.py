"""The language of questions."""

import pytest

from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.language import LONGEST, clean, read
from projections.search.question import (
    All,
    AnyOf,
    Loose,
    Mask,
    Node,
    Not,
    Phrase,
    Prefix,
    Where,
    Word,
)


def nothing(segment: SearchedSegment) -> Mask:
    """A mask that is never asked for here."""
    raise AssertionError


def asked(text: str) -> Node | None:
    """What a text asks, with conditions that remember their value in place of the field."""
    cleaned, _ = clean(text)
    return read(cleaned, lambda field, value: Where(f"{field}={value}", nothing))


def word(written: str, *terms: str, field: str | None = None) -> Word:
    return Word(written, terms or (written,), field)


def where(text: str) -> Where:
    return Where(text, nothing)


PUMP, TAP, VALVE = word("pump"), word("tap"), word("valv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pump", Loose((PUMP,))),
        ("how does the pump tap work", Loose((PUMP, TAP, word("work")))),
        ("pump AND tap", All((PUMP, TAP))),
        ("pump OR tap", AnyOf((PUMP, TAP))),
        ("pump -tap", Loose((PUMP, Not(TAP)))),
        ("pump NOT tap", Loose((PUMP, Not(TAP)))),
        ("NOT tap", Loose((Not(TAP),))),
        ("-tap", Loose((Not(TAP),))),
        ("pump AND (tap OR pump)", All((PUMP, AnyOf((TAP, PUMP))))),
        ("pump tap AND pump", Loose((PUMP, All((TAP, PUMP))))),
        ("pu*", Prefix("pu", "pu")),
        ("title:pump", Loose((word("pump", field="title"),))),
        ("title:pu*", Prefix("pu", "pu", "title")),
        ("in:hall", where("in=hall")),
        ('in:"town hall" pump', Loose((where("in=town hall"), PUMP))),
        ("-in:hall pump", Loose((Not(where("in=hall")), PUMP))),
        ("in:(hall OR yard)", AnyOf((where("in=hall"), where("in=yard")))),
        ("before:2019-05-01", where("before=2019-05-01")),
        ("(-pump)", Loose((Not(PUMP),))),
    ],
)
def test_a_question_means(text: str, expected: Node) -> None:
    assert asked(text) == expected


def test_a_phrase_keeps_its_gaps() -> None:
    assert asked('"the state of the art"') == Phrase(
        "the state of the art", "state _ _ art", ("state", "art")
    )


def test_an_identifier_is_one_word_with_several_terms() -> None:
    assert asked("x foo_bar.baz()") == Loose(
        (word("x"), word("foo_bar.baz(", "foo", "bar", "baz", "=foo_bar.baz"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AND",
        "OR",
        "NOT",
        "-",
        "*",
        "?!",
        "()",
        '""',
        "( ( )",
        "to be or not to be",
        "in:",
        "*:*",
    ],
)
def test_some_questions_ask_nothing(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text", ["pump AND", "pump OR", "AND pump", "pump AND OR", "(pump", "pump)"]
)
def test_what_is_only_half_an_operation_is_left_out(text: str) -> None:
    assert asked(text) == Loose((PUMP,))


def test_a_dash_inside_or_before_a_space_is_no_operator() -> None:
    assert asked("pump - tap") == Loose((PUMP, TAP))
    assert asked("tap-pump") == Loose((word("tap-pump", "tap", "pump", "=tap-pump"),))


def test_what_looks_like_a_field_and_is_none_is_a_word() -> None:
    assert asked("error: pump") == Loose((word("error:", "error"), PUMP))
    assert asked("std::pump") == Loose((word("std::pump", "std", "pump", "=std::pump"),))


def test_quotation_marks_of_print_are_quotation_marks() -> None:
    assert asked("\u201cpump tap\u201d") == Phrase("pump tap", "pump tap", ("pump", "tap"))


def test_control_characters_part_words() -> None:
    assert clean("pump\x00\u200btap\ud800") == ("pump tap", [])


def test_a_lone_quotation_mark_is_left_out() -> None:
    assert clean('pump" tap') == (
        "pump  tap",
        ["A quotation mark stands alone, so it was left out."],
    )


def test_a_question_is_cut_at_a_word() -> None:
    text, [note] = clean("pump " * 1_000)

    assert len(text) <= LONGEST
    assert text.endswith("pump")
    assert "first 1,000 characters" in note


def test_endless_parentheses_are_left_out() -> None:
    assert asked("(" * 500 + "pump" + ")" * 400) == Loose((PUMP,))
