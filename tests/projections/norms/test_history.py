"""History: what was decided later holds over what was decided before, once it is in force."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.norms.history import in_force
from projections.norms.queries import norm_clauses, norm_history, norm_of
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.projections.governed import Governed, of_norm


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community that decided on a norm which holds from minute 50 on."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm, effective_from=later(50)))
    return governed


def at(yard: Governed, minute: int) -> tuple[str, int]:
    norm = norm_of(yard.engine, ANONYMOUS, yard.norm, as_of=later(minute))
    assert norm is not None
    return norm.state, norm.version


def text(yard: Governed, minute: int) -> list[str]:
    rows = norm_clauses(yard.engine, ANONYMOUS, yard.norm, as_of=later(minute))
    return [row.clause.text for row in rows]


def test_a_norm_repealed_before_its_first_day_never_holds(yard: Governed) -> None:
    yard.tell(a(c.RepealNorm, occurred_at=later(20)))

    assert [at(yard, minute)[0] for minute in (10, 30, 50, 60)] == [
        "adopted for later",
        "adopted for later",
        "repealed",
        "repealed",
    ]


def test_one_amended_before_its_first_day_begins_as_amended(yard: Governed) -> None:
    yard.tell(of_norm("1. Rain waters.", later(20)))

    assert at(yard, 30) == ("adopted for later", 0)
    assert at(yard, 50) == ("in force", 2)
    assert text(yard, 50) == ["Rain waters."]


def test_an_amendment_for_later_is_overtaken_by_one_that_was_decided_after_it(
    yard: Governed,
) -> None:
    yard.tell(
        of_norm("1. From minute 90.", later(60), effective_from=later(90)),
        of_norm("1. At once.", later(70)),
    )

    assert [text(yard, minute) for minute in (70, 90, 100)] == [["At once."]] * 3
    norm = norm_of(yard.engine, ANONYMOUS, yard.norm, as_of=later(80))
    assert norm is not None
    assert norm.coming is None


def test_a_change_is_in_force_from_its_own_time_on(yard: Governed) -> None:
    changes = norm_history(yard.engine, ANONYMOUS, yard.norm)

    assert list(in_force(changes, later(49))) == []
    assert list(in_force(changes, later(50))) == changes
    assert list(in_force(changes, None)) == changes
