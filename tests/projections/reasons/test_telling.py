"""Telling: the words and the JSON that pages and scripts rely on."""

from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.citations.stale import LEANING, StaleRow
from projections.decisions.queries import decision_history, decision_of
from projections.norms.queries import norm_history, norm_of
from projections.people.names import names_of
from projections.reasons import telling
from projections.reasons.blame import blame
from projections.reasons.chain import reasons_of
from projections.reasons.things import Ref
from projections.roles.history import role_history
from projections.roles.queries import roles_seen, vacancies
from projections.roles.roster import roster
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.contracts.projections import ADA
from tests.governing import ANEW
from tests.projections.governed import Governed, of_norm
from tests.projections.reasons.chains import ANSWER, tell


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community with a talk, a decision, a norm, an answer, and a role."""
    governed = Governed(archive, engine)
    tell(governed)
    governed.tell(a(c.EstablishRole), a(c.GrantRole))
    return governed


STALE = StaleRow(
    kind="norm",
    id=UUID(int=1),
    title="Watering",
    clause="",
    clause_id="",
    how="amended",
    version_then=1,
    version_now=2,
    entry=2,
    at=later(9),
)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "“Watering” was amended on 2020-05-01, after version 1."),
        ({"clause": "1"}, "“Watering”, 1, was amended on 2020-05-01, after version 1."),
        ({"how": "removed", "at": None}, "“Watering” is gone, after version 1."),
        ({"how": "repealed"}, "“Watering” was repealed on 2020-05-01."),
        ({"how": "suspended"}, "“Watering” was suspended on 2020-05-01."),
        ({"how": "reversed", "version_now": None}, "“Watering” was reversed on 2020-05-01."),
        ({"how": "superseded", "version_now": None}, "“Watering” was superseded on 2020-05-01."),
    ],
)
def test_why_something_may_hold_no_more_is_a_sentence(
    changes: dict[str, Any], sentence: str
) -> None:
    assert telling.stale_told(replace(STALE, **changes)) == sentence


def test_every_relation_reads_from_both_ends() -> None:
    assert telling.RELATIONS.keys() == set(get_args(c.Relation))
    assert all(cites != cited for cites, cited in telling.RELATIONS.values())
    assert set(LEANING) <= telling.RELATIONS.keys()


def test_a_relation_is_told_from_the_nearer_end(yard: Governed) -> None:
    reasons = reasons_of(yard.engine, ANONYMOUS, Ref("norm", yard.norm))

    assert reasons is not None
    assert [telling.relation_told(link) for link in reasons.before] == [
        "implements",
        "was discussed in",
    ]
    assert [telling.relation_told(link) for link in reasons.after] == ["is leant on by"]


def test_a_chain_begins_with_the_thing_itself(yard: Governed) -> None:
    yard.tell(of_norm(ANEW, later(9)))
    reasons = reasons_of(yard.engine, ANONYMOUS, Ref("norm", yard.norm, "1"))

    assert reasons is not None
    itself, *links = telling.reasons_as_json(reasons)
    assert (itself["direction"], itself["id"], itself["clause"]) == ("self", yard.norm, "1")
    assert all(link.keys() == itself.keys() for link in links)
    assert [(link["direction"], link["depth"]) for link in links] == [
        ("before", 1),
        ("before", 2),
        ("after", 1),
    ]
    assert links[-1]["id"] == yard.id_of("contribution", ANSWER)
    assert links[-1]["stale"] == ["“Watering”, 1, was amended on 2020-05-01, after version 1."]


def test_a_clause_says_where_it_comes_from(yard: Governed) -> None:
    first = telling.blame_as_json(blame(yard.engine, ANONYMOUS, yard.norm)[0])

    decision = {
        "id": yard.decision,
        "title": "Decision 1: Water in the morning",
        "status": "accepted",
    }
    wanted = {
        "text": "Water them in the evening.",
        "label": "1",
        "version": 1,
        "event": "adopted",
        "occurred_at": later(0),
        "rationale": "they withered",
        "decision": decision,
        "decisions": [decision],
    }
    assert {name: first[name] for name in wanted} == wanted
    assert [(p["name"], p["roles_then"]) for p in first["people"]] == [("ada", []), ("bob", [])]


def test_a_clause_without_a_decision_says_so(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm, key="k"))

    row = blame(yard.engine, ANONYMOUS, yard.id_of("norm", "k"))[0]
    assert telling.blame_as_json(row)["decision"] is None


def test_norms_have_what_scripts_rely_on(yard: Governed) -> None:
    norm = norm_of(yard.engine, ANONYMOUS, yard.norm)
    [change] = norm_history(yard.engine, ANONYMOUS, yard.norm)
    names = names_of(yard.engine, ANONYMOUS, [yard.id_of("person", ADA)])

    assert norm is not None
    told = telling.norm_as_json(norm)
    assert (told["id"], told["title"], told["state"]) == (yard.norm, "Watering", "in force")
    wanted = {
        "event": "adopted",
        "occurred_at": later(0),
        "recorded_at": change.recorded_at,
        "rationale": "they withered",
        "source": "git:1a",
        "by": "ada",
    }
    changed = telling.change_as_json(change, names)
    assert {name: changed[name] for name in wanted} == wanted
    assert telling.change_as_json(change, {})["by"] is None


def test_decisions_have_what_scripts_rely_on(yard: Governed) -> None:
    decision = decision_of(yard.engine, ANONYMOUS, yard.decision)
    bob = yard.id_of("person", "mailto:bob@example.org")
    names = names_of(yard.engine, ANONYMOUS, [bob])

    assert decision is not None
    told = telling.decision_as_json(decision, names)
    assert (told["id"], told["label"], told["state"]) == (yard.decision, "Decision 1", "accepted")
    assert (told["tally"], told["deciders"]) == ({"for": 5, "against": 1}, ["bob"])
    _, taken = decision_history(yard.engine, ANONYMOUS, yard.decision)
    change = telling.decision_change_as_json(taken, names)
    assert (change["event"], change["rationale"], change["deciders"]) == (
        "taken",
        "the lettuce",
        ["bob"],
    )


def test_roles_have_what_scripts_rely_on(yard: Governed) -> None:
    [role] = roles_seen(yard.engine, ANONYMOUS)
    [held] = roster(yard.engine, ANONYMOUS)
    established, granted = role_history(yard.engine, ANONYMOUS, yard.role)
    bob = yard.id_of("person", "mailto:bob@example.org")
    names = names_of(yard.engine, ANONYMOUS, [bob])

    assert telling.role_as_json(role)["holders"] == 1
    row = telling.roster_as_json(held)
    assert (row["role_id"], row["title"], row["person"], row["name"]) == (
        yard.role,
        "waterer",
        bob,
        "bob",
    )
    entry = telling.role_entry_as_json(granted, names)
    assert (entry["event"], entry["person"], entry["evidence"]) == (
        "granted",
        "bob",
        "the list on the door",
    )
    assert telling.role_entry_as_json(established, names)["person"] is None
    short = telling.vacancy_as_json(vacancies(yard.engine, ANONYMOUS)[-1])
    assert (short["holders"], short["seats"], short["until"]) == (1, 2, None)
