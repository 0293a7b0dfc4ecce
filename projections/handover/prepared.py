"""What was prepared for successors, and what was accepted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.handover.tables import handovers
from projections.people.identities import Identities, identities
from projections.roles.seen import of_seen_role
from projections.roles.tables import role_changes
from projections.viewer import Viewer


@dataclass(frozen=True)
class Accepted:
    """Who took a role over, and what they said to it; None once they are erased."""

    entry: int
    by: UUID | None
    note: str | None
    alone: bool
    occurred_at: datetime
    precision: str


@dataclass(frozen=True)
class Prepared:
    """What somebody wrote down for whoever comes after them. `text` is None once they are erased.

    `cites` are the events it was made from, of a log of `size` events that ended at `made_at`.
    """

    role_id: UUID
    entry: int
    person: UUID
    successor: UUID | None
    by: UUID | None
    text: str | None
    left_out: tuple[str, ...]
    cites: tuple[int, ...]
    size: int
    made_at: datetime
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    accepted: Accepted | None = None


def prepared_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    role: UUID | None = None,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Prepared]:
    """What had been prepared by then, of one role or all that the viewer sees, the latest first.

    It holds words that are for stewards and those who hold the role: see `seats.may_read`.
    """
    c, h = role_changes.c, handovers.c
    told = (h.person_id, h.successor_id, h.prepared, h.text, h.left_out, h.cites, h.size, h.made_at)
    mine = sa.and_(h.role_id == c.subject_id, h.entry == c.entry)
    select = (
        sa.select(
            c.subject_id, c.entry, c.by, c.occurred_at, c.precision, h.recorded_at, h.alone, *told
        )
        .join(handovers, mine)
        .where(of_seen_role(role_changes, viewer), standing(role_changes, as_of, known_at))
        .order_by(c.occurred_at.desc(), c.entry.desc())
    )
    if role is not None:
        select = select.where(c.subject_id == role)
    with engine.connect() as connection:
        rows = connection.execute(select).all()
        who = identities(connection, as_of, known_at)
    accepted = {(row.subject_id, row.prepared): row for row in rows if row.prepared is not None}
    return [
        _prepared(row, accepted.get((row.subject_id, row.entry)), who)
        for row in rows
        if row.prepared is None
    ]


def _prepared(row: Any, accepted: Any, who: Identities) -> Prepared:
    return Prepared(
        role_id=row.subject_id,
        entry=row.entry,
        person=who.person(row.person_id),
        successor=row.successor_id and who.person(row.successor_id),
        by=row.by and who.person(row.by),
        text=row.text,
        left_out=tuple(row.left_out),
        cites=tuple(row.cites),
        size=row.size,
        made_at=row.made_at,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
        accepted=None
        if accepted is None
        else Accepted(
            entry=accepted.entry,
            by=accepted.by and who.person(accepted.by),
            note=accepted.text,
            alone=accepted.alone,
            occurred_at=accepted.occurred_at,
            precision=accepted.precision,
        ),
    )
