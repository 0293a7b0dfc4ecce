"""Queries of norms: what held when, as the archive knew it when."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.norms.queries import (
    norm_clauses,
    norm_history,
    norm_of,
    norm_texts,
    norms_seen,
)
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.governing import ANEW, TEXT
from tests.projections.governed import Governed, of_norm


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community that adopted a norm."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm))
    return governed


def state(yard: Governed, minute: int) -> tuple[str, int] | None:
    norm = norm_of(yard.engine, ANONYMOUS, yard.norm, as_of=later(minute))
    return norm and (norm.state, norm.version)


def test_a_norm_is_what_it_was_on_each_date(yard: Governed) -> None:
    yard.tell(
        of_norm(ANEW, later(10)),
        a(c.SuspendNorm, occurred_at=later(20)),
        a(c.ReinstateNorm, occurred_at=later(30)),
        a(c.RepealNorm, occurred_at=later(40)),
    )

    assert [state(yard, minute) for minute in (-1, 0, 10, 20, 30, 40)] == [
        None,
        ("in force", 1),
        ("in force", 2),
        ("suspended", 2),
        ("in force", 2),
        ("repealed", 2),
    ]


def test_what_was_decided_for_later_is_not_in_force_before(yard: Governed) -> None:
    yard.tell(of_norm(ANEW, later(10), effective_from=later(50)))

    before = norm_of(yard.engine, ANONYMOUS, yard.norm, as_of=later(20))
    assert before is not None
    assert (before.version, before.coming) == (1, later(50))
    assert state(yard, 50) == ("in force", 2)
    assert [row.version for row in history(yard, 20)] == [1, 2]


def history(yard: Governed, minute: int) -> list[object]:
    return list(norm_history(yard.engine, ANONYMOUS, yard.norm, as_of=later(minute)))


def test_a_norm_adopted_for_later_is_not_in_force_yet(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k", title="Later", effective_from=later(9)))

    [norm] = [n for n in norms_seen(yard.engine, ANONYMOUS, as_of=later(5)) if n.title == "Later"]
    assert (norm.state, norm.version, norm.coming) == ("adopted for later", 0, later(9))


def test_a_retranscription_keeps_the_number_of_the_rule(yard: Governed) -> None:
    yard.tell(a(c.RetranscribeNorm, occurred_at=later(5)), of_norm(ANEW, later(10)))

    told = norm_history(yard.engine, ANONYMOUS, yard.norm)
    assert [(row.event, row.version) for row in told] == [
        ("adopted", 1),
        ("retranscribed", 1),
        ("amended", 2),
    ]


def test_clauses_name_the_change_that_made_them(yard: Governed) -> None:
    yard.tell(of_norm(ANEW, later(10)))

    [evening, noon] = norm_clauses(yard.engine, ANONYMOUS, yard.norm)
    assert (evening.changed, noon.changed) == (2, 1)
    assert "morning" in evening.clause.text
    [before, _] = norm_clauses(yard.engine, ANONYMOUS, yard.norm, as_of=later(9))
    assert "evening" in before.clause.text
    assert norm_clauses(yard.engine, ANONYMOUS, yard.norm, as_of=later(-1)) == ()


def test_an_amendment_told_late_shows_where_it_belongs_and_not_in_an_older_view(
    yard: Governed,
) -> None:
    then = yard.tell(of_norm(ANEW, later(30)))
    yard.tell(of_norm("1. Rain waters.\n", later(20)))

    now = norm_history(yard.engine, ANONYMOUS, yard.norm)
    known_then = norm_history(yard.engine, ANONYMOUS, yard.norm, known_at=then)
    assert [row.entry for row in now] == [1, 3, 2]
    assert [row.entry for row in known_then] == [1, 2]
    [clause] = norm_clauses(yard.engine, ANONYMOUS, yard.norm, as_of=later(25))
    assert clause.clause.text == "Rain waters."
    assert len(norm_clauses(yard.engine, ANONYMOUS, yard.norm, as_of=later(25), known_at=then)) == 2


def test_a_correction_moves_a_change_and_older_views_keep_it(yard: Governed) -> None:
    then = yard.tell(of_norm(ANEW, later(30)))
    yard.tell(a(c.CorrectNorm, entry=2, to=later(10), occurred_at=later(60)))

    assert state(yard, 20) == ("in force", 2)
    old = norm_of(yard.engine, ANONYMOUS, yard.norm, as_of=later(20), known_at=then)
    assert old is not None
    assert old.version == 1


def test_a_change_that_never_was_is_gone_and_older_views_keep_it(yard: Governed) -> None:
    then = yard.tell(a(c.RepealNorm, occurred_at=later(30)))
    yard.tell(a(c.CorrectNorm, entry=2, to=None, occurred_at=later(60)))

    assert state(yard, 40) == ("in force", 1)
    old = norm_of(yard.engine, ANONYMOUS, yard.norm, known_at=then)
    assert old is not None
    assert old.state == "repealed"


def test_texts_are_found_by_their_change(yard: Governed) -> None:
    yard.tell(of_norm(ANEW, later(10)))

    assert norm_texts(yard.engine, ANONYMOUS, yard.norm) == {1: TEXT, 2: ANEW}
    long_ago = later() - timedelta(days=9)
    assert norm_texts(yard.engine, ANONYMOUS, yard.norm, known_at=long_ago) == {}


def test_norms_that_hold_come_first_and_by_title(yard: Governed) -> None:
    yard.tell(
        a(c.AdoptNorm, key="b", title="borrowing"),
        a(c.AdoptNorm, key="a", title="Apples"),
        a(c.RepealNorm, norm="a", occurred_at=later(5)),
    )

    assert [norm.title for norm in norms_seen(yard.engine, ANONYMOUS)] == [
        "borrowing",
        "Watering",
        "Apples",
    ]


@pytest.mark.parametrize(
    ("visibility", "seers"),
    [("members", {MEMBER, STEWARD}), ("stewards", {STEWARD}), ("confidential", set())],
)
def test_a_norm_shows_to_those_it_is_for(yard: Governed, visibility: str, seers: set) -> None:  # type: ignore[type-arg]
    yard.tell(a(c.AdoptNorm, key="inner", visibility=visibility))
    inner = yard.id_of("norm", "inner")

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        sees = viewer in seers
        assert (inner in {n.id for n in norms_seen(yard.engine, viewer)}) == sees
        assert (norm_of(yard.engine, viewer, inner) is not None) == sees
        assert bool(norm_history(yard.engine, viewer, inner)) == sees
        assert bool(norm_texts(yard.engine, viewer, inner)) == sees
        assert bool(norm_clauses(yard.engine, viewer, inner)) == sees


def test_the_reason_of_an_erased_person_goes_and_the_rule_stays(yard: Governed) -> None:
    from tests.contracts.projections import ADA, erase

    erase(yard.archive, ADA)
    yard.catch_up()

    [row] = norm_history(yard.engine, ANONYMOUS, yard.norm)
    assert (row.rationale, row.source, row.title) == (None, None, "Watering")
