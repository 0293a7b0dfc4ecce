"""Histories: every wording of a contribution, every title of a thread, and what befell either."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.commands import Media
from projections.people.names import NameRow, names_in
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.threads.lists import titles_of
from projections.threads.present import worded_at, worded_by
from projections.threads.rows import ContributionRow, Then, contribution_rows, histories
from projections.threads.seen import reason_readable, thread_seen
from projections.threads.tables import changes, threads, titles, wordings
from projections.viewer import Viewer


@dataclass(frozen=True)
class WordingRow:
    """A wording; the first one is number 1. Nobody is the editor where the source names none."""

    number: int
    body: str
    media: Media
    editor: NameRow | None
    reason: str | None
    worded_at: datetime
    precision: str
    recorded_at: datetime


@dataclass(frozen=True)
class TitleRow:
    """A title the thread had, and who gave it."""

    title: str
    by: NameRow | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class ChangeRow:
    """Something that happened to a thread or contribution.

    `detail` is the norm it was hidden under, what a restoring undoes, or what an appeal came to.
    `place` is the thread or space that something was
    merged into or moved to, when the viewer sees it, and `place_name` what that is called.
    """

    change: str
    by: NameRow | None
    reason: str | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    detail: str | None = None
    place: UUID | None = None
    place_name: str | None = None


def wordings_of(
    engine: sa.Engine,
    viewer: Viewer,
    contribution: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[WordingRow]:
    """The wordings a contribution had until then, oldest first; none where its words don't show."""
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        seen = contribution_rows(connection, viewer, [contribution]).get(contribution)
        if seen is None or seen.body is None:
            return []
        key = wordings.c.contribution_id
        found = histories(connection, wordings, key, [contribution], then)[contribution]
        rows = sorted(worded_by(found, as_of), key=worded_at)
        names = _names(connection, viewer, (row.editor_id for row in rows), then)
        return [
            WordingRow(
                number=number,
                body=row.body,
                media=row.media,
                editor=names.get(row.editor_id),
                reason=row.reason,
                worded_at=worded_at(row),
                precision=row.precision,
                recorded_at=row.recorded_at,
            )
            for number, row in enumerate(rows, 1)
            if row.body is not None
        ]


def titles_had(
    engine: sa.Engine,
    viewer: Viewer,
    thread: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[TitleRow]:
    """The titles a thread had until then, oldest first; none where its present one doesn't show."""
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        if titles_of(connection, viewer, [thread])[thread] is None:
            return []
        rows = histories(connection, titles, titles.c.thread_id, [thread], then)[thread]
        names = _names(connection, viewer, (row.by for row in rows), then)
        return [
            TitleRow(row.title, names.get(row.by), row.occurred_at, row.recorded_at)
            for row in rows
            if row.title is not None
        ]


def changes_of_thread(
    engine: sa.Engine,
    viewer: Viewer,
    thread: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[ChangeRow]:
    """What happened to a thread until then, oldest first."""
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        select = sa.select(threads.c.id).where(threads.c.id == thread, thread_seen(viewer))
        if connection.scalar(select) is None:
            return []
        rows = histories(connection, changes, changes.c.subject_id, [thread], then)[thread]
        places = {row.detail: UUID(row.detail) for row in rows if row.detail}
        called = _places(connection, viewer, places.values())
        # A thread's events name nobody but whose reason it was.
        names = _names(connection, viewer, (row.by or row.reason_by for row in rows), then)
        return [
            ChangeRow(
                change=row.change,
                by=names.get(row.by or row.reason_by),
                reason=row.reason,
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
                place=places[row.detail] if places.get(row.detail) in called else None,
                place_name=called.get(places[row.detail]) if row.detail else None,
            )
            for row in rows
        ]


def changes_of_contribution(
    engine: sa.Engine,
    viewer: Viewer,
    contribution: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[ChangeRow]:
    """What happened to a contribution until then, oldest first.

    Who withdrew, hid or restored it shows to stewards; why, to members.
    """
    then = Then(as_of, known_at)
    steward = viewer.level == "steward"
    with engine.connect() as connection:
        seen = contribution_rows(connection, viewer, [contribution]).get(contribution)
        if seen is None:
            return []
        key = changes.c.subject_id
        rows = histories(connection, changes, key, [contribution], then)[contribution]
        names = _names(connection, viewer, (row.by for row in rows), then)
        went = {row.detail: UUID(row.detail) for row in rows if row.change == "moved"}
        called = _places(connection, viewer, went.values())
        return [
            ChangeRow(
                change=row.change,
                by=names.get(row.by) if steward or row.change == "accepted" else None,
                reason=row.reason
                if reason_readable(viewer, row.change, _own(row, seen, names))
                else None,
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
                detail=None if row.detail in went else row.detail,
                place=went[row.detail] if went.get(row.detail) in called else None,
                place_name=called.get(went[row.detail]) if row.detail in went else None,
            )
            for row in rows
        ]


def _own(change: sa.Row[Any], seen: ContributionRow, names: Mapping[UUID | None, NameRow]) -> bool:
    """Whether its author may have done it: nobody else is known to have."""
    by = names.get(change.by)
    return by is None or by.id == seen.author.id


def _names(
    connection: sa.Connection, viewer: Viewer, people: Iterable[UUID | None], then: Then
) -> dict[UUID | None, NameRow]:
    """Their names then. Nobody in particular, such as a platform, has none."""
    ids = {person for person in people if person is not None and person.int}
    found = names_in(connection, viewer, ids, as_of=then.as_of, known_at=then.known_at)
    return dict(found.items())


def _places(
    connection: sa.Connection, viewer: Viewer, ids: Iterable[UUID]
) -> dict[UUID, str | None]:
    """What the threads and spaces among these are called that the viewer sees."""
    wanted = list(ids)
    seen_threads = sa.select(threads.c.id).where(threads.c.id.in_(wanted), thread_seen(viewer))
    seen_spaces = sa.select(spaces.c.id, spaces.c.name).where(
        spaces.c.id.in_(wanted), space_seen(viewer)
    )
    called = titles_of(connection, viewer, connection.scalars(seen_threads).all())
    return called | {row.id: row.name for row in connection.execute(seen_spaces)}
