"""Lists of threads, latest first, and what a thread is called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.names import chunks
from projections.spaces.tables import spaces
from projections.threads.present import present_thread
from projections.threads.rows import NOW, ContributionRow, Then, contribution_rows, histories
from projections.threads.seen import item_seen, text_readable, thread_seen
from projections.threads.tables import changes, contributions, threads, titles
from projections.viewer import Viewer

_c = contributions.c
IN_ORDER = (contributions.c.occurred_at, contributions.c.recorded_at, contributions.c.id)


@dataclass(frozen=True)
class ThreadRow:
    """A thread, with as much of it as the viewer sees. One without a title goes by its opening."""

    id: UUID
    space_id: UUID
    space: str
    title: str | None
    opening: ContributionRow
    contributions: int
    last_at: datetime
    has_answer: bool
    closed_at: datetime | None
    resolved_at: datetime | None


def latest_threads(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    space: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
    then: Then = NOW,
) -> list[ThreadRow]:
    """The threads in which the viewer sees something, the one they see most lately said in first.

    `space` leaves those of one space; `then` is the time they are as of, wherever moved since.
    """
    last_at = _of_thread(viewer, sa.func.max(contributions.c.occurred_at), then)
    select = sa.select(threads.c.id, last_at.label("last_at")).where(thread_seen(viewer))
    if space is not None:
        select = select.where(threads.c.space_id == space)
    latest = select.subquery()
    page = (
        sa.select(latest.c.id)
        .where(latest.c.last_at.is_not(None))
        .order_by(latest.c.last_at.desc(), latest.c.id)
        .limit(limit)
        .offset(offset)
    )
    with engine.connect() as connection:
        ids = connection.scalars(page).all()
        found = thread_rows(connection, viewer, ids, then)
    return [found[i] for i in ids]


def thread_rows(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then = NOW
) -> dict[UUID, ThreadRow]:
    """Those of these threads in which the viewer sees something, as they are or were then."""
    rows: dict[UUID, sa.Row[Any]] = {}
    select = (
        sa.select(
            threads,
            spaces.c.name.label("space"),
            _of_thread(viewer, sa.func.count(), then).label("seen"),
            _of_thread(viewer, sa.func.max(_c.occurred_at), then).label("seen_last_at"),
            _first(sa.and_(item_seen(viewer), then.of(contributions))).label("opening_id"),
            _answered(viewer, then).label("has_answer"),
        )
        .join(spaces, spaces.c.id == threads.c.space_id)
        .where(thread_seen(viewer))
    )
    for part in chunks(ids):
        found = connection.execute(select.where(threads.c.id.in_(part)))
        rows.update((row.id, row) for row in found if row.seen)
    first = [row.opening_id for row in rows.values()]
    openings = contribution_rows(connection, viewer, first, then)
    called = titles_of(connection, viewer, rows, then)
    ends = _ends(connection, rows, then)
    return {
        i: ThreadRow(
            id=i,
            space_id=row.space_id,
            space=row.space,
            title=called[i],
            opening=openings[row.opening_id],
            contributions=row.seen,
            last_at=row.seen_last_at,
            has_answer=row.has_answer,
            closed_at=ends[i]["closed_at"],
            resolved_at=ends[i]["resolved_at"],
        )
        for i, row in rows.items()
    }


def titles_seen(engine: sa.Engine, viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, str | None]:
    """What these threads are called; None for one without a title that the viewer may read."""
    with engine.connect() as connection:
        return titles_of(connection, viewer, ids)


def titles_of(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then = NOW
) -> dict[UUID, str | None]:
    """What these threads are called, now or then.

    A title belongs to what opened the thread: while the viewer may not read that, it is None.
    """
    called: dict[UUID, str | None] = dict.fromkeys(ids)
    readable = []
    for part in chunks(ids):
        for row in connection.execute(_titles(viewer), {"ids": part}):
            if text_readable(viewer, row.state):
                called[row.id] = row.title
                readable.append(row.id)
    if not then.is_now:
        past = histories(connection, titles, titles.c.thread_id, readable, then)
        called |= {i: past[i][-1].title if past[i] else None for i in readable}
    return called


@lru_cache(256)
def _titles(viewer: Viewer) -> sa.Select[Any]:
    """The titles of those of some threads that the viewer sees, with how their opening stands."""
    return (
        sa.select(threads.c.id, threads.c.title, contributions.c.state)
        .join(contributions, contributions.c.id == _first(sa.true()))
        .where(threads.c.id.in_(sa.bindparam("ids", expanding=True)))
        .where(thread_seen(viewer), item_seen(viewer))
    )


def _ends(
    connection: sa.Connection, rows: Mapping[UUID, sa.Row[Any]], then: Then
) -> dict[UUID, dict[str, Any]]:
    """When each of these threads was closed or resolved, if it was."""
    if then.is_now:
        return {
            i: {"closed_at": row.closed_at, "resolved_at": row.resolved_at}
            for i, row in rows.items()
        }
    past = histories(connection, changes, changes.c.subject_id, rows, then)
    return {i: present_thread(past.get(i, ())) for i in rows}


def _of_thread(
    viewer: Viewer, aggregate: sa.ColumnElement[Any], then: Then = NOW
) -> sa.ScalarSelect[Any]:
    """An aggregate over what the viewer sees of each thread."""
    mine = contributions.c.thread_id == threads.c.id
    return (
        sa.select(aggregate)
        .select_from(contributions)
        .where(mine, item_seen(viewer), then.of(contributions))
        .correlate(threads)
        .scalar_subquery()
    )


def _answered(viewer: Viewer, then: Then) -> sa.ColumnElement[bool]:
    """Whether the viewer sees each thread's accepted answer, or saw one accepted by then."""
    accepted = contributions.c.id == threads.c.accepted_id
    if not then.is_now:
        acceptances = sa.select(changes.c.subject_id).where(
            changes.c.change == "accepted", then.of(changes)
        )
        accepted = sa.and_(
            contributions.c.thread_id == threads.c.id, contributions.c.id.in_(acceptances)
        )
    return sa.exists().where(accepted, item_seen(viewer)).correlate(threads)


def _first(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """The ID of the first contribution to each thread of which the condition holds."""
    return (
        sa.select(contributions.c.id)
        .where(contributions.c.thread_id == threads.c.id, condition)
        .order_by(*IN_ORDER)
        .limit(1)
        .correlate(threads)
        .scalar_subquery()
    )
