"""Queries of citations: what cites what, as it held then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.citations.tables import citation_changes, citations
from projections.people.names import chunks
from projections.threads.clocks import by_then


@dataclass(frozen=True)
class CitationRow:
    """A citation that held. Neither of its ends need show to whoever looks: ask for those.

    `occurred_at` is when it was made, or made anew after it had been withdrawn.
    """

    id: UUID
    of_kind: str
    of_id: UUID
    entry: int | None
    relation: str
    to_kind: str
    to_id: UUID
    clause: str
    by: UUID | None
    note: str | None
    address: str | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    version: int | None = 1
    """The number of the making among its events; None where it was made anew: `recorded_at` tells
    which one that was."""


def citations_in(
    connection: sa.Connection,
    *,
    of: Collection[UUID] | None = None,
    to: Collection[UUID] | None = None,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[CitationRow]:
    """The citations of these things, or to those, that held then, oldest first.

    They are told once each, however often they were recorded. It takes no viewer, and names IDs:
    what to show of either end is for the queries of those.
    """
    found: dict[UUID, Any] = {}
    for column, ids in ((citations.c.of_id, of), (citations.c.to_id, to)):
        for part in chunks(ids or ()):
            select = citations.select().where(column.in_(part), by_then(citations, as_of, known_at))
            found.update({row.id: row for row in connection.execute(select)})
    if of is None and to is None:
        select = citations.select().where(by_then(citations, as_of, known_at))
        found = {row.id: row for row in connection.execute(select)}
    since = _changed(connection, found, as_of, known_at)
    rows = [_row(row, since.get(row.id)) for row in found.values()]
    held = [row for row in rows if since.get(row.id, row) is not None]
    held.sort(key=lambda row: (row.occurred_at, row.recorded_at, row.id))
    once = {_ends(row): row for row in reversed(held)}
    return list(reversed(once.values()))


def _changed(
    connection: sa.Connection,
    ids: Iterable[UUID],
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[UUID, Any]:
    """Of those citations that were withdrawn by then: when they were made anew, or None."""
    c = citation_changes.c
    since: dict[UUID, Any] = {}
    for part in chunks(ids):
        select = (
            sa.select(c.citation_id, c.holds, c.occurred_at, c.recorded_at)
            .where(c.citation_id.in_(part), by_then(citation_changes, as_of, known_at))
            .order_by(c.occurred_at, c.recorded_at)
        )
        for row in connection.execute(select):
            since[row.citation_id] = row if row.holds else None
    return since


def _ends(row: CitationRow) -> tuple[object, ...]:
    return (row.of_id, row.entry, row.relation, row.to_id, row.clause)


def _row(row: Any, anew: Any) -> CitationRow:
    made = anew or row
    return CitationRow(
        id=row.id,
        of_kind=row.of_kind,
        of_id=row.of_id,
        entry=row.entry,
        relation=row.relation,
        to_kind=row.to_kind,
        to_id=row.to_id,
        clause=row.clause,
        by=row.by,
        note=row.note,
        address=row.address,
        occurred_at=made.occurred_at,
        precision=row.precision,
        recorded_at=made.recorded_at,
        version=1 if anew is None else None,
    )
