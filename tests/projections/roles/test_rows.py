"""Rows of the stretches of roles."""

from uuid import UUID

from projections.roles.rows import Holding, called
from tests.projections.roles.council import day

HOLDING = Holding(
    UUID(int=1), UUID(int=2), day(1), "about", day(5), "second", "revoked", 2, 3, None
)


def test_a_role_goes_by_its_title_and_body() -> None:
    assert (called("chair", "garden"), called("chair", "")) == ("chair of garden", "chair")


def test_a_role_is_held_from_the_first_moment_to_before_the_last() -> None:
    assert [HOLDING.lasts(day(n)) for n in (0, 1, 4, 5)] == [False, True, True, False]
    assert HOLDING._replace(until=None).lasts(day(90))


def test_as_of_a_time_before_its_end_a_holding_has_none() -> None:
    assert HOLDING.as_of(None) == HOLDING.as_of(day(5)) == HOLDING
    then = HOLDING.as_of(day(4))
    assert (then.until, then.until_precision, then.ended_how, then.ended_entry) == (None,) * 4
    assert then[:4] == HOLDING[:4]


def test_unless_it_was_granted_with_one() -> None:
    then = HOLDING._replace(term=day(9)).as_of(day(4))

    assert (then.until, then.until_precision, then.ended_how) == (day(9), "about", "term")
