"""Places: what a text is found at, as a viewer sees it, whatever kind of thing that is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.citations.tables import citation_changes, citations
from projections.people.names import chunks, names_in
from projections.reasons.things import KINDS, things_in
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.threads.lists import titles_of
from projections.threads.rows import ContributionRow, contribution_rows
from projections.viewer import Viewer

Named = tuple[str, UUID]


@dataclass(frozen=True)
class Place:
    """A thing that the viewer sees. `page` is what has a page that shows it."""

    title: str
    page: Named
    is_readable: bool = True
    """Whether its words show to the viewer, and not only that it is there."""

    state: str = ""
    """How it stands, in a word: hidden, withdrawn, erased; or as norms, decisions and roles do."""

    since: datetime | None = None
    precision: str = "second"
    edited_at: datetime | None = None


def places_seen(
    connection: sa.Connection, viewer: Viewer, things: Collection[Named]
) -> dict[Named, Place]:
    """Those of these things, by kind and ID, that the viewer sees. What is of no known kind is not
    seen."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, thing in things:
        wanted[kind].add(thing)
    ways: Mapping[str, Callable[[set[UUID]], Iterator[tuple[UUID, Place]]]] = {
        "contribution": lambda ids: _contributions(connection, viewer, ids),
        "citation": lambda ids: _citations(connection, viewer, ids),
        "space": lambda ids: _spaces(connection, viewer, ids),
        "person": lambda ids: _people(connection, viewer, ids),
        **{kind: _way(connection, viewer, kind) for kind in KINDS if kind != "contribution"},
    }
    return {
        (kind, thing): place
        for kind, ids in wanted.items()
        if kind in ways
        for part in chunks(ids)
        for thing, place in ways[kind](set(part))
    }


def _way(
    connection: sa.Connection, viewer: Viewer, kind: str
) -> Callable[[set[UUID]], Iterator[tuple[UUID, Place]]]:
    def found(ids: set[UUID]) -> Iterator[tuple[UUID, Place]]:
        seen = things_in(connection, viewer, [(kind, thing) for thing in ids])
        titles = titles_of(connection, viewer, ids) if kind == "thread" else {}
        for (_, thing), row in seen.items():
            readable = kind != "thread" or titles[thing] is not None
            yield thing, Place(row.title, (kind, thing), readable, row.state)

    return found


def _contributions(
    connection: sa.Connection, viewer: Viewer, ids: set[UUID]
) -> Iterator[tuple[UUID, Place]]:
    rows = contribution_rows(connection, viewer, ids)
    titles = titles_of(connection, viewer, {row.thread_id for row in rows.values()})
    for thing, row in rows.items():
        title = titles[row.thread_id]
        by = f"{row.kind} by {row.author.name}"
        yield (
            thing,
            Place(
                title=f"{title}: {by}" if title else f"A {by}",
                page=("contribution", thing),
                is_readable=row.body is not None,
                state=_state(row),
                since=row.withheld.at if row.withheld else None,
                precision=row.withheld.precision if row.withheld else "second",
                edited_at=row.edited_at,
            ),
        )


def _state(row: ContributionRow) -> str:
    if row.withheld:
        return row.withheld.state
    return "erased" if row.body is None else ""


def _citations(
    connection: sa.Connection, viewer: Viewer, ids: set[UUID]
) -> Iterator[tuple[UUID, Place]]:
    rows = list(connection.execute(sa.select(citations).where(citations.c.id.in_(ids))))
    ends = {(kind, thing) for row in rows for kind, thing in _ends(row) if kind in KINDS}
    seen = things_in(connection, viewer, ends)
    history = sa.select(citation_changes).where(citation_changes.c.citation_id.in_(ids))
    order = (citation_changes.c.occurred_at, citation_changes.c.recorded_at)
    last = {row.citation_id: row for row in connection.execute(history.order_by(*order))}
    for row in rows:
        if any(end in ends and end not in seen for end in _ends(row)):
            continue
        titles = [seen[end].title if end in seen else "a link" for end in _ends(row)]
        change = last.get(row.id)
        gone = change is not None and not change.holds
        page = next(end for end in _ends(row) if end in seen)
        title = f"{titles[0]} ({row.relation.replace('-', ' ')}) {titles[1]}"
        at = change.occurred_at if change is not None and gone else None
        yield row.id, Place(title, page, True, "withdrawn" if gone else "", at)


def _ends(row: sa.Row[tuple[object, ...]]) -> tuple[Named, Named]:
    return (row.of_kind, row.of_id), (row.to_kind, row.to_id)


def _spaces(
    connection: sa.Connection, viewer: Viewer, ids: set[UUID]
) -> Iterator[tuple[UUID, Place]]:
    seen = sa.select(spaces.c.id, spaces.c.name).where(spaces.c.id.in_(ids), space_seen(viewer))
    for row in connection.execute(seen):
        yield row.id, Place(row.name, ("space", row.id))


def _people(
    connection: sa.Connection, viewer: Viewer, ids: set[UUID]
) -> Iterator[tuple[UUID, Place]]:
    for asked, name in names_in(connection, viewer, ids).items():
        if name.has_page:
            yield asked, Place(name.name, ("person", name.id))
