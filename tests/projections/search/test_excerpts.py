"""Excerpts: what is shown of a text, and what is marked."""

from hypothesis import given
from hypothesis import strategies as st

from projections.search.excerpts import LENGTH, best_excerpt, excerpt
from projections.search.words import terms

LONG = "The garden is large and green. " * 40


def marked(text: str, *words: str) -> list[str]:
    """The pieces that are marked."""
    wanted = frozenset(term for word in words for term in terms(word))
    return [piece for piece, is_marked in excerpt(text, wanted) if is_marked]


def whole(text: str, *words: str) -> str:
    """The text of an excerpt."""
    wanted = frozenset(term for word in words for term in terms(word))
    return "".join(piece for piece, _ in excerpt(text, wanted))


def test_the_words_asked_for_are_marked_in_any_form() -> None:
    text = "The pumps: one PUMP leaks, (pumping) 'pump'."

    assert marked(text, "pump") == ["pumps", "PUMP", "pumping", "pump"]
    assert whole(text, "pump") == text


def test_an_identifier_is_marked_as_a_whole_and_a_part_alone() -> None:
    assert marked("Call foo_bar.baz() now", "foo_bar.baz") == ["foo_bar.baz"]
    assert marked("We wrote it in C++, at last.", "C++") == ["C++"]
    assert marked("See https://docs.example.org/a.", "docs.example.org") == ["docs.example.org"]
    assert marked("a well-known pump", "known") == ["known"]
    assert marked("with getUserName()", "user") == ["getUserName()"]


def test_beginnings_are_marked() -> None:
    assert excerpt("The pumpkin grows", frozenset(), ("pum",)) == (
        ("The ", False),
        ("pumpkin", True),
        (" grows", False),
    )


def test_a_long_text_is_shown_where_most_of_the_words_are() -> None:
    text = "A pump. " + LONG + "Here the hand pump leaks. " + LONG

    shown = whole(text, "hand pump leak")

    assert shown.startswith("\u2026 Here the hand pump leaks.")
    assert shown.endswith(" \u2026")
    assert len(shown) < LENGTH + 10


def test_without_a_word_to_mark_the_beginning_is_shown() -> None:
    assert whole(LONG, "zebra").startswith("The garden is large")
    assert excerpt("short", frozenset()) == (("short", False),)
    assert excerpt("", frozenset()) == ()


def test_a_text_of_one_endless_word_is_cut() -> None:
    shown = whole("x" * 5_000, "zebra")

    assert len(shown) == LENGTH + 2


def test_line_feeds_become_spaces() -> None:
    assert whole("The\n\n  pump", "pump") == "The pump"


@given(
    st.lists(
        st.sampled_from(["pump", "tap,", "(valve)", "garden\n", "foo_bar", "\u6c34\u6cf5"]),
        max_size=200,
    ),
    st.lists(st.sampled_from(["pump", "tap", "bar", "\u6cf5"]), max_size=3),
)
def test_an_excerpt_is_a_stretch_of_the_text_and_never_much_too_long(
    pieces: list[str], words: list[str]
) -> None:
    text = " ".join(pieces)

    shown = whole(text, *words)

    assert len(shown) <= LENGTH + 40
    assert shown.strip(" \u2026") in " ".join(text.split())
    assert all(terms(piece) for piece in marked(text, *words))


PARAGRAPHS = [f"In room {number} the radiator number {number} gurgles." for number in range(40)]


def shown(text: str, passage: str, *wanted: str) -> str:
    """The best excerpt, without marks."""
    return "".join(piece for piece, _ in best_excerpt(text, passage, frozenset(wanted)))


def test_the_passage_is_shown_where_no_word_is_found() -> None:
    text, passage = "\n".join(PARAGRAPHS), " ".join(PARAGRAPHS[10:12])

    assert shown(text, passage) == f"\u2026 {passage} \u2026"


def test_a_passage_at_an_end_of_the_text_has_no_dots_there() -> None:
    text = "\n\n".join(PARAGRAPHS)

    assert shown(text, PARAGRAPHS[0]) == f"{PARAGRAPHS[0]} \u2026"
    assert shown(text, PARAGRAPHS[-1]) == f"\u2026 {PARAGRAPHS[-1]}"
    assert shown(text, " ".join(PARAGRAPHS)).count("\u2026") == 1
    assert shown(PARAGRAPHS[0], PARAGRAPHS[0]) == PARAGRAPHS[0]


def test_more_of_the_words_elsewhere_come_before_the_passage() -> None:
    text = "\n".join([*PARAGRAPHS, "The pump leaks."])

    assert "The pump leaks." in shown(text, PARAGRAPHS[0], "pump", "leak")
    assert shown(text, PARAGRAPHS[0], "room").startswith("In room 0")
