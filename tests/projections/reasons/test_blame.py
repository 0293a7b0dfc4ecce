"""Blame: for every clause, which change made it so, why, and who stood behind that."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.reasons.blame import BlameRow, blame
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.governing import ANEW, TEXT
from tests.projections.governed import DECISION, NORM, ROLE, Governed, of_norm
from tests.projections.reasons.chains import ANSWER, cite

BOB = "mailto:bob@example.org"
AMENDED = "2020-05-01T12:09:00Z"


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community that adopted a norm, and changed its first clause."""
    governed = Governed(archive, engine)
    governed.tell(
        a(c.EstablishRole, occurred_at=later(-9)),
        a(c.GrantRole, occurred_at=later(-8)),
        a(c.AdoptNorm),
        of_norm(ANEW, later(9), reason="slugs"),
    )
    return governed


def rows(yard: Governed, viewer: Viewer = ANONYMOUS, **clocks: Any) -> list[BlameRow]:
    return blame(yard.engine, viewer, yard.norm, **clocks)


def decide(yard: Governed, **changes: Any) -> None:
    """Let Bob decide what the amendment carries out."""
    yard.tell(
        a(c.ProposeDecision, **changes),
        a(c.TakeDecision, occurred_at=later(3)),
        cite(f"norm:{NORM}", "implements", f"decision:{DECISION}", change=AMENDED),
    )


def test_each_clause_goes_back_to_the_change_that_made_it_so(yard: Governed) -> None:
    first, second = rows(yard)

    assert "morning" in first.clause.clause.text
    assert (first.origin.change.event, first.origin.change.version) == ("amended", 2)
    assert first.origin.change.rationale == "slugs"
    assert (first.since.event, first.worded.event) == ("adopted", "amended")
    assert (second.origin.change.event, second.origin.change.version) == ("adopted", 1)
    assert second.origin.change.rationale == "they withered"


def test_a_retranscription_words_a_clause_and_changes_nothing(yard: Governed) -> None:
    yard.tell(a(c.RetranscribeNorm, text=ANEW.replace("noon.", "*noon*."), occurred_at=later(12)))

    _, second = rows(yard)
    assert (second.origin.change.event, second.worded.event) == ("adopted", "retranscribed")


def test_people_are_those_who_made_the_change_and_who_decided_it_in_their_roles_then(
    yard: Governed,
) -> None:
    decide(yard)
    yard.tell(a(c.RelinquishRole, occurred_at=later(20)))

    first, second = rows(yard)
    [role] = first.origin.people[1].roles
    assert "waterer" in role
    assert [(p.person.name, p.part, bool(p.roles)) for p in first.origin.people] == [
        ("ada", "made the change", False),
        ("Bob", "decided it", True),
    ]
    assert [d.called for d in first.origin.decisions] == ["Decision 1: Water in the morning"]
    assert [p.part for p in second.origin.people] == ["made the change"]
    assert second.origin.decisions == ()


def test_whoever_decided_it_and_made_it_too_is_told_once(yard: Governed) -> None:
    yard.tell(
        a(c.ProposeDecision),
        a(c.TakeDecision, deciders=(ADA, BOB)),
        cite(f"norm:{NORM}", "implements", f"decision:{DECISION}", change=AMENDED),
    )

    first, _ = rows(yard)
    assert [p.part for p in first.origin.people] == ["made the change", "decided it"]


def test_the_talk_before_the_change_and_before_its_decision_is_told(yard: Governed) -> None:
    decide(yard)
    yard.tell(a(c.OpenSpace), a(c.OpenThread))
    yard.say("chat:garden/1")
    yard.say(ANSWER, thread="chat:garden/1")
    yard.tell(
        cite(f"decision:{DECISION}", "discussed-in", "thread:chat:garden/1"),
        cite(f"norm:{NORM}", "evidence", f"contribution:{ANSWER}", change=AMENDED),
        cite(f"norm:{NORM}", "evidence", "link:https://example.org/slugs", change=AMENDED),
        cite(f"norm:{NORM}", "supersedes", "link:https://example.org/old", change=AMENDED),
    )

    first, second = rows(yard)
    assert sorted(thing.kind for thing in first.origin.talk) == ["contribution", "link", "thread"]
    assert second.origin.talk == ()


@pytest.mark.parametrize(
    ("level", "seers"),
    [("members", [MEMBER, STEWARD]), ("stewards", [STEWARD]), ("confidential", [])],
)
def test_a_hidden_decision_hides_who_decided_it_and_the_talk_before_it(
    yard: Governed, level: str, seers: list[Viewer]
) -> None:
    decide(yard, visibility=level)
    yard.tell(a(c.OpenSpace), a(c.OpenThread))
    yard.say("chat:garden/1")
    yard.tell(cite(f"decision:{DECISION}", "discussed-in", "thread:chat:garden/1"))

    for viewer in (ANONYMOUS, MEMBER, STEWARD):
        origin = rows(yard, viewer)[0].origin
        sees = viewer in seers
        assert (len(origin.decisions), len(origin.talk), len(origin.people)) == (
            (1, 1, 2) if sees else (0, 0, 1)
        )


def test_a_role_that_one_may_not_see_is_not_told_of(yard: Governed) -> None:
    yard.tell(a(c.EstablishRole, key="inner", title="keyholder", visibility="stewards"))
    yard.tell(a(c.GrantRole, role="inner", person=ADA, occurred_at=later(1)))

    def roles(viewer: Viewer) -> tuple[str, ...]:
        return rows(yard, viewer)[0].origin.people[0].roles

    assert (roles(MEMBER), len(roles(STEWARD))) == ((), 1)


def test_a_norm_that_one_may_not_see_has_no_clauses(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="inner", visibility="stewards"))
    inner = yard.id_of("norm", "inner")

    assert blame(yard.engine, MEMBER, inner) == []
    assert len(blame(yard.engine, STEWARD, inner)) == 2
    assert blame(yard.engine, STEWARD, UUID(int=3)) == []


def test_it_is_as_it_was_and_as_was_known(yard: Governed) -> None:
    then = yard.tell()
    decide(yard)

    assert rows(yard, as_of=later(-1)) == rows(yard, known_at=later()) == []
    assert [row.origin.change.version for row in rows(yard, as_of=later(8))] == [1, 1]
    assert rows(yard, known_at=then)[0].origin.decisions == ()
    assert rows(yard, as_of=later(4), known_at=then)[0].clause.clause.text in TEXT
    assert len(rows(yard)[0].origin.decisions) == 1


def test_the_words_of_erased_people_do_not_show(yard: Governed) -> None:
    decide(yard)
    erase(yard.archive, ADA)
    yard.catch_up()

    first, second = rows(yard, STEWARD)
    assert (first.origin.change.rationale, second.origin.change.rationale) == (None, None)
    assert "ada" not in first.origin.people[0].person.name.casefold()
    assert "slugs" not in repr(first.origin).casefold()
    assert ROLE not in repr(first)
