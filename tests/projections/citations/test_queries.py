"""Queries of citations: what cites what, as it held then."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.citations.queries import CitationRow, citations_in
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.projections.governed import Governed


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community in which an answer cites a norm."""
    governed = Governed(archive, engine)
    governed.tell(a(c.AdoptNorm), a(c.Cite))
    return governed


def held(yard: Governed, **asked: Any) -> list[CitationRow]:
    with yard.engine.connect() as connection:
        return citations_in(connection, **asked)


def test_a_citation_is_found_from_both_ends(yard: Governed) -> None:
    answer = yard.id_of("contribution", "chat:garden/1")

    [row] = held(yard, of=[answer])
    assert (row.to_id, row.relation, row.clause) == (yard.norm, "because-of", "1")
    assert held(yard, to=[yard.norm]) == [row] == held(yard)
    assert held(yard, of=[yard.norm]) == held(yard, of=[]) == []


def test_it_holds_from_when_it_was_made_until_it_was_withdrawn(yard: Governed) -> None:
    yard.tell(a(c.WithdrawCitation, occurred_at=later(5)), a(c.Cite, occurred_at=later(8)))

    assert held(yard, to=[yard.norm])[0].occurred_at == later(8)
    holds = [len(held(yard, to=[yard.norm], as_of=later(m))) for m in (-1, 0, 5, 8)]
    assert holds == [0, 1, 0, 1]


def test_a_withdrawal_told_late_does_not_change_an_older_view(yard: Governed) -> None:
    then = yard.tell()
    yard.tell(a(c.WithdrawCitation, occurred_at=later(1)))

    assert held(yard, to=[yard.norm]) == []
    assert len(held(yard, to=[yard.norm], known_at=then)) == 1


def test_one_told_twice_in_other_words_is_one(yard: Governed) -> None:
    change = {"of_kind": "norm", "of": "garden:norms/watering", "clause": "", "to_kind": "decision"}
    change |= {"to": "garden:decisions/1", "relation": "implements"}
    yard.tell(a(c.AmendNorm))
    yard.tell(*(a(c.Cite, **change, change=told) for told in ("git:2b", "2020-05-01T12:02:00Z")))

    [row] = held(yard, of=[yard.norm])
    assert row.entry == 2


def test_what_an_erased_person_noted_goes_and_the_link_stays(yard: Governed) -> None:
    erase(yard.archive, ADA)
    yard.catch_up()

    [row] = held(yard, to=[yard.norm])
    assert row.note is None
