"""Queries of norms: which there are, what happened to each, and what it said when."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.norms.history import (
    NormChangeRow,
    NormRow,
    as_it_stood,
    changes_of,
    in_force,
    norm_seen,
)
from projections.norms.lineage import ClauseRow, lineage
from projections.norms.tables import norm_changes, norms
from projections.viewer import Viewer


def norms_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[NormRow]:
    """The norms that had been adopted by then, by title, those that hold first."""
    with engine.connect() as connection:
        changes = changes_of(connection, viewer, as_of, known_at)
        rows = connection.execute(sa.select(norms).where(norm_seen(viewer))).all()
    found = [as_it_stood(row, changes[row.id], as_of) for row in rows if row.id in changes]
    return sorted(found, key=lambda norm: (norm.state == "repealed", norm.title.casefold()))


def norm_of(
    engine: sa.Engine,
    viewer: Viewer,
    norm: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> NormRow | None:
    """One norm; None when there was none that the viewer sees."""
    with engine.connect() as connection:
        changes = changes_of(connection, viewer, as_of, known_at, [norm]).get(norm)
        row = connection.execute(sa.select(norms).where(norms.c.id == norm)).first()
    return as_it_stood(row, changes, as_of) if row is not None and changes else None


def norm_history(
    engine: sa.Engine,
    viewer: Viewer,
    norm: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[NormChangeRow]:
    """What had been decided about a norm by then, in the order in which it comes into force."""
    with engine.connect() as connection:
        return changes_of(connection, viewer, as_of, known_at, [norm]).get(norm, [])


def norm_texts(
    engine: sa.Engine, viewer: Viewer, norm: UUID, *, known_at: datetime | None = None
) -> dict[int, str]:
    """Each text the norm was given, by the number of the change that gave it."""
    with engine.connect() as connection:
        return texts_in(connection, viewer, norm, known_at)


def norm_clauses(
    engine: sa.Engine,
    viewer: Viewer,
    norm: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> tuple[ClauseRow, ...]:
    """The clauses in force then, each with the changes that it goes back to."""
    with engine.connect() as connection:
        changes = changes_of(connection, viewer, as_of, known_at, [norm]).get(norm, [])
        worded = [change for change in in_force(changes, as_of) if change.has_text]
        texts = texts_in(connection, viewer, norm, known_at) if worded else {}
    return lineage(tuple((c.entry, c.event, texts[c.entry]) for c in worded))


def texts_in(
    connection: sa.Connection, viewer: Viewer, norm: UUID, known_at: datetime | None
) -> dict[int, str]:
    """The same, in a transaction that is open already."""
    c = norm_changes.c
    select = (
        sa.select(c.entry, c.text)
        .join(norms, norms.c.id == c.subject_id)
        .where(c.subject_id == norm, c.text.is_not(None), norm_seen(viewer))
    )
    if known_at is not None:
        select = select.where(c.recorded_at <= known_at)
    return {row.entry: row.text for row in connection.execute(select)}
