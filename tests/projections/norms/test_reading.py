"""Reading: a norm with its texts at hand, at one time and another."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.citations.stale import stale_of
from projections.norms.reading import NormReading, read_norms
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import Governed, of_norm


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community that adopted a norm."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm))
    return governed


def reading(yard: Governed) -> NormReading:
    with yard.engine.connect() as connection:
        return read_norms(connection, ANONYMOUS, [yard.norm])[yard.norm]


def test_it_tells_the_clauses_and_the_state_of_each_time(yard: Governed) -> None:
    yard.tell(of_norm(ANEW, later(9)), a(c.SuspendNorm, occurred_at=later(20)))
    norm = reading(yard)

    assert [len(norm.clauses(later(minute))) for minute in (-9, 0, 9)] == [2, 2, 2]
    assert [norm.state(later(minute))[0] for minute in (0, 20)] == ["in force", "suspended"]
    assert [norm.standing(later(minute)).entry for minute in (0, 9, 20)] == [1, 2, 3]
    assert norm.change(2) is not None
    assert norm.change(9) is None


def test_it_tells_what_an_amendment_would_make_of_the_clauses(yard: Governed) -> None:
    rows = reading(yard).clauses_with(ANEW)

    assert [row.changed for row in rows] == [0, 1]


def test_nothing_is_read_of_norms_that_are_not_there(yard: Governed) -> None:
    with yard.engine.connect() as connection:
        assert read_norms(connection, ANONYMOUS, []) == {}
        assert read_norms(connection, ANONYMOUS, [yard.decision]) == {}


def test_a_norm_suspended_before_its_first_day_still_has_its_clauses(yard: Governed) -> None:
    yard.tell(
        a(c.AdoptNorm, key="k", effective_from=later(90)),
        a(c.SuspendNorm, norm="k", occurred_at=later(10)),
    )
    answer = yard.say("chat:garden/1")
    yard.tell(a(c.Cite, to="k", occurred_at=later(20)))

    found = stale_of(yard.engine, ANONYMOUS, [answer], as_of=later(30))
    assert [row.how for row in found.get(answer, [])] in ([], ["suspended"])


def test_a_clause_that_was_left_out_is_still_found_as_it_last_read(yard: Governed) -> None:
    yard.tell(
        of_norm("1. Water them at dawn.\n2. Never at noon.\n3. Sing.\n", later(9)),
        of_norm("1. Water them at dawn.\n", later(20)),
    )
    norm = reading(yard)

    assert [row.dropped for row in norm.clauses_called("1", None)] == [None]
    [noon] = norm.clauses_called("Never at noon", None)
    assert (noon.clause.label, noon.dropped) == ("2", 3)
    assert norm.clauses_called("3", None)[0].clause.text == "Sing."
    assert [row.dropped for row in norm.clauses_called("3", later(10))] == [None]
    assert norm.clauses_called("3", later(8)) == []
    assert norm.clauses_called("4", None) == []
