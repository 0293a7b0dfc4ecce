"""Queries of decisions: how each stood on a date, as the archive knew it on another."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.decisions.queries import (
    decision_history,
    decision_of,
    decision_text,
    decisions_seen,
)
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.projections.governed import Governed


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community to which a question was put."""
    governed = Governed(archive, engine)
    governed.tell(a(c.ProposeDecision))
    return governed


def at(yard: Governed, minute: int | None = None, **clocks: Any) -> Any:
    as_of = None if minute is None else later(minute)
    return decision_of(yard.engine, ANONYMOUS, yard.decision, as_of=as_of, **clocks)


def test_a_decision_stands_as_what_happened_to_it_last(yard: Governed) -> None:
    yard.tell(
        a(c.RestateDecision, state="deferred", status="On hold", occurred_at=later(1)),
        a(c.TakeDecision, occurred_at=later(3)),
        a(c.RestateDecision, state="accepted", status="Final", occurred_at=later(4)),
        a(c.SupersedeDecision, occurred_at=later(6)),
    )

    stood = [(d.state, d.status) for d in (at(yard, minute) for minute in (0, 1, 3, 4, 6))]
    assert stood == [
        ("proposed", "proposed"),
        ("deferred", "On hold"),
        ("accepted", "accepted"),
        ("accepted", "Final"),
        ("superseded", "superseded"),
    ]
    assert at(yard, -1) is None
    assert at(yard).superseded_by == yard.id_of("decision", "garden:decisions/2")


def test_a_taken_decision_says_how_by_whom_and_with_which_tally(yard: Governed) -> None:
    yard.tell(a(c.TakeDecision, occurred_at=later(3)))

    taken = at(yard)
    assert (taken.method, taken.tally) == ("vote", {"for": 5, "against": 1})
    assert taken.deciders == (yard.id_of("person", "mailto:bob@example.org"),)
    assert (taken.taken_at, taken.outcome) == (later(3), "accepted")
    assert taken.called == "Decision 1: Water in the morning"


def test_a_review_is_due_until_it_was_done(yard: Governed) -> None:
    yard.tell(
        a(c.TakeDecision, occurred_at=later(3)),
        a(c.ScheduleReview, occurred_at=later(4)),
        a(c.ReaffirmDecision, occurred_at=later(9)),
    )

    assert at(yard, 4).due_at == a(c.ScheduleReview).due_at
    assert (at(yard).due_at, at(yard).reaffirmed_at) == (None, later(9))


def test_titles_and_texts_are_those_of_then(yard: Governed) -> None:
    yard.tell(
        a(c.AmendDecision, text="Slugs!", occurred_at=later(2)),
        a(c.AmendDecision, text="", title="Water at dawn", occurred_at=later(4)),
    )

    assert [at(yard, minute).title for minute in (3, 4)] == [
        "Water in the morning",
        "Water at dawn",
    ]
    texts = [
        decision_text(yard.engine, ANONYMOUS, yard.decision, as_of=later(m)) for m in (0, 2, 4, -1)
    ]
    assert texts == ["The evenings are full of slugs.", "Slugs!", "Slugs!", ""]


def test_what_was_told_late_does_not_show_in_an_older_view(yard: Governed) -> None:
    then = yard.tell(a(c.TakeDecision, occurred_at=later(3)))
    yard.tell(a(c.RestateDecision, state="deferred", occurred_at=later(1)))
    yard.tell(a(c.CorrectDecision, entry=2, to=later(5), occurred_at=later(9)))

    assert [at(yard, m).state for m in (1, 3, 5)] == ["deferred", "deferred", "accepted"]
    assert [at(yard, m, known_at=then).state for m in (1, 3)] == ["proposed", "accepted"]


def test_the_history_says_how_it_stood_after_each_change(yard: Governed) -> None:
    yard.tell(
        a(c.AmendDecision, occurred_at=later(1)),
        a(c.TakeDecision, occurred_at=later(3), status="Accepted"),
        a(c.ReaffirmDecision, occurred_at=later(4)),
    )

    told = decision_history(yard.engine, ANONYMOUS, yard.decision)
    assert [(row.event, row.status, row.has_text) for row in told] == [
        ("proposed", "proposed", True),
        ("amended", "proposed", True),
        ("taken", "Accepted", False),
        ("reaffirmed", "Accepted", False),
    ]
    assert told[0].rationale == "lettuce"


def test_the_one_that_changed_last_comes_first(yard: Governed) -> None:
    yard.tell(
        a(c.ProposeDecision, key="k", title="Rain", occurred_at=later(2)),
        a(c.TakeDecision, occurred_at=later(3)),
    )

    titles = [d.title for d in decisions_seen(yard.engine, ANONYMOUS)]
    assert titles == ["Water in the morning", "Rain"]


@pytest.mark.parametrize(
    ("visibility", "seers"),
    [("members", {MEMBER, STEWARD}), ("stewards", {STEWARD}), ("confidential", set())],
)
def test_a_decision_shows_to_those_it_is_for(
    yard: Governed, visibility: str, seers: set[Any]
) -> None:
    yard.tell(a(c.ProposeDecision, key="inner", visibility=visibility))
    inner = yard.id_of("decision", "inner")

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        sees = viewer in seers
        assert (inner in {d.id for d in decisions_seen(yard.engine, viewer)}) == sees
        assert (decision_of(yard.engine, viewer, inner) is not None) == sees
        assert bool(decision_history(yard.engine, viewer, inner)) == sees
        assert bool(decision_text(yard.engine, viewer, inner)) == sees


def test_the_reasons_of_an_erased_person_go_and_the_decision_stays(yard: Governed) -> None:
    erase(yard.archive, ADA)
    yard.catch_up()

    [row] = decision_history(yard.engine, ANONYMOUS, yard.decision)
    assert (row.rationale, row.title) == (None, "Water in the morning")
