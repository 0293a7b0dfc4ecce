"""What happened to a norm: its changes in the order in which they were decided."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.norms.tables import norm_changes, norms
from projections.viewer import Viewer

NormState = Literal["in force", "suspended", "repealed", "adopted for later"]
STATES: dict[str, NormState] = {
    "adopted": "in force",
    "suspended": "suspended",
    "reinstated": "in force",
    "repealed": "repealed",
}


@dataclass(frozen=True)
class NormChangeRow:
    """A change of a norm. `version` counts its rules: a retranscription keeps the number."""

    norm_id: UUID
    entry: int
    event: str
    version: int
    title: str
    rationale: str | None
    rationale_by: UUID
    source: str | None
    by: UUID | None
    occurred_at: datetime
    precision: str
    effective_from: datetime | None
    in_force_at: datetime
    recorded_at: datetime

    @property
    def has_text(self) -> bool:
        """Whether the norm has another text from then on."""
        return self.event in ("adopted", "amended", "retranscribed")

    @property
    def exactness(self) -> str:
        """How exactly it is known from when on it was in force."""
        return "day" if self.effective_from else self.precision


@dataclass(frozen=True)
class NormRow:
    """A norm as it stood: its state, its version, and what was decided to come."""

    id: UUID
    title: str
    scope: str
    visibility: str
    state: NormState
    version: int
    adopted_at: datetime
    precision: str
    changed_at: datetime
    """When its present rule came into force."""

    coming: datetime | None
    """When the next change decided already comes into force."""

    changed_precision: str = "second"


def norm_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of `norms` shows to the viewer."""
    return norms.c.visibility.in_(viewer.visibilities)


def changes_of(
    connection: sa.Connection,
    viewer: Viewer,
    as_of: datetime | None,
    known_at: datetime | None,
    only: Iterable[UUID] | None = None,
) -> dict[UUID, list[NormChangeRow]]:
    """The changes decided by then of each norm that the viewer sees, in the order of deciding.

    What was decided later holds over what was decided before, from when it comes into force: a
    norm repealed before its first day never holds, and an amendment is overtaken by a later one.
    Nothing comes into force before the norm itself.
    """
    c = norm_changes.c
    columns = [column for column in c if column.name not in ("text", "recorded_until")]
    select = (
        sa.select(*columns)
        .join(norms, norms.c.id == c.subject_id)
        .where(norm_seen(viewer), standing(norm_changes, as_of, known_at))
        .order_by(c.subject_id, c.occurred_at, c.entry)
    )
    if only is not None:
        select = select.where(c.subject_id.in_(list(only)))
    found: dict[UUID, list[NormChangeRow]] = {}
    for row in connection.execute(select):
        found.setdefault(row.subject_id, []).append(_row(row, found.get(row.subject_id, ())))
    return found


def in_force(changes: Iterable[NormChangeRow], as_of: datetime | None) -> Iterator[NormChangeRow]:
    """Those of the changes that had come into force by then; None is now."""
    then = as_of or datetime.now(UTC)
    return (change for change in changes if change.in_force_at <= then)


def as_it_stood(
    norm: sa.Row[Any], changes: Sequence[NormChangeRow], as_of: datetime | None
) -> NormRow:
    """The norm after those of its changes that had come into force by then."""
    first = changes[0]
    row = NormRow(
        id=norm.id,
        title=first.title,
        scope=norm.scope,
        visibility=norm.visibility,
        state="adopted for later",
        version=0,
        adopted_at=first.occurred_at,
        precision=first.precision,
        changed_at=first.in_force_at,
        changed_precision=first.exactness,
        coming=None,
    )
    done = list(in_force(changes, as_of))
    for change in done:
        state = STATES.get(change.event, row.state)
        is_rule = change.version > row.version
        if is_rule:
            row = replace(row, changed_at=change.in_force_at, changed_precision=change.exactness)
        row = replace(row, title=change.title, state=state, version=change.version)
    later = changes[changes.index(done[-1]) + 1 :] if done else changes
    coming = min((change.in_force_at for change in later), default=None)
    return replace(row, coming=coming)


def _row(row: sa.Row[Any], before: Sequence[NormChangeRow]) -> NormChangeRow:
    last = before[-1] if before else None
    version = last.version if last else 0
    return NormChangeRow(
        norm_id=row.subject_id,
        entry=row.entry,
        event=row.event,
        version=version + (row.event in ("adopted", "amended")),
        title=row.title or (last.title if last else ""),
        rationale=row.reason,
        rationale_by=row.reason_by,
        source=row.source,
        by=row.by,
        occurred_at=row.occurred_at,
        precision=row.precision,
        effective_from=row.effective_from,
        in_force_at=max(row.in_force_at, before[0].in_force_at) if before else row.in_force_at,
        recorded_at=row.recorded_at,
    )
