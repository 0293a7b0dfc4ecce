"""Telling: what pages and the command line say about norms, decisions and reasons."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from projections.citations.stale import StaleRow
from projections.decisions.queries import DecisionChangeRow, DecisionRow
from projections.norms.history import NormChangeRow, NormRow
from projections.people.names import NameRow
from projections.reasons.blame import BlameRow, Origin
from projections.reasons.chain import Link, Reasons
from projections.reasons.things import Thing
from projections.roles.history import RoleEntryRow
from projections.roles.queries import RoleRow, VacancyRow
from projections.roles.roster import RosterRow

HOW = {
    "amended": "was amended",
    "removed": "is gone",
    "suspended": "was suspended",
    "repealed": "was repealed",
    "superseded": "was superseded",
    "reversed": "was reversed",
}
RELATIONS = {
    "because-of": ("leans on", "is leant on by"),
    "implements": ("implements", "is implemented by"),
    "supersedes": ("supersedes", "is superseded by"),
    "discussed-in": ("was discussed in", "led to"),
    "answers": ("answers", "is answered by"),
    "responds-to": ("responds to", "got the response"),
    "evidence": ("is evidenced by", "is evidence for"),
}
"""How a citation reads from the end that cites, and from the one that is cited."""

Names = Mapping[UUID, NameRow]


def stale_told(stale: StaleRow) -> str:
    """Why something may hold no more, in a sentence."""
    what = f"“{stale.title}”"
    if stale.clause:
        what = f"{what}, {stale.clause},"
    told = f"{what} {HOW[stale.how]}"
    if stale.at is not None:
        told += f" on {stale.at:%Y-%m-%d}"
    if stale.version_now is not None and stale.how in ("amended", "removed"):
        told += f", after version {stale.version_then}"
    return f"{told}."


def norm_as_json(norm: NormRow) -> dict[str, Any]:
    """A norm as it stood."""
    return {
        "id": norm.id,
        "title": norm.title,
        "state": norm.state,
        "version": norm.version,
        "scope": norm.scope,
        "adopted_at": norm.adopted_at,
        "precision": norm.precision,
        "in_force_since": norm.changed_at,
        "next_change_at": norm.coming,
    }


def change_as_json(change: NormChangeRow, names: Names) -> dict[str, Any]:
    """A change of a norm."""
    return {
        "entry": change.entry,
        "event": change.event,
        "version": change.version,
        "title": change.title,
        "occurred_at": change.occurred_at,
        "precision": change.precision,
        "in_force_at": change.in_force_at,
        "recorded_at": change.recorded_at,
        "rationale": change.rationale,
        "source": change.source,
        "by": _name(change.by, names),
    }


def blame_as_json(row: BlameRow) -> dict[str, Any]:
    """A clause, and where it comes from."""
    origin = row.origin
    return {
        "id": row.clause.id,
        "label": row.clause.clause.label,
        "headings": list(row.clause.clause.headings),
        "text": row.clause.clause.text,
        "version": origin.change.version,
        "event": origin.change.event,
        "occurred_at": origin.change.occurred_at,
        "in_force_at": origin.change.in_force_at,
        "rationale": origin.change.rationale,
        "source": origin.change.source,
        "decision": next((decision_brief(d) for d in origin.decisions), None),
        "decisions": [decision_brief(d) for d in origin.decisions],
        "talk": [thing_as_json(thing) for thing in origin.talk],
        "people": people_as_json(origin),
        "introduced_by": row.since.source,
        "worded_by": row.worded.source,
        "worded_event": row.worded.event,
    }


def people_as_json(origin: Origin) -> list[dict[str, Any]]:
    """Who stood behind a change, in which roles then."""
    return [
        {"name": p.person.name, "id": p.person.id, "part": p.part, "roles_then": list(p.roles)}
        for p in origin.people
    ]


def decision_brief(decision: DecisionRow) -> dict[str, Any]:
    """A decision in a few words."""
    return {"id": decision.id, "title": decision.called, "status": decision.status}


def decision_as_json(decision: DecisionRow, names: Names) -> dict[str, Any]:
    """A decision as it stood."""
    return {
        "id": decision.id,
        "label": decision.label,
        "title": decision.title,
        "status": decision.status,
        "state": decision.state,
        "proposed_at": decision.proposed_at,
        "precision": decision.precision,
        "proposed_by": _name(decision.by, names),
        "taken_at": decision.taken_at,
        "outcome": decision.outcome,
        "method": decision.method,
        "tally": decision.tally,
        "deciders": [_name(person, names) for person in decision.deciders],
        "superseded_by": decision.superseded_by,
        "reaffirmed_at": decision.reaffirmed_at,
        "due_for_review_at": decision.due_at,
        "changed_at": decision.changed_at,
    }


def decision_change_as_json(change: DecisionChangeRow, names: Names) -> dict[str, Any]:
    """A change of a decision."""
    return {
        "entry": change.entry,
        "event": change.event,
        "title": change.title,
        "status": change.status,
        "state": change.state,
        "occurred_at": change.occurred_at,
        "precision": change.precision,
        "recorded_at": change.recorded_at,
        "rationale": change.rationale,
        "source": change.source,
        "by": _name(change.by, names),
        "method": change.method,
        "tally": change.tally,
        "deciders": [_name(person, names) for person in change.deciders],
        "superseded_by": change.superseded_by,
        "due_at": change.due_at,
    }


def role_as_json(role: RoleRow) -> dict[str, Any]:
    """A role as it stood."""
    return {
        "id": role.id,
        "title": role.title,
        "body": role.body,
        "called": role.called,
        "mandate": role.mandate,
        "state": role.state,
        "holders": role.holders,
        "seats": role.seats,
        "established_at": role.established_at,
        "precision": role.precision,
        "retired_at": role.retired_at,
    }


def roster_as_json(row: RosterRow) -> dict[str, Any]:
    """Somebody who held a role."""
    return {
        "role": row.called,
        "role_id": row.role_id,
        "title": row.title,
        "body": row.body,
        "person": row.person_id,
        "name": row.name,
        "handle": row.handle,
        "since": row.since,
        "since_precision": row.since_precision,
        "until": row.until,
    }


def role_entry_as_json(row: RoleEntryRow, names: Names) -> dict[str, Any]:
    """A change of a role."""
    return {
        "entry": row.entry,
        "event": row.event,
        "person": _name(row.person_id, names),
        "occurred_at": row.occurred_at,
        "precision": row.precision,
        "recorded_at": row.recorded_at,
        "until": row.until,
        "evidence": row.evidence,
        "rationale": row.reason,
        "source": row.source,
        "by": _name(row.by, names),
        "title": row.title,
        "body": row.body,
        "mandate": row.mandate,
    }


def vacancy_as_json(row: VacancyRow) -> dict[str, Any]:
    """A stretch in which a role had too few holders."""
    return {
        "role": row.called,
        "role_id": row.role_id,
        "since": row.since,
        "until": row.until,
        "holders": row.holders,
        "seats": row.seats,
        "is_gap": row.is_gap,
    }


def thing_as_json(thing: Thing) -> dict[str, Any]:
    """Something that can be cited."""
    return {
        "kind": thing.kind,
        "id": thing.id,
        "title": thing.title,
        "state": thing.state,
        "by": thing.by,
        "excerpt": thing.excerpt,
        "occurred_at": thing.occurred_at,
        "address": thing.address,
    }


def reasons_as_json(reasons: Reasons) -> list[dict[str, Any]]:
    """The chain through a thing: itself first, then what it goes back to, then what came of it."""
    itself = {"direction": "self", "depth": 0, "relation": "", "clause": reasons.clause}
    return [
        {**itself, **thing_as_json(reasons.thing), "linked_to": None, "note": None, "stale": []},
        *(_link_as_json(link) for link in (*reasons.before, *reasons.after)),
    ]


def relation_told(link: Link) -> str:
    """How a link reads from the thing nearer to the one asked for."""
    cites, cited = RELATIONS[link.relation]
    return cites if link.direction == "before" else cited


def _link_as_json(link: Link) -> dict[str, Any]:
    return {
        "direction": link.direction,
        "depth": link.depth,
        "relation": link.relation,
        "clause": link.clause,
        **thing_as_json(link.thing),
        "linked_to": link.linked_to,
        "note": link.note,
        "stale": [stale_told(stale) for stale in link.stale],
    }


def _name(person: UUID | None, names: Names) -> str | None:
    known = names.get(person) if person is not None else None
    return known.name if known else None
