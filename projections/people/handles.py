"""Handles: by which handles a person is known, since when, on what evidence, and what was undone.

Whoever sees what was said by two handles sees that they are one person's. How one knows is for
stewards, and for that person: evidence may tell of addresses and lives.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.alike.signs import platform_of
from projections.people.identities import NAMED_ONLY, identities
from projections.people.links import Linked, links_known
from projections.people.names import UNKNOWN, NameRow, chunks, names_in
from projections.people.tables import handle_links, people
from projections.threads.clocks import by_then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

MAIL = "mail"


@dataclass(frozen=True)
class LinkRow:
    """That a handle was linked to another, or that this was taken back.

    `told` is the evidence, or why it was taken back; None where that is not for this viewer, was
    not given, or was erased. `by` gave it, where that is known; `recorded_by` recorded it, where
    that was a person and no import.
    """

    linked: bool
    handle: UUID
    person: UUID
    told: str | None
    by: NameRow | None
    recorded_by: NameRow | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime


@dataclass(frozen=True)
class HandleRow:
    """One handle of a person. `login` is None for an address of mail, and for a mere name."""

    id: UUID
    name: str
    platform: str
    login: str | None
    contributions: int
    first_at: datetime | None
    last_at: datetime | None
    link: LinkRow | None
    """By which it is theirs; None for the one that they are known by."""


@dataclass(frozen=True)
class PersonHandles:
    """A person's handles, their own first, and the links of these that were taken back."""

    person: UUID
    handles: tuple[HandleRow, ...]
    undone: tuple[LinkRow, ...]
    others: Mapping[UUID, NameRow]
    """Who the handles of links that were taken back are now."""

    knows_why: bool
    """Whether the viewer may read the evidence."""


def handles_of_person(
    engine: sa.Engine, viewer: Viewer, person: UUID, *, known_at: datetime | None = None
) -> PersonHandles | None:
    """The handles of a person by any one of them, as far as the archive knew then; None is now.

    None when there is nobody, or nobody left. A handle by which the viewer sees nothing said shows
    only to stewards, unless something was said by it that they do not see, and to the person.
    """
    with engine.connect() as connection:
        linked = links_known(connection, known_at)
        who = identities(connection, known_at=known_at)
        mine = who.all_of(person)
        found = _people(connection, mine)
        if mine[0] not in found or found[mine[0]].erased_at is not None:
            return None
        own = viewer.person is not None and who.person(viewer.person) == mine[0]
        steward = viewer.level == "steward"
        said = _said(connection, viewer, mine)
        silent = set(mine) - _speakers(connection, mine)
        shown = [h for h in mine if h in found and (own or h in said or (steward and h in silent))]
        if not shown:
            return None
        rows = _history(connection, mine, known_at)
        standing, undone = _told_apart(rows, linked, set(mine))
        seen = {*shown, *_seen(connection, viewer, undone, own or steward)}
        undone = [row for row in undone if {row.handle_id, row.person_id} <= seen]
        asked = {i for row in (*rows, *undone) for i in _people_in(row)}
        names = names_in(connection, viewer, asked, known_at=known_at)

        def told(row: sa.Row[Any]) -> LinkRow:
            return _link(row, names, own or steward)

    return PersonHandles(
        person=mine[0],
        handles=tuple(
            _handle(found[h], said.get(h), told(standing[h]) if h in standing else None)
            for h in shown
        ),
        undone=tuple(map(told, undone)),
        others={i: names[i] for row in undone for i in (row.handle_id, row.person_id)},
        knows_why=own or steward,
    )


def link_of(engine: sa.Engine, handle: UUID) -> UUID | None:
    """To whom a handle is linked now, directly; None when it stands for itself."""
    with engine.connect() as connection:
        link = links_known(connection, None).links.get(handle)
    return link.person if link else None


def once_linked(connection: sa.Connection, handles: Collection[UUID]) -> set[UUID]:
    """Handles that were linked with one of these, on either side, and are none of these now."""
    c = handle_links.c
    found: set[UUID] = set()
    for part in chunks(handles):
        either = sa.or_(c.handle_id.in_(part), c.person_id.in_(part))
        for row in connection.execute(sa.select(c.handle_id, c.person_id).where(either)):
            found |= {row.handle_id, row.person_id}
    return found - set(handles)


