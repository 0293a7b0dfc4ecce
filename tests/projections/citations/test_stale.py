"""Stale: an answer is marked when what it leans on changes, and says by what."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.citations.stale import StaleRow, flagged_by, stale_of
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.governing import ANEW, AT, TEXT
from tests.projections.governed import Governed, of_norm

ANSWER = "chat:garden/1"


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community that adopted a norm, proposed a decision, and was given an answer."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm), a(c.ProposeDecision), a(c.TakeDecision, occurred_at=later(3)))
    governed.say(ANSWER)
    return governed


def cite(**changes: Any) -> c.Cite:
    return a(c.Cite, occurred_at=later(4), **changes)


def stale(yard: Governed, **clocks: Any) -> list[StaleRow]:
    answer = yard.id_of("contribution", ANSWER)
    return stale_of(yard.engine, ANONYMOUS, [answer], **clocks).get(answer, [])


def hows(yard: Governed, **clocks: Any) -> list[str]:
    return [row.how for row in stale(yard, **clocks)]


def test_an_answer_goes_stale_the_moment_its_clause_is_amended(yard: Governed) -> None:
    yard.tell(cite(clause="1"), of_norm(ANEW, later(9), effective_from=later(20)))

    assert hows(yard, as_of=later(19)) == []
    [row] = stale(yard, as_of=later(20))
    assert (row.how, row.clause, row.version_then, row.version_now, row.entry, row.at) == (
        "amended",
        "1",
        1,
        2,
        2,
        later(20),
    )


def test_another_clauses_amendment_is_none_of_its_business(yard: Governed) -> None:
    yard.tell(cite(clause="2"), of_norm(ANEW, later(9)))

    assert hows(yard) == []


def test_one_that_leans_on_the_whole_norm_goes_stale_with_any_change_of_the_rule(
    yard: Governed,
) -> None:
    yard.tell(cite(clause=""), a(c.RetranscribeNorm, text=TEXT + "\n", occurred_at=later(8)))
    assert hows(yard) == []

    yard.tell(of_norm(ANEW, later(9)))
    assert hows(yard) == ["amended"]


def test_a_clause_that_is_gone_is_told(yard: Governed) -> None:
    yard.tell(cite(clause="2"), of_norm("1. Water them in the evening.", later(9)))

    assert hows(yard) == ["removed"]


@pytest.mark.parametrize(
    ("kind", "how"), [(c.RepealNorm, "repealed"), (c.SuspendNorm, "suspended")]
)
def test_a_norm_that_holds_no_more_makes_all_answers_stale(
    yard: Governed, kind: Any, how: str
) -> None:
    yard.tell(cite(clause="2"), a(kind, occurred_at=later(9)))

    assert hows(yard) == [how]


def test_a_norm_that_holds_again_makes_them_good_again(yard: Governed) -> None:
    yard.tell(
        cite(clause="2"),
        a(c.SuspendNorm, occurred_at=later(9)),
        a(c.ReinstateNorm, occurred_at=later(12)),
    )

    assert (hows(yard, as_of=later(10)), hows(yard)) == (["suspended"], [])


def test_a_moved_clause_is_still_there(yard: Governed) -> None:
    yard.tell(
        cite(clause="2"), of_norm("1. Never at noon.\n2. Water them at dusk, or so.", later(9))
    )

    assert hows(yard) == []


@pytest.mark.parametrize("ending", [c.SupersedeDecision, c.ReverseDecision])
def test_one_that_leans_on_a_decision_goes_stale_with_it(yard: Governed, ending: Any) -> None:
    yard.tell(
        cite(to_kind="decision", to="garden:decisions/1", clause=""),
        a(ending, occurred_at=later(9)),
    )

    [row] = stale(yard)
    assert row.how == ("superseded" if ending is c.SupersedeDecision else "reversed")
    assert hows(yard, as_of=later(8)) == []


def test_what_only_discusses_a_norm_never_goes_stale(yard: Governed) -> None:
    yard.tell(cite(clause="1", relation="discussed-in"), of_norm(ANEW, later(9)))

    assert hows(yard) == []


def test_a_preview_tells_what_an_amendment_would_flag(yard: Governed) -> None:
    yard.tell(cite(clause="1"))
    answer = yard.id_of("contribution", ANSWER)

    def would(text: str | None, how: str = "amended") -> list[Any]:
        flagged = flagged_by(yard.engine, ANONYMOUS, yard.norm, text=text, how=how)
        return [(f.citation.of_id, f.stale.how) for f in flagged]

    assert would(ANEW) == [(answer, "amended")]
    assert would(TEXT) == []
    assert would("2. Never at noon.") == [(answer, "removed")]
    assert would(None, "repealed") == [(answer, "repealed")]


def test_what_is_stale_already_is_not_flagged_again(yard: Governed) -> None:
    yard.tell(cite(clause="1"), of_norm(ANEW, later(9)))

    assert flagged_by(yard.engine, ANONYMOUS, yard.norm, text=None, how="repealed") == []


def test_one_cited_on_the_day_of_a_change_leans_on_what_held_that_evening(yard: Governed) -> None:
    cited = a(c.Cite, clause="1", occurred_at=AT.replace(hour=0), precision="day")
    yard.tell(of_norm(ANEW, later(9)), cited)

    assert hows(yard) == []
