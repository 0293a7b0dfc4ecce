"""Clauses: what of a text can be cited and changed on its own."""

from hypothesis import given
from hypothesis import strategies as st

from projections.norms.clauses import clauses_of, words_of

RULES = """# House rules

Everybody is *welcome*.

## 4. Borrowing

1. Cards first.
   Then tools.
2. Bring it back:
   - clean,
   - whole.

| what | how long |
|------|----------|
| saw  | a week   |

## Thanks
"""


def told(text: str) -> list[tuple[str, str]]:
    return [(clause.label, clause.text) for clause in clauses_of(text)]


def test_paragraphs_items_and_rows_are_clauses_and_headings_are_not() -> None:
    assert told(RULES) == [
        ("", "Everybody is *welcome*."),
        ("4.1", "Cards first.\n   Then tools."),
        ("4.2", "Bring it back:"),
        ("4.2", "clean,"),
        ("4.2", "whole."),
        ("4", "| what | how long |"),
        ("4", "| saw  | a week   |"),
    ]


def test_a_clause_knows_the_headings_above_it() -> None:
    welcome, card, *_ = clauses_of(RULES)

    assert welcome.headings == ("House rules",)
    assert card.headings == ("House rules", "4. Borrowing")


def test_a_number_written_in_front_of_a_paragraph_labels_it() -> None:
    assert told("3.2 No dogs.\n\n**7.** No cats.") == [
        ("3.2", "3.2 No dogs."),
        ("7", "**7.** No cats."),
    ]


def test_the_text_of_a_clause_stands_in_the_text_exactly_so() -> None:
    assert all(clause.text in RULES for clause in clauses_of(RULES))


def test_marks_case_line_breaks_and_link_targets_are_no_words() -> None:
    one = "**Bring** it [back](https://example.org/a), <https://example.org> please"

    assert words_of(one) == words_of("bring it\n[back](https://example.org/b_(c)), please.")
    assert words_of(one) != words_of("bring it forth, please")


def test_an_empty_text_has_no_clauses() -> None:
    assert told("") == told("# Only a title\n\n---\n") == []


@given(st.text(alphabet="ab #-1.|>`\n*[]()_", max_size=80))
def test_no_text_fails_and_every_clause_says_something(text: str) -> None:
    assert all(clause.words for clause in clauses_of(text))


def test_a_form_feed_takes_no_clause_away() -> None:
    assert told("Intro\x0cmore\n\n1. one\n2. two\n")[1:] == [("1", "one"), ("2", "two")]


def test_clauses_that_lie_deep_are_clauses() -> None:
    deep = "".join(f"{'  ' * n}- at depth {n}\n" for n in range(40))

    assert len(told(deep)) == 40
