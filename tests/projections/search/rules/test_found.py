"""Rules found: by whoever may see them, as they were, and never out of date themselves."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.search.engine import RuleHit
from projections.search.rules.found import REMEMBERED, rules_found
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import NORM, Governed, of_norm


@pytest.fixture
def garden(archive: Archive, engine: sa.Engine) -> Governed:
    """A norm of two clauses, and a decision."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm), a(c.ProposeDecision))
    return governed


def found(
    garden: Governed, words: str, viewer: Viewer = ANONYMOUS, **options: Any
) -> tuple[RuleHit, ...]:
    with garden.engine.connect() as connection:
        return rules_found(connection, viewer, words, **options)


def test_a_clause_is_found_with_its_words_marked_and_its_place(garden: Governed) -> None:
    [hit] = found(garden, "may I water at noon?")[:1]

    assert (hit.kind, hit.id, hit.title, hit.clause) == ("norm", garden.norm, "Watering", "2")
    assert hit.excerpt == (("Never at ", False), ("noon", True), (".", False))
    assert (hit.state, hit.holds, hit.since) == ("in force", True, later(0))
    assert hit.path == f"/norms/{garden.norm}#c-{hit.clause_id}"
    assert hit.clause_id.endswith(".2")


def test_a_decision_is_found_by_its_label_first(garden: Governed) -> None:
    [hit] = found(garden, "decision 1")

    assert (hit.kind, hit.id) == ("decision", garden.decision)
    assert hit.title == "Decision 1: Water in the morning"
    assert (hit.clause, hit.clause_id) == ("", "")
    assert hit.path == f"/decisions/{garden.decision}"
    assert hit.told == "Decision, proposed"


def test_a_clause_says_since_when_it_says_so(garden: Governed) -> None:
    garden.tell(of_norm(ANEW, later(9)))

    since = {hit.clause: hit.since for hit in found(garden, "never at noon")}
    since |= {hit.clause: hit.since for hit in found(garden, "in the morning") if hit.clause}

    assert since == {"1": later(9), "2": later(0)}


def test_what_was_repealed_says_so_and_keeps_its_place(garden: Governed) -> None:
    garden.tell(a(c.RepealNorm, occurred_at=later(9)))

    [hit] = found(garden, "noon")

    assert (hit.state, hit.holds, hit.since) == ("repealed", False, later(9))
    assert hit.clause_id
    assert hit.told == "Rule, repealed"


def test_a_norm_of_the_stewards_is_found_by_nobody_else(garden: Governed) -> None:
    before = found(garden, "noon"), found(garden, "dusk")
    garden.tell(
        a(c.AdoptNorm, key="inner", title="Noon", visibility="stewards", text="1. Not at dusk."),
        a(c.ProposeDecision, key="i/1", title="Dusk", label="D 2", visibility="stewards"),
    )

    for viewer in (STEWARD, MEMBER, ANONYMOUS):  # whoever asks first leaves nothing to the others
        seen = found(garden, "noon", viewer), found(garden, "dusk", viewer)
        assert (seen == before) == (viewer != STEWARD)
        assert bool(found(garden, "D 2", viewer)) == (viewer == STEWARD)


def test_of_then_the_clause_of_then_is_found(garden: Governed) -> None:
    known = garden.tell()
    garden.tell(of_norm(ANEW, later(9)))

    def said(**then: Any) -> list[str]:
        hits = found(garden, "watering plants in the evening", **then)
        return ["".join(text for text, _ in hit.excerpt) for hit in hits if hit.clause == "1"]

    assert said() == []
    assert said(as_of=later(8)) == ["Water them in the evening."]
    assert said(known_at=known) == ["Water them in the evening."]
    assert said(as_of=later(-1)) == []


def test_what_is_recorded_is_found_at_once(garden: Governed) -> None:
    assert found(garden, "frost") == ()

    garden.tell(of_norm("1. Not in frost.", later(9)))
    assert [hit.clause for hit in found(garden, "frost")] == ["1"]

    garden.tell(a(c.OpenSpace))  # other things are recorded too
    garden.say("1")
    assert [hit.clause for hit in found(garden, "frost")] == ["1"]


def test_what_was_corrected_is_no_longer_found(garden: Governed) -> None:
    garden.tell(of_norm("1. Not in frost.", later(9)))
    assert found(garden, "frost")

    entry = found(garden, "frost")[0].clause_id.split(".")[0]
    garden.tell(c.CorrectNorm(norm=NORM, entry=int(entry), occurred_at=later(9)))

    assert found(garden, "frost") == ()


@pytest.mark.parametrize(
    ("words", "count"),
    [("in:hall", 0), ("from:ada has:answer", 0), ("in:hall noon", 1), ('"at noon"', 1)],
)
def test_conditions_are_passed_over_and_ask_nothing_alone(
    garden: Governed, words: str, count: int
) -> None:
    assert len(found(garden, words)) == count


@pytest.mark.parametrize(
    "words", ["", " ", "?!", "\x00", "\ud800", '"', "((((", "-", "noon" * 5_000, "the", "\u200b"]
)
def test_odd_questions_find_nothing(garden: Governed, words: str) -> None:
    assert found(garden, words) == ()


def test_a_long_question_is_answered_by_its_beginning(garden: Governed) -> None:
    assert found(garden, "noon " * 5_000)


def test_an_empty_archive_has_nothing(archive: Archive, engine: sa.Engine) -> None:
    empty = Governed(archive, engine)
    empty.catch_up()

    assert found(empty, "noon") == ()


def test_many_times_can_be_asked_about(garden: Governed) -> None:
    for _ in range(2):
        for minute in range(REMEMBERED + 3):
            assert found(garden, "noon", as_of=later(minute))
