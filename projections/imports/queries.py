"""Queries of import runs: what was imported, and what became of every record.

Every viewer sees the numbers. What names things of the source, such as a file, a place in it or
who is in it, shows to stewards only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.imports.tables import imports
from projections.viewer import Viewer


@dataclass(frozen=True)
class UnreadableRow:
    """A record that could not be read: its place in the source, and why."""

    where: str
    why: str


@dataclass(frozen=True)
class ImportRow:
    """A run and its account: read = recorded + known + all skipped + unreadable."""

    id: UUID
    reader: str
    source: str | None
    started_at: datetime
    finished_at: datetime | None
    read: int
    recorded: int
    known: int
    skipped: Mapping[str, int]
    unreadable_count: int
    unreadable: tuple[UnreadableRow, ...] | None
    """The places; None for who is not a steward, and once they were forgotten."""

    dropped_fields: Mapping[str, int]
    seconds: float | None
    forgotten_at: datetime | None


def import_runs(
    engine: sa.Engine, viewer: Viewer, *, limit: int = 50, offset: int = 0
) -> list[ImportRow]:
    """The runs, latest first."""
    order = (imports.c.started_at.desc(), imports.c.id)
    select = sa.select(imports).order_by(*order).limit(limit).offset(offset)
    with engine.connect() as connection:
        return [_row(row, viewer) for row in connection.execute(select)]


def import_run(engine: sa.Engine, viewer: Viewer, run: UUID) -> ImportRow | None:
    """One run; None when there is none."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(imports).where(imports.c.id == run)).first()
    return None if row is None else _row(row, viewer)


def _row(row: sa.Row[Any], viewer: Viewer) -> ImportRow:
    steward = viewer.level == "steward"
    places = tuple(UnreadableRow(p["where"], p["why"]) for p in row.unreadable or ())
    return ImportRow(
        id=row.id,
        reader=row.reader,
        source=row.source if steward else None,
        started_at=row.started_at,
        finished_at=row.finished_at,
        read=row.read or 0,
        recorded=row.recorded or 0,
        known=row.known or 0,
        skipped=row.skipped or {},
        unreadable_count=row.unreadable_count or 0,
        unreadable=places if steward and row.forgotten_at is None else None,
        dropped_fields=row.dropped_fields or {},
        seconds=row.seconds,
        forgotten_at=row.forgotten_at,
    )