def _people(connection: sa.Connection, ids: Iterable[UUID]) -> dict[UUID, sa.Row[Any]]:
    return {
        row.id: row
        for part in chunks(ids)
        for row in connection.execute(sa.select(people).where(people.c.id.in_(part)))
    }


def _said(
    connection: sa.Connection, viewer: Viewer, handles: Collection[UUID]
) -> dict[UUID, sa.Row[Any]]:
    c = contributions.c
    at = c.occurred_at
    select = (
        sa.select(c.author_id, sa.func.count().label("number"), sa.func.min(at).label("first_at"),
                  sa.func.max(at).label("last_at"))
        .where(contribution_seen(viewer))
        .group_by(c.author_id)
    )  # fmt: skip
    return {
        row.author_id: row
        for part in chunks(handles)
        for row in connection.execute(select.where(c.author_id.in_(part)))
    }


def _speakers(connection: sa.Connection, handles: Iterable[UUID]) -> set[UUID]:
    author = contributions.c.author_id
    return {
        speaker
        for part in chunks(handles)
        for speaker in connection.scalars(sa.select(author).where(author.in_(part)).distinct())
    }


def _seen(
    connection: sa.Connection, viewer: Viewer, rows: Iterable[sa.Row[Any]], may_all: bool
) -> set[UUID]:
    """Those at either end of these links who may show to the viewer."""
    ends = {end for row in rows for end in (row.handle_id, row.person_id)}
    speaking = _said(connection, viewer, ends).keys()
    return set(speaking) | (ends - _speakers(connection, ends) if may_all else set())


def _history(
    connection: sa.Connection, handles: Collection[UUID], known_at: datetime | None
) -> list[sa.Row[Any]]:
    c = handle_links.c
    found: dict[tuple[Any, ...], sa.Row[Any]] = {}
    for part in chunks(handles):
        either = sa.or_(c.handle_id.in_(part), c.person_id.in_(part))
        known = sa.select(handle_links).where(either, by_then(handle_links, None, known_at))
        found |= {tuple(row): row for row in connection.execute(known)}
    return sorted(found.values(), key=lambda row: (row.occurred_at, row.recorded_at))


def _told_apart(
    rows: list[sa.Row[Any]], linked: Linked, mine: set[UUID]
) -> tuple[dict[UUID, sa.Row[Any]], list[sa.Row[Any]]]:
    """The link by which each handle is theirs, and all that came of links taken back."""
    standing: dict[UUID, sa.Row[Any]] = {}
    over: list[sa.Row[Any]] = []
    pairs: dict[tuple[UUID, UUID], list[sa.Row[Any]]] = {}
    for row in rows:
        pairs.setdefault((row.handle_id, row.person_id), []).append(row)
    for (handle, person), told in pairs.items():
        link = linked.links.get(handle)
        holds = link is not None and link.person == person and handle in mine
        if holds and told[-1].linked:
            standing[handle] = told.pop()
        over += told
    undone = {(row.handle_id, row.person_id) for row in rows if not row.linked}
    over = [row for row in over if (row.handle_id, row.person_id) in undone]
    return standing, sorted(over, key=lambda row: (row.occurred_at, row.recorded_at))


def _people_in(row: sa.Row[Any]) -> set[UUID]:
    return {i for i in (row.handle_id, row.person_id, row.told_by, row.recorded_by) if i.int}


def _link(row: sa.Row[Any], names: Mapping[UUID, NameRow], knows_why: bool) -> LinkRow:
    recorder = names.get(row.recorded_by)
    about_them = row.told_by in (row.person_id, row.handle_id)
    return LinkRow(
        linked=row.linked,
        handle=row.handle_id,
        person=row.person_id,
        told=row.told if knows_why else None,
        by=names.get(row.told_by) if knows_why and not about_them else None,
        recorded_by=recorder if knows_why and recorder and recorder.name != UNKNOWN else None,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
    )


def _handle(row: sa.Row[Any], said: sa.Row[Any] | None, link: LinkRow | None) -> HandleRow:
    named_only = (row.address or "").startswith(NAMED_ONLY)
    return HandleRow(
        id=row.id,
        name=row.name or UNKNOWN,
        platform="a name" if named_only else platform_of(row.address) if row.address else MAIL,
        login=None if named_only else row.address,
        contributions=said.number if said else 0,
        first_at=said.first_at if said else None,
        last_at=said.last_at if said else None,
        link=link,
    )
