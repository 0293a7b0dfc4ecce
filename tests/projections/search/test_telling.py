"""What is said about an answer."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from uuid import UUID

import pytest

from projections.search.engine import Facet, Facets, Hit, Mode, Results, RuleHit, Standing
from projections.search.telling import (
    found_told,
    hit_as_json,
    instead_told,
    results_as_json,
    rule_as_json,
    standings_told,
    understood_told,
)

ONE = UUID(int=1)


RULE = RuleHit(
    kind="norm",
    id=ONE,
    title="Water",
    clause="3",
    clause_id="1.4",
    excerpt=(("The ", False), ("pump", True)),
    state="in force",
    status="in force",
    since=datetime(2020, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
    precision="day",
    score=2.5,
)


def hit(*standing: Standing) -> Hit:
    return Hit(
        id=ONE,
        kind="answer",
        title="Pumps",
        excerpt=(("The ", False), ("pump", True)),
        author="Ada",
        author_id=UUID(int=2),
        space="hall",
        space_id=UUID(int=3),
        thread=UUID(int=4),
        occurred_at=datetime(2020, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
        score=1.5,
        source="mail",
        more=2,
        standing=standing,
        former=True,
    )


def test_results_are_threads_by_relevance_and_contributions_by_date() -> None:
    assert found_told(12, "relevance") == "12 threads"
    assert found_told(1, "relevance") == "1 thread"
    assert found_told(1_200, "newest") == "1,200 contributions"
    assert found_told(0, "oldest") == "0 contributions"


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ((), ()),
        (("endorsed",), ("endorsed",)),
        (("accepted", "endorsed"), ("accepted answer",)),
        (("endorsed", "thread closed"), ("this thread was closed",)),
        (("another accepted",), ("another answer was accepted here",)),
    ],
)
def test_being_liked_is_said_only_with_nothing_louder(
    standing: tuple[Standing, ...], told: tuple[str, ...]
) -> None:
    assert standings_told(hit(*standing)) == told


@pytest.mark.parametrize(
    ("understood", "mode", "told"),
    [
        (None, "hybrid", None),
        (1.0, "hybrid", None),
        (0.996, "hybrid", None),
        (0.994, "hybrid", "covers 99 % of this archive so far;"),
        (0.43, "meaning", "covers 43 % of this archive so far;"),
        (0.001, "hybrid", "covers next to nothing here so far;"),
        (0.43, "keyword", None),
    ],
)
def test_what_is_not_understood_yet_is_said(
    understood: float | None, mode: Mode, told: str | None
) -> None:
    said = understood_told(understood, mode)

    assert said is None if told is None else said is not None and told in said


def test_a_question_searched_otherwise_names_both() -> None:
    told = instead_told("punp", "pump")

    assert told == "Nothing was found for punp as written. This is what pump finds."


def test_an_answer_is_plain_json() -> None:
    some = (Facet("7", "hall", 3),)
    results = Results(
        total=1,
        took_ms=0.5,
        hits=(hit("accepted"),),
        notes=("a note",),
        facets=Facets(spaces=some, answered=1),
        searched="pump",
        understood=0.5,
        rules=(RULE,),
    )

    told = json.loads(json.dumps(results_as_json(results)))

    nobody: list[object] = []
    assert told["facets"] == {
        "spaces": [{"value": "7", "label": "hall", "count": 3}],
        "people": nobody,
        "kinds": nobody,
        "years": nobody,
        "answered": 1,
    }
    assert told["hits"] == [hit_as_json(hit("accepted"))]
    assert told["rules"] == [rule_as_json(RULE)]
    assert {name: told[name] for name in told if name not in ("facets", "hits", "rules")} == {
        "total": 1,
        "took_ms": 0.5,
        "close": True,
        "searched": "pump",
        "did_you_mean": None,
        "understood": 0.5,
        "notes": ["a note"],
    }


def test_a_hit_has_the_same_form_everywhere() -> None:
    assert hit_as_json(hit("accepted", "endorsed")) == {
        "id": str(ONE),
        "kind": "answer",
        "title": "Pumps",
        "excerpt": "The pump",
        "author": "Ada",
        "space": "hall",
        "thread": str(UUID(int=4)),
        "occurred_at": datetime(2020, 1, 1, 12, tzinfo=UTC).isoformat(),
        "url": f"/contributions/{ONE}",
        "score": 1.5,
        "source": "mail",
        "more": 2,
        "standing": ["accepted", "endorsed"],
        "former": True,
    }


def test_a_rule_has_what_scripts_need() -> None:
    assert rule_as_json(RULE) == {
        "kind": "norm",
        "id": str(ONE),
        "title": "Water",
        "clause": "3",
        "clause_id": "1.4",
        "excerpt": "The pump",
        "state": "in force",
        "status": "in force",
        "holds": True,
        "since": "2020-01-01T12:00:00+00:00",
        "precision": "day",
        "url": f"/norms/{ONE}#c-1.4",
        "score": 2.5,
    }


@pytest.mark.parametrize(
    ("kind", "state", "told"),
    [
        ("norm", "in force", "Rule, in force since"),
        ("norm", "adopted for later", "Rule, adopted for later, from"),
        ("norm", "repealed", "Rule, repealed"),
        ("decision", "accepted", "Decision, accepted"),
    ],
)
def test_a_rule_says_how_it_stands(
    kind: Literal["norm", "decision"], state: str, told: str
) -> None:
    assert replace(RULE, kind=kind, state=state, status=state).told == told
