"""How people are called. A linked handle goes by the name of the person it belongs to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to, links_known
from projections.people.memory import remembered
from projections.people.tables import people, person_names
from projections.threads.clocks import by_then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

ERASED = "[erased]"
UNKNOWN = "[unknown]"
CHUNK = 500


@dataclass(frozen=True)
class NameRow:
    """Somebody's name. `id` is the person, also where a linked handle was asked for."""

    id: UUID
    name: str
    erased: bool = False
    has_page: bool = False
    """Whether the viewer sees anything this person said; nobody else has a page."""


def names_of(
    engine: sa.Engine,
    viewer: Viewer,
    ids: Iterable[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, NameRow]:
    """The names in force of these people, each under the ID that was asked for."""
    with engine.connect() as connection:
        return names_in(connection, viewer, ids, as_of=as_of, known_at=known_at)


def names_in(
    connection: sa.Connection,
    viewer: Viewer,
    ids: Iterable[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, NameRow]:
    """The same, in a transaction that is open already."""
    asked = set(ids)
    # As the links were known then, as the names are.
    links = linked_handles(connection)
    if known_at is not None:
        links = links_known(connection, known_at).persons
    persons = {asked_id: belongs_to(asked_id, links) for asked_id in asked}
    found = {
        row.id: row
        for part in chunks(asked | set(persons.values()))
        for row in connection.execute(sa.select(people).where(people.c.id.in_(part)))
    }
    then = {}
    if as_of is not None or known_at is not None:
        then = names_then(connection, set(persons.values()), as_of, known_at)
    speaking = _speaking(connection, viewer, set(persons.values()), links)
    rows = {}
    for asked_id, person in persons.items():
        erased = any(i in found and found[i].erased_at is not None for i in (asked_id, person))
        known = found[person].name if person in found else None
        name = ERASED if erased else then.get(person) or known or UNKNOWN
        rows[asked_id] = NameRow(person, name, erased, person in speaking and not erased)
    return rows


def linked_handles(connection: sa.Connection) -> dict[UUID, UUID]:
    """Each handle that was found to be somebody's, and whose."""

    def read() -> dict[UUID, UUID]:
        linked = sa.select(people.c.id, people.c.same_as).where(people.c.same_as.is_not(None))
        return {row.id: row.same_as for row in connection.execute(linked)}

    return remembered(connection, "same as", read)


def handles_of(persons: Collection[UUID], links: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Each of these persons' own ID and linked handles, with the person it belongs to."""
    own = {person: person for person in persons}
    wanted = set(persons)
    linked = ((handle, belongs_to(handle, links)) for handle in links)
    return own | {handle: person for handle, person in linked if person in wanted}


def chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The IDs in lists short enough for one statement's parameters."""
    rest = iter(ids)
    while part := list(islice(rest, CHUNK)):
        yield part


def _speaking(
    connection: sa.Connection, viewer: Viewer, persons: Collection[UUID], links: dict[UUID, UUID]
) -> set[UUID]:
    """Which of these persons said something that the viewer sees."""
    handles = handles_of(persons, links)
    said = sa.exists().where(contributions.c.author_id == people.c.id, contribution_seen(viewer))
    return {
        handles[speaker]
        for part in chunks(handles)
        for speaker in connection.execute(
            sa.select(people.c.id).where(people.c.id.in_(part), said)
        ).scalars()
    }


def names_then(
    connection: sa.Connection,
    persons: Collection[UUID],
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[UUID, str | None]:
    """Their latest names by then. Who was met later has their first name as far as then known."""
    order = (person_names.c.occurred_at, person_names.c.recorded_at)
    names: dict[UUID, str | None] = {}
    for part in chunks(persons):
        known = sa.select(person_names).where(
            person_names.c.person_id.in_(part), by_then(person_names, None, known_at)
        )
        for row in connection.execute(known.order_by(*order)):
            if row.person_id not in names or as_of is None or row.occurred_at <= as_of:
                names[row.person_id] = row.name
    return names
