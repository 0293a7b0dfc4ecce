"""Lineage: a clause stays itself through edits and moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.norms.clauses import Clause
from projections.norms.lineage import ClauseRow, find_clauses, lineage

CARD = "1. Nobody borrows anything without a card of their own.\n"
BACK = "2. Bring everything back within one week, or say why.\n"
LIST = "3. What is overdue is listed by the gate.\n"


def after(*texts: str, events: str = "") -> tuple[ClauseRow, ...]:
    """The clauses of the last text; an `r` in `events` is a retranscription."""
    kinds = ["adopted", *("retranscribed" if e == "r" else "amended" for e in events)]
    kinds += ["amended"] * (len(texts) - len(kinds))
    return lineage(tuple((n, k, t) for n, (k, t) in enumerate(zip(kinds, texts, strict=True), 1)))


def told(rows: tuple[ClauseRow, ...]) -> list[tuple[str, int, int]]:
    return [(row.id, row.since, row.changed) for row in rows]


def test_a_clause_that_stays_keeps_its_origin() -> None:
    assert told(after(CARD + BACK, CARD + BACK + LIST)) == [
        ("1.1", 1, 1),
        ("1.2", 1, 1),
        ("2.3", 2, 2),
    ]


def test_a_reworded_clause_is_the_same_and_changed() -> None:
    anew = BACK.replace("one week", "two weeks")

    assert told(after(CARD + BACK, CARD + anew))[1] == ("1.2", 1, 2)


def test_a_moved_and_renumbered_clause_is_the_same_and_unchanged() -> None:
    moved = BACK.replace("2.", "1.") + CARD.replace("1.", "2.")

    assert told(after(CARD + BACK, moved)) == [("1.2", 1, 1), ("1.1", 1, 1)]


def test_another_rule_under_the_same_number_takes_the_clauses_place() -> None:
    assert told(after(CARD + BACK, CARD + "2. Deposits are forty.\n"))[1] == ("1.2", 1, 2)


def test_a_clause_that_goes_takes_no_other_with_it() -> None:
    assert told(after(CARD + BACK + LIST, CARD + LIST.replace("3.", "2."))) == [
        ("1.1", 1, 1),
        ("1.3", 1, 1),
    ]


def test_a_retranscription_changes_how_it_is_written_and_not_what_it_says() -> None:
    [row] = after(CARD, CARD.replace("Nobody", "No one"), events="r")

    assert (row.changed, row.worded) == (1, 2)
    assert row.clause.text.startswith("No one")


def test_bold_and_line_breaks_are_no_change() -> None:
    [row] = after(CARD, CARD.replace("a card", "a\n   **card**"))

    assert (row.changed, row.worded) == (1, 2)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("2", ["1.2"]),
        ("2.", ["1.2"]),
        ("1.3", ["1.3"]),
        ("what is OVERDUE", ["1.3"]),
        ("rules", ["1.1", "1.2", "1.3"]),
        ("9", []),
        ("nothing such", []),
    ],
)
def test_a_clause_is_found_by_label_id_first_words_or_heading(
    wanted: str, found: list[str]
) -> None:
    rows = after("# Rules\n\n" + CARD + BACK + LIST)

    assert [row.id for row in find_clauses(rows, wanted)] == found


clauses = st.lists(st.sampled_from([CARD, BACK, LIST, "A dog.\n\n", "A cat.\n\n"]), max_size=4)


@given(st.lists(clauses.map("".join), min_size=1, max_size=5))
def test_no_two_clauses_of_a_text_are_one(texts: list[str]) -> None:
    rows = after(*texts)

    assert len({row.id for row in rows}) == len(rows)
    assert all(1 <= row.since <= row.changed <= len(texts) for row in rows)
    assert all(isinstance(row.clause, Clause) for row in rows)
