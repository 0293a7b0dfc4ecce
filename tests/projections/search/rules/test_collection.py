"""Collection: which entries answer a question, and in which order."""

import time
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from projections.search.rules.collection import Collection, wanted
from projections.search.rules.entries import Entry
from tests.builders import later

NORM = UUID(int=7)


def clause(text: str, label: str = "", **changes: Any) -> Entry:
    """A clause of the norm on borrowing."""
    given: dict[str, Any] = {
        "kind": "norm",
        "id": NORM,
        "title": "Borrowing",
        "text": text,
        "state": "in force",
        "status": "in force",
        "since": later(),
        "precision": "day",
        "holds": True,
        "names": (f"Borrowing {label}",),
        "around": "Borrowing",
        "label": label,
        "place": int(label) - 1 if label.isdigit() else None,
    }
    return Entry(**given | changes)


def decision(title: str, text: str = "", label: str = "", **changes: Any) -> Entry:
    """A decision of its own."""
    names = tuple(filter(None, (label, title)))
    given = {"kind": "decision", "id": uuid4(), "title": title, "own": f"{label} {title}"}
    given |= {"names": names, "around": "", "state": "accepted"}
    return clause(text, label, **given | changes)


RULES = [
    clause("Hand tools fourteen days, machines seven.", "1", own="How long."),
    clause("Ask any host before the day it is due.", "2", own="Longer."),
    clause("We take no deposits.", "3"),
    clause("", names=("Borrowing",), own="Borrowing", around=""),
    decision("Toasters", "Testers may open toasters.", "ADR 36"),
    decision("Kettles", "Testers may open kettles.", "ADR 3"),
]


def found(words: str, entries: list[Entry] = RULES, limit: int = 3) -> list[str]:
    def named(entry: Entry) -> str:
        return entry.label or entry.title

    return [named(one.entry) for one in Collection(entries).find(words, limit)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("deposit", "3"),
        ("how long may I keep a machine", "1"),
        ("may I open a toaster", "ADR 36"),
        ("ADR 36", "ADR 36"),
        ("adr-0036", "ADR 36"),
        ("what does ADR 3 say of toasters", "ADR 3"),
        ("kettles", "ADR 3"),
        ("borrowing", "Borrowing"),
        ("Borrowing 2", "2"),
    ],
)
def test_what_answers_best_comes_first(words: str, first: str) -> None:
    assert found(words)[0] == first


@pytest.mark.parametrize(
    "words",
    [
        "",
        "?!",
        "the",
        "zeppelin",
        "which zeppelin takes deposits to Lakehurst",
        "\x00",
        "x" * 9_999,
    ],
)
def test_what_holds_too_little_of_a_question_is_no_answer(words: str) -> None:
    assert found(words) == []


def test_the_title_above_a_clause_counts_but_is_not_enough() -> None:
    assert found("borrowing deposits")[0] == "3"
    assert "2" not in found("borrowing", limit=9)


def test_what_does_not_hold_comes_behind() -> None:
    gone = decision("Deposits", "Deposits, deposits.", state="superseded", holds=False)

    assert found("which deposits", [*RULES, gone]) == ["3", "Deposits"]


def test_what_was_asked_for_by_name_comes_first_whether_it_holds() -> None:
    gone = decision("Deposits", "", "ADR 9", state="superseded", holds=False)

    assert found("ADR 9 deposits", [*RULES, gone])[0] == "ADR 9"


def test_what_was_never_adopted_comes_behind_its_like() -> None:
    never = decision("Never", "Bells ring at noon.", state="rejected")
    taken = decision("Taken", "Bells ring at noon.")

    assert found("when do bells ring", [never, taken]) == ["Taken", "Never"]


def test_of_a_norm_as_a_whole_only_what_says_it_better_than_its_clauses_is_shown() -> None:
    whole = clause("", label="Whole", own="The deposits that we take", around="")

    part = clause("We take no deposits for machines.", "1")

    assert found("take deposits for machines", [part, whole]) == ["1"]
    assert found("deposits that we take", [RULES[0], whole]) == ["Whole"]


def test_no_more_are_given_than_asked_for() -> None:
    assert len(found("open", limit=1)) == 1
    assert found("open", limit=0) == []
    assert found("open", limit=-1) == []


def test_words_of_asking_itself_are_not_looked_for() -> None:
    assert wanted("What is the rule: may I get a deposit? Deposits!") == ["deposit"]
    assert wanted("may") == ["may"]


def test_many_rules_are_searched_in_no_time() -> None:
    random = Random(1)  # noqa: S311 - made-up words
    words = ["".join(random.choices("abcdefghij", k=6)) for _ in range(3_000)]
    many = [
        clause(" ".join(random.choices(words, k=30)), str(n % 40 + 1), id=UUID(int=n // 40))
        for n in range(4_000)
    ]
    many += [decision(" ".join(random.choices(words, k=60)), "", f"ADR {n}") for n in range(1_000)]
    collection = Collection(many)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        assert collection.find(" ".join(words[:3]), 3)
        took.append(time.perf_counter() - started)

    assert min(took) < 0.01
