"""Own said: what one person said, with every wording, every title given and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.commands import Media
from projections.people.names import chunks
from projections.spaces.tables import spaces
from projections.threads.lists import titles_of
from projections.threads.rows import histories
from projections.threads.seen import contribution_seen
from projections.threads.tables import changes, contributions, threads, titles, wordings
from projections.viewer import MEMBER, Viewer

TOLD_TO_ALL = ("hidden", "restored")
"""Changes whose reason shows to everybody, whoever gave it."""


@dataclass(frozen=True)
class OwnWording:
    """A wording of theirs. The words stay theirs where somebody else edited them."""

    text: str
    media: Media
    worded_at: datetime
    precision: str
    recorded_at: datetime
    by_another: bool
    reason: str | None


@dataclass(frozen=True)
class Fate:
    """What became of it: withdrawn, hidden, restored, accepted or missing at its source."""

    change: str
    occurred_at: datetime
    precision: str
    reason: str | None
    norm: str | None
    """The norm, and where it was told the clause, that it was hidden under."""


@dataclass(frozen=True)
class OwnContribution:
    """Something they said, its wordings oldest first."""

    id: UUID
    kind: str
    state: str
    visibility: str | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    source: str | None
    wordings: tuple[OwnWording, ...]
    fates: tuple[Fate, ...]


@dataclass(frozen=True)
class OwnTitle:
    """A title they gave to a thread."""

    title: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class OwnThread:
    """What they said in a thread, oldest first. `title` is None where others would not see it."""

    id: UUID
    title: str | None
    titles_given: tuple[OwnTitle, ...]
    contributions: tuple[OwnContribution, ...]


@dataclass(frozen=True)
class OwnSpace:
    """What they said in a space."""

    id: UUID
    name: str
    visibility: str
    threads: tuple[OwnThread, ...]


def said_in_spaces(
    connection: sa.Connection, handles: Collection[UUID], seen_by: Viewer | None
) -> tuple[OwnSpace, ...]:
    """What these handles of one person said, where they said it; only what the viewer sees, if one
    is given."""
    rows = list(_rows(connection, handles, seen_by))
    given = _titles_given(connection, handles, seen_by)
    opened = _rows_of(connection, threads, threads.c.id, given)
    places: dict[UUID, dict[UUID, list[OwnContribution]]] = defaultdict(lambda: defaultdict(list))
    for row in opened:  # also those in which they said nothing
        there = row.opened_in if seen_by is None else None
        places[there or row.space_id][row.id] = []
    for row, said in zip(rows, _contributions(connection, rows, handles), strict=True):
        space, thread = _where(row, seen_by)
        places[space][thread].append(said)
    called = _called(connection, places, rows, given)
    found = [
        OwnSpace(
            space.id,
            space.name,
            space.visibility,
            tuple(
                OwnThread(thread, called[thread], tuple(given.get(thread, ())), tuple(said))
                for thread, said in sorted(places[space.id].items(), key=_begun)
            ),
        )
        for space in _rows_of(connection, spaces, spaces.c.id, places)
    ]
    return tuple(sorted(found, key=lambda space: (space.name.casefold(), space.id)))


def _where(row: sa.Row[Any], seen_by: Viewer | None) -> tuple[UUID, UUID]:
    """Where it was said, which they saw; for others, where it is found now, which these see."""
    if seen_by is not None:
        return row.space_id, row.thread_id
    return row.said_in or row.space_id, row.made_in or row.thread_id


def _begun(entry: tuple[UUID, list[OwnContribution]]) -> tuple[bool, str, UUID]:
    thread, said = entry
    return (not said, said[0].occurred_at.isoformat() if said else "", thread)


def _rows(
    connection: sa.Connection, handles: Collection[UUID], seen_by: Viewer | None
) -> Iterator[sa.Row[Any]]:
    c = contributions.c
    mine: list[sa.ColumnElement[bool]] = [c.author_id.in_(list(handles))]
    if seen_by is not None:
        mine += [contribution_seen(seen_by), c.state != "withdrawn"]
    order = (c.occurred_at, c.recorded_at, c.id)
    yield from connection.execute(sa.select(contributions).where(*mine).order_by(*order))


def _contributions(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]], handles: Collection[UUID]
) -> Iterator[OwnContribution]:
    ids = [row.id for row in rows]
    worded = histories(connection, wordings, wordings.c.contribution_id, ids)
    fates = histories(connection, changes, changes.c.subject_id, ids)
    for row in rows:
        yield OwnContribution(
            id=row.id,
            kind=row.kind,
            state=row.state,
            visibility=row.visibility,
            occurred_at=row.occurred_at,
            precision=row.precision,
            recorded_at=row.recorded_at,
            source=row.source or None,
            wordings=tuple(sorted(_wordings(worded[row.id], handles), key=lambda w: w.worded_at)),
            fates=tuple(_fate(change, handles) for change in fates[row.id]),
        )


def _wordings(rows: Sequence[sa.Row[Any]], handles: Collection[UUID]) -> Iterator[OwnWording]:
    for row in rows:
        yield OwnWording(
            text=row.body or "",
            media=row.media,
            worded_at=row.edited_at or row.occurred_at,
            precision=row.precision,
            recorded_at=row.recorded_at,
            by_another=row.editor_id is not None and row.editor_id not in handles,
            reason=(row.reason or None) if row.reason_by in handles else None,
        )


def _fate(row: sa.Row[Any], handles: Collection[UUID]) -> Fate:
    told = row.change in TOLD_TO_ALL or row.reason_by in handles
    return Fate(
        row.change,
        row.occurred_at,
        row.precision,
        (row.reason or None) if told else None,
        row.detail or None,
    )


def _titles_given(
    connection: sa.Connection, handles: Collection[UUID], seen_by: Viewer | None
) -> dict[UUID, list[OwnTitle]]:
    mine = sa.select(titles).where(titles.c.by.in_(list(handles)), titles.c.title != "")
    found: dict[UUID, list[OwnTitle]] = defaultdict(list)
    for row in connection.execute(mine.order_by(titles.c.occurred_at, titles.c.recorded_at)):
        found[row.thread_id].append(OwnTitle(row.title, row.occurred_at, row.recorded_at))
    if seen_by is None:
        return found
    readable = titles_of(connection, seen_by, found)
    return {thread: told for thread, told in found.items() if readable[thread] is not None}


def _called(
    connection: sa.Connection,
    places: Mapping[UUID, Mapping[UUID, object]],
    rows: Sequence[sa.Row[Any]],
    given: Mapping[UUID, Sequence[OwnTitle]],
) -> dict[UUID, str | None]:
    """What the threads are called: a title is its writer's, so one that members see, or theirs."""
    now = {row.made_in: row.thread_id for row in rows if row.made_in}
    wanted = {thread for spoken in places.values() for thread in spoken}
    seen = titles_of(connection, MEMBER, wanted | set(now.values()))
    own = {thread: told[-1].title for thread, told in given.items()}
    return {
        thread: seen[thread] or own.get(thread) or seen.get(now.get(thread, thread))
        for thread in wanted
    }


def _rows_of(
    connection: sa.Connection, table: sa.Table, key: sa.Column[UUID], ids: Collection[UUID]
) -> Iterator[sa.Row[Any]]:
    for part in chunks(ids):
        yield from connection.execute(sa.select(table).where(key.in_(part)))
