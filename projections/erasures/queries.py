"""Queries of erasures. They show to stewards only: who asked to be forgotten is nobody's affair."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from projections.erasures.tables import erasures, named_in, purges
from projections.imports.tables import imports
from projections.people.names import NameRow, names_in
from projections.viewer import Viewer


@dataclass(frozen=True)
class ErasureRow:
    """That somebody was erased, and the words of others that named or quoted them then."""

    person_id: UUID
    by: NameRow | None
    reason: str | None
    occurred_at: datetime
    precision: str
    named_in: tuple[tuple[str, UUID], ...]
    purged_at: datetime | None
    """When the last of it was gone from every file; None: that is yet to be done."""


def erasures_seen(engine: sa.Engine, viewer: Viewer) -> list[ErasureRow]:
    """Every erasure, latest first; none for who is not a steward."""
    if viewer.level != "steward":
        return []
    with engine.connect() as connection:
        named: dict[UUID, list[tuple[str, UUID]]] = defaultdict(list)
        for row in connection.execute(sa.select(named_in)):
            named[row.person_id].append((row.kind, row.thing_id))
        select = (
            sa.select(erasures, purges.c.purged_at)
            .outerjoin(purges, purges.c.erased_id == erasures.c.person_id)
            .order_by(erasures.c.occurred_at.desc(), erasures.c.person_id)
        )
        rows = connection.execute(select).all()
        names = names_in(connection, viewer, {row.by for row in rows if row.by})
    return [
        ErasureRow(
            person_id=row.person_id,
            by=names.get(row.by),
            reason=row.reason,
            occurred_at=row.occurred_at,
            precision=row.precision,
            named_in=tuple(sorted(named[row.person_id])),
            purged_at=row.purged_at,
        )
        for row in rows
    ]


def unpurged(connection: sa.Connection) -> list[UUID]:
    """The erased people, and the forgotten imports, for whom no file has been purged yet."""
    gone = sa.union(
        sa.select(erasures.c.person_id),
        sa.select(imports.c.id).where(imports.c.forgotten_at.is_not(None)),
    )
    done = sa.select(purges.c.erased_id)
    return sorted(set(connection.scalars(gone)) - set(connection.scalars(done)))


def note_purged(connection: sa.Connection, people: list[UUID]) -> None:
    """Note that nothing of these is left in any file."""
    now = datetime.now(UTC)
    for person in people:
        connection.execute(purges.delete().where(purges.c.erased_id == person))
        connection.execute(purges.insert(), {"erased_id": person, "purged_at": now})
