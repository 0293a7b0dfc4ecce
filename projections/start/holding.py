"""What holds: the norms in force in short, and the decisions that still bind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import citations_in
from projections.decisions.queries import DecisionRow, decisions_in
from projections.norms.history import NormRow, as_it_stood, changes_of
from projections.norms.reading import NormReading, read_norms
from projections.norms.tables import norms
from projections.start.asked import Asked, sentences

CLAUSES = 3
"""Clauses of a norm that are told in short."""

Leaning = Mapping[UUID, Counter[str]]


@dataclass(frozen=True)
class ClauseBrief:
    """A clause in short, and by what it is found on the page of its norm."""

    id: str
    label: str
    short: str


@dataclass(frozen=True)
class NormBrief:
    """A norm in short. `why` is the reason that was given, `decision` what it implements."""

    norm: NormRow
    clauses: tuple[ClauseBrief, ...]
    more: int
    why: str
    decision: DecisionRow | None
    leaning: int


@dataclass(frozen=True)
class DecisionBrief:
    """A decision that binds. `leaning` says what leans on it, by kind."""

    decision: DecisionRow
    leaning: Mapping[str, int]
    is_due: bool


def norms_in_force(asked: Asked, leaning: Leaning) -> list[NormRow]:
    """The norms that hold, those that are leaned on most first."""
    changes = changes_of(asked.connection, asked.viewer, **asked.clocks)
    rows = asked.connection.execute(sa.select(norms).where(norms.c.id.in_(list(changes))))
    found = [as_it_stood(row, changes[row.id], asked.clocks["as_of"]) for row in rows]
    holding = [norm for norm in found if norm.state == "in force"]
    return sorted(holding, key=lambda n: (-_count(leaning, n.id), n.title.casefold(), n.id))


def brief_norms(asked: Asked, rows: Sequence[NormRow], leaning: Leaning) -> list[NormBrief]:
    """These norms, each with the first sentences of its first clauses, and why it is so."""
    ids = [norm.id for norm in rows]
    readings = read_norms(asked.connection, asked.viewer, ids, **asked.clocks)
    cited = citations_in(asked.connection, of=ids, **asked.clocks) if ids else []
    behind = {c.to_id for c in cited if c.to_kind == "decision"}
    decisions = (
        decisions_in(asked.connection, asked.viewer, behind, **asked.clocks) if behind else {}
    )
    found = []
    for norm in rows:
        reading = readings[norm.id]
        standing = reading.standing(asked.clocks["as_of"])
        mine = [c for c in cited if c.of_id == norm.id and c.to_id in decisions]
        last = [c for c in mine if c.entry == standing.entry] or mine
        clauses = _clauses(reading, asked.clocks["as_of"])
        found.append(
            NormBrief(
                norm=norm,
                clauses=clauses[:CLAUSES],
                more=max(len(clauses) - CLAUSES, 0),
                why=sentences(standing.rationale or ""),
                decision=decisions[last[-1].to_id] if last else None,
                leaning=_count(leaning, norm.id),
            )
        )
    return found


def binding(asked: Asked, leaning: Leaning) -> list[DecisionBrief]:
    """The decisions that were accepted and hold still: those behind norms, then those that most
    leans on, then the latest."""
    now = asked.clocks["as_of"] or datetime.now(UTC)
    rows = decisions_in(asked.connection, asked.viewer, **asked.clocks).values()
    found = [
        DecisionBrief(row, leaning.get(row.id, {}), row.due_at is not None and row.due_at <= now)
        for row in rows
        if row.state == "accepted"
    ]

    def place(brief: DecisionBrief) -> tuple[bool, int, float, str]:
        at = brief.decision.taken_at or brief.decision.proposed_at
        total = sum(brief.leaning.values())
        return ("norm" not in brief.leaning, -total, -at.timestamp(), str(brief.decision.id))

    return sorted(found, key=place)


def _clauses(reading: NormReading, as_of: datetime | None) -> tuple[ClauseBrief, ...]:
    """The clauses, those with a number first: what stands before them says who agreed on it."""
    rows = sorted(reading.clauses(as_of), key=lambda row: not row.clause.label)
    told = (ClauseBrief(r.id, r.clause.label, sentences(r.clause.text, 160)) for r in rows)
    return tuple(told)


def _count(leaning: Leaning, thing: UUID) -> int:
    return sum(leaning.get(thing, Counter()).values())
