"""What happened to a role, as it was told and corrected."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.people.identities import Identities, identities
from projections.roles.seen import of_seen_role
from projections.roles.tables import role_changes
from projections.viewer import Viewer


@dataclass(frozen=True)
class RoleEntryRow:
    """A change of a role. `person_id` is whom a grant or an end is about, `by` who made it.

    A text that somebody else may not know any more is None once its owner is erased.
    """

    entry: int
    event: str
    person_id: UUID | None
    by: UUID | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    reason: str | None
    reason_by: UUID
    evidence: str | None
    evidence_by: UUID | None
    source: str | None
    until: datetime | None
    title: str
    body: str
    mandate: str
    corrected_in: int | None
    """The number of the correction that gave it its time."""

    @property
    def is_corrected(self) -> bool:
        """Whether it was told with another time at first."""
        return self.corrected_in is not None


@dataclass(frozen=True)
class RoleCorrectionRow:
    """A correction: change number `corrects` took place at `to`, or never."""

    entry: int
    corrects: int
    to: datetime | None
    by: UUID | None
    reason: str | None
    reason_by: UUID
    source: str | None
    occurred_at: datetime
    recorded_at: datetime


def role_history(
    engine: sa.Engine,
    viewer: Viewer,
    role: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[RoleEntryRow]:
    """What had happened to a role by then, oldest first. Linked handles go by their person."""
    select = _changes(viewer, role).where(
        role_changes.c.corrects.is_(None), standing(role_changes, as_of, known_at)
    )
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        return [_entry(row, who) for row in connection.execute(select)]


def role_corrections(
    engine: sa.Engine,
    viewer: Viewer,
    role: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[RoleCorrectionRow]:
    """What had been corrected by then, in the order in which it was recorded."""
    c = role_changes.c
    select = _changes(viewer, role).where(
        c.corrects.is_not(None), standing(role_changes, as_of, known_at)
    )
    with engine.connect() as connection:
        rows = connection.execute(select.order_by(None).order_by(c.entry)).all()
        who = identities(connection, as_of, known_at)
    return [
        RoleCorrectionRow(
            entry=row.entry,
            corrects=row.corrects,
            to=row.corrected_to,
            by=row.by and who.person(row.by),
            reason=row.reason,
            reason_by=row.reason_by,
            source=row.source,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
        )
        for row in rows
    ]


def _changes(viewer: Viewer, role: UUID) -> sa.Select[Any]:
    c = role_changes.c
    mine = sa.and_(c.subject_id == role, of_seen_role(role_changes, viewer))
    return sa.select(role_changes).where(mine).order_by(c.occurred_at, c.entry)


def _entry(row: Any, who: Identities) -> RoleEntryRow:
    return RoleEntryRow(
        entry=row.entry,
        event=row.event,
        person_id=row.person_id and who.person(row.person_id),
        by=row.by and who.person(row.by),
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
        reason=row.reason,
        reason_by=row.reason_by,
        evidence=row.evidence,
        evidence_by=row.evidence_by,
        source=row.source,
        until=row.until,
        title=row.title,
        body=row.body,
        mandate=row.mandate,
        corrected_in=row.corrected_in,
    )
