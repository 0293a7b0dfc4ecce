"""Chronicles: the rows of what happened to decisions and norms, with both clocks and corrections.

A row holds from `recorded_at` until `recorded_until`, when a correction put another in its place,
or took it out. So what the archive knew at any time is what it said then.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from projections.owned import Owned
from projections.projection import Batch
from projections.store import UtcDateTime
from projections.threads.clocks import by_then


def chronicle_columns() -> list[sa.Column[Any]]:
    """The columns that every chronicle has. The texts of `reason_by` go when they are erased."""
    return [
        sa.Column("subject_id", sa.Uuid, nullable=False, index=True),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("event", sa.String(24), nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("reason", sa.Text),
        sa.Column("reason_by", sa.Uuid, index=True),
        sa.Column("source", sa.Text),
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("precision", sa.String(8), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("recorded_until", UtcDateTime),
    ]


def standing(
    table: sa.FromClause, as_of: datetime | None, known_at: datetime | None
) -> sa.ColumnElement[bool]:
    """Whether a row had happened `as_of` a time, as the archive knew it `known_at` one."""
    until = table.c.recorded_until
    kept = until.is_(None) if known_at is None else sa.or_(until.is_(None), until > known_at)
    return sa.and_(by_then(table, as_of, known_at), kept)


def enter(batch: Batch, table: sa.Table, event: Any, **more: Any) -> None:
    """Add the row of a change."""
    batch.insert(
        table,
        subject_id=event.originator_id,
        entry=event.originator_version,
        event=event.TOPIC.rsplit(".", 1)[-1],
        by=event.by,
        reason=event.reason.text,
        reason_by=event.reason.person,
        source=event.source.text,
        occurred_at=event.occurred.at,
        precision=event.occurred.precision,
        recorded_at=event.timestamp,
        recorded_until=None,
        **more,
    )


def correct(batch: Batch, table: sa.Table, event: Any) -> Mapping[str, Any] | None:
    """End the row of a change, and add one with its right time; return that, if there is one."""
    mine = sa.and_(table.c.subject_id == event.originator_id, table.c.entry == event.entry)
    stands = sa.and_(mine, table.c.recorded_until.is_(None))
    row = batch.execute(table.select().where(stands)).mappings().one()
    batch.execute(table.update().where(stands).values(recorded_until=event.timestamp))
    if event.to is None:
        return None
    right = {"occurred_at": event.to, "precision": event.to_precision}
    right |= {"recorded_at": event.timestamp, "recorded_until": None}
    return {**row, **right}


def reasons_in(table: sa.Table, kind: str) -> Owned:
    """The reasons that people gave for the changes of this kind of thing."""
    c = table.c
    called = f"reasons for changes of {kind}s"
    return Owned(c.reason_by, (c.reason, c.source), kind, c.subject_id, called)
