"""Queries of people: who took part, as far as the viewer sees what they said."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to, links_known
from projections.people.names import ERASED, UNKNOWN, chunks, handles_of, names_then
from projections.people.tables import people, person_names
from projections.replay.tables import replay_events
from projections.threads.clocks import by_then
from projections.threads.rows import NOW, Then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer


@dataclass(frozen=True)
class PersonRow:
    """A person, with what the viewer sees of what they said, by whichever handle."""

    id: UUID
    name: str
    kind: str
    erased: bool
    left_at: datetime | None
    contributions: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class PeoplePage:
    """A part of the people seen, by name, and how many there are in all."""

    total: int
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True)
class PersonNameRow:
    """A name somebody took, with both clocks."""

    name: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class _Said:
    """How much somebody said, and when first and last."""

    count: int
    first_at: datetime
    last_at: datetime


def count_people(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> int:
    """How many people the viewer sees. Erased ones do not count, linked handles are one person."""
    with engine.connect() as connection:
        links = links_known(connection, known_at).persons
        return len(_seen(connection, viewer, links, Then(as_of, known_at)))


def people_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    named: str = "",
    limit: int = 100,
    offset: int = 0,
    then: Then = NOW,
) -> PeoplePage:
    """The people who had said something by then that the viewer sees, by their name of then.

    `named` leaves those whose name has this in it, whatever its case.
    """
    with engine.connect() as connection:
        links = links_known(connection, then.known_at).persons
        names = _seen(connection, viewer, links, then)
        wanted = [p for p, name in names.items() if named.casefold() in name.casefold()]
        wanted.sort(key=lambda person: (names[person].casefold(), person))
        part = wanted[offset : offset + limit]
        return PeoplePage(len(wanted), tuple(_rows(connection, viewer, part, links, then)))


def person_seen(
    engine: sa.Engine,
    viewer: Viewer,
    person: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> PersonRow | None:
    """One person; None when there was nobody, or nothing of theirs that the viewer sees.

    A linked handle gives the person it belongs to.
    """
    with engine.connect() as connection:
        links = links_known(connection, known_at).persons
        then = Then(as_of, known_at)
        rows = _rows(connection, viewer, [belongs_to(person, links)], links, then)
    return rows[0] if rows and rows[0].contributions else None


def names_of_person(
    engine: sa.Engine,
    viewer: Viewer,
    person: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[PersonNameRow]:
    """The names a person had by any handle, oldest first, without repetitions in a row."""
    if person_seen(engine, viewer, person, as_of=as_of, known_at=known_at) is None:
        return []
    with engine.connect() as connection:
        links = links_known(connection, known_at).persons
        mine = person_names.c.person_id.in_(handles_of([belongs_to(person, links)], links))
        select = (
            sa.select(person_names)
            .where(mine, person_names.c.name.is_not(None), by_then(person_names, as_of, known_at))
            .order_by(person_names.c.occurred_at, person_names.c.recorded_at)
        )
        found: list[PersonNameRow] = []
        for row in connection.execute(select):
            if not found or found[-1].name != row.name:
                found.append(PersonNameRow(row.name, row.occurred_at, row.recorded_at))
        return found


def _seen(
    connection: sa.Connection, viewer: Viewer, links: Mapping[UUID, UUID], then: Then
) -> dict[UUID, str]:
    """Who had said something that the viewer sees, and their names; not those who were erased."""
    mine = contributions.c.author_id == people.c.id
    said = sa.exists().where(mine, contribution_seen(viewer), then.of(contributions))
    speakers = connection.scalars(sa.select(people.c.id).where(said))
    speaking = {belongs_to(speaker, links) for speaker in speakers}
    present = sa.select(people.c.id, people.c.name).where(people.c.erased_at.is_(None))
    names = {row.id: row.name for row in connection.execute(present) if row.id in speaking}
    if not then.is_now:
        names |= names_then(connection, set(names), then.as_of, then.known_at)
    return {person: name or UNKNOWN for person, name in names.items()}


def _rows(
    connection: sa.Connection,
    viewer: Viewer,
    persons: Collection[UUID],
    links: Mapping[UUID, UUID],
    then: Then,
) -> list[PersonRow]:
    handles = handles_of(persons, links)
    said: dict[UUID, list[_Said]] = defaultdict(list)
    for handle, much in _said(connection, viewer, handles, then).items():
        said[handles[handle]].append(much)
    found = {
        row.id: row
        for part in chunks(persons)
        for row in connection.execute(sa.select(people).where(people.c.id.in_(part)))
    }
    past = {} if then.is_now else names_then(connection, persons, then.as_of, then.known_at)
    left = _left(connection, found, then)
    return [
        _row(found[person], said[person], past.get(person), left.get(person))
        for person in persons
        if person in found
    ]


def _left(
    connection: sa.Connection, found: Mapping[UUID, sa.Row[Any]], then: Then
) -> dict[UUID, datetime]:
    """When those of these people left who had left by then."""
    e = replay_events.c
    left = {i: row.left_at for i, row in found.items() if row.left_at is not None}
    if then.is_now:
        return left
    told = sa.select(e.subject_id).where(e.topic == "person.left", then.of(replay_events))
    by_then = {
        i for part in chunks(left) for i in connection.scalars(told.where(e.subject_id.in_(part)))
    }
    return {i: at for i, at in left.items() if i in by_then}


def _row(
    row: sa.Row[Any], said: Sequence[_Said], past: str | None, left_at: datetime | None
) -> PersonRow:
    erased = row.erased_at is not None
    return PersonRow(
        id=row.id,
        name=ERASED if erased else past or row.name or UNKNOWN,
        kind=row.kind,
        erased=erased,
        left_at=left_at,
        contributions=sum(much.count for much in said),
        first_at=min((much.first_at for much in said), default=None),
        last_at=max((much.last_at for much in said), default=None),
    )


def _said(
    connection: sa.Connection, viewer: Viewer, handles: Collection[UUID], then: Then
) -> dict[UUID, _Said]:
    c = contributions.c
    select = sa.select(
        c.author_id,
        sa.func.count().label("count"),
        sa.func.min(c.occurred_at).label("first_at"),
        sa.func.max(c.occurred_at).label("last_at"),
    ).where(contribution_seen(viewer), then.of(contributions))
    return {
        row.author_id: _Said(row[1], row[2], row[3])
        for part in chunks(handles)
        for row in connection.execute(select.where(c.author_id.in_(part)).group_by(c.author_id))
    }
