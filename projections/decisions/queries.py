"""Queries of decisions: how each stood, and everything that happened to one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.decisions.tables import decision_changes, decisions
from projections.viewer import Viewer

TAKEN = ("accepted", "rejected")


@dataclass(frozen=True)
class DecisionRow:
    """A decision as it stood. `status` is the community's own word for its `state`."""

    id: UUID
    label: str
    title: str
    visibility: str
    state: str
    status: str
    proposed_at: datetime
    precision: str
    by: UUID | None
    taken_at: datetime | None = None
    taken_precision: str = "second"
    outcome: str | None = None
    method: str | None = None
    tally: Mapping[str, int] | None = None
    deciders: tuple[UUID, ...] = ()
    superseded_by: UUID | None = None
    reaffirmed_at: datetime | None = None
    due_at: datetime | None = None
    """When it is to be looked at again, unless that was done since it was set."""

    changed_at: datetime | None = None
    """When it came to stand as it does."""

    changed_precision: str = "second"

    @property
    def called(self) -> str:
        """Its label and title, as people call it."""
        return f"{self.label}: {self.title}" if self.label else self.title

    @property
    def is_stale(self) -> bool:
        """Whether nothing should lean on it any more."""
        return self.state in ("superseded", "reversed")


@dataclass(frozen=True)
class DecisionChangeRow:
    """A change of a decision, and how it stood after that."""

    entry: int
    event: str
    title: str
    has_text: bool
    status: str
    state: str
    method: str | None
    tally: Mapping[str, int] | None
    deciders: tuple[UUID, ...]
    superseded_by: UUID | None
    due_at: datetime | None
    rationale: str | None
    rationale_by: UUID
    source: str | None
    by: UUID | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime


def decision_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of `decisions` shows to the viewer."""
    return decisions.c.visibility.in_(viewer.visibilities)


def decisions_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[DecisionRow]:
    """The decisions that had been proposed by then, the one that changed last first."""
    with engine.connect() as connection:
        found = decisions_in(connection, viewer, as_of=as_of, known_at=known_at)
    return sorted(found.values(), key=lambda d: (d.changed_at or d.proposed_at, d.id), reverse=True)


def decision_of(
    engine: sa.Engine,
    viewer: Viewer,
    decision: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> DecisionRow | None:
    """One decision; None when there was none that the viewer sees."""
    with engine.connect() as connection:
        found = decisions_in(connection, viewer, [decision], as_of=as_of, known_at=known_at)
    return found.get(decision)


def decisions_in(
    connection: sa.Connection,
    viewer: Viewer,
    only: Iterable[UUID] | None = None,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, DecisionRow]:
    """The decisions as they stood, by their ID, in a transaction that is open already."""
    c = decision_changes.c
    names = ("subject_id", "event", "title", "status", "state", "method", "tally", "deciders")
    more = ("superseded_by", "due_at", "occurred_at", "precision", "by")
    select = (
        sa.select(*(c[name] for name in names + more), decisions.c.label, decisions.c.visibility)
        .join(decisions, decisions.c.id == c.subject_id)
        # Most changes are of the text, which is not asked for here.
        .where(sa.or_(c.event != "amended", c.title != ""))
        .where(decision_seen(viewer), standing(decision_changes, as_of, known_at))
        .order_by(c.occurred_at, c.entry)
    )
    if only is not None:
        select = select.where(c.subject_id.in_(list(only)))
    found: dict[UUID, DecisionRow] = {}
    for row in connection.execute(select):
        known = found.get(row.subject_id)
        found[row.subject_id] = _first(row) if known is None else _next(known, row)
    return found


def decision_history(
    engine: sa.Engine,
    viewer: Viewer,
    decision: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[DecisionChangeRow]:
    """What had happened to a decision by then, oldest first."""
    c = decision_changes.c
    select = (
        sa.select(*(column for column in c if column.name != "text"), c.text.is_not(None))
        .join(decisions, decisions.c.id == c.subject_id)
        .where(c.subject_id == decision, decision_seen(viewer))
        .where(standing(decision_changes, as_of, known_at))
        .order_by(c.occurred_at, c.entry)
    )
    history: list[DecisionChangeRow] = []
    with engine.connect() as connection:
        for row in connection.execute(select):
            history.append(_change(row, history[-1] if history else None))
    return history


def decision_text(
    engine: sa.Engine,
    viewer: Viewer,
    decision: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> str:
    """The text a decision had then; empty when it had none that the viewer sees."""
    c = decision_changes.c
    select = (
        sa.select(c.text)
        .join(decisions, decisions.c.id == c.subject_id)
        .where(c.subject_id == decision, c.text.is_not(None), decision_seen(viewer))
        .where(standing(decision_changes, as_of, known_at))
        .order_by(c.occurred_at.desc(), c.entry.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        return connection.execute(select).scalar() or ""


def _first(row: Any) -> DecisionRow:
    return DecisionRow(
        id=row.subject_id,
        label=row.label,
        title=row.title,
        visibility=row.visibility,
        state=row.state or "proposed",
        status=row.status or row.state or "proposed",
        proposed_at=row.occurred_at,
        precision=row.precision,
        by=row.by,
        changed_at=row.occurred_at,
        changed_precision=row.precision,
    )


def _next(known: DecisionRow, row: Any) -> DecisionRow:
    if row.title:
        known = replace(known, title=row.title)
    if row.state is not None:
        status = row.status or row.state
        known = replace(known, state=row.state, status=status)
        known = replace(known, changed_at=row.occurred_at, changed_precision=row.precision)
    match row.event:
        case "taken":
            return replace(
                known,
                taken_at=row.occurred_at,
                taken_precision=row.precision,
                outcome=row.state,
                method=row.method,
                tally=row.tally,
                deciders=_people(row),
            )
        case "superseded":
            return replace(known, superseded_by=row.superseded_by, due_at=None)
        case "reversed":
            return replace(known, due_at=None)
        case "reaffirmed":
            return replace(known, reaffirmed_at=row.occurred_at, due_at=None)
        case "due_for_review":
            return replace(known, due_at=row.due_at)
    return known


def _change(row: Any, before: DecisionChangeRow | None) -> DecisionChangeRow:
    state = row.state or (before.state if before else "proposed")
    unnamed = before.status if before and row.state is None else state
    return DecisionChangeRow(
        entry=row.entry,
        event=row.event,
        title=row.title or (before.title if before else ""),
        has_text=bool(row[-1]),
        status=row.status or unnamed,
        state=state,
        method=row.method,
        tally=row.tally,
        deciders=_people(row),
        superseded_by=row.superseded_by,
        due_at=row.due_at,
        rationale=row.reason,
        rationale_by=row.reason_by,
        source=row.source,
        by=row.by,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
    )


def _people(row: Any) -> tuple[UUID, ...]:
    return tuple(UUID(person) for person in row.deciders or ())
