"""Timelines: what was said, in the order it was said: of a space, around a message, of a person."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to, links_known
from projections.people.names import chunks, handles_of
from projections.spaces.tables import spaces
from projections.threads.lists import IN_ORDER, titles_of
from projections.threads.nesting import Item, openers
from projections.threads.rows import NOW, ContributionRow, Then, contribution_rows
from projections.threads.seen import contribution_seen, item_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

BACKWARDS = tuple(column.desc() for column in IN_ORDER)


@dataclass(frozen=True)
class SaidRow:
    """A contribution with where it was said, and how many replies hang on it."""

    contribution: ContributionRow
    space: str
    title: str | None
    replies: int = 0


@dataclass(frozen=True)
class TimelinePage:
    """A stretch of a timeline, oldest first, and whether there is more on either side."""

    rows: tuple[SaidRow, ...]
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True)
class Cursor:
    """Where a stretch of a timeline begins, or ends."""

    direction: Literal["before", "after", "from"]
    contribution: UUID | None = None
    """For before and after: the one next to the stretch."""

    at: datetime | None = None
    """For from: the moment at which the stretch begins."""


def timeline(
    engine: sa.Engine,
    viewer: Viewer,
    space: UUID,
    *,
    cursor: Cursor | None = None,
    limit: int = 100,
    then: Then = NOW,
) -> TimelinePage:
    """A stretch of what was said in a space; without a cursor its latest.

    Replies to what the viewer sees in the same space are only counted, beside what they reply to.
    """
    entries = (
        sa.select(contributions.c.id)
        .where(
            contributions.c.space_id == space, contribution_seen(viewer), ~_replies(viewer, then)
        )
        .where(then.of(contributions))
    )
    backwards = cursor is None or cursor.direction == "before"
    with engine.connect() as connection:
        stretch = entries.where(_beyond(connection, cursor)) if cursor else entries
        order = BACKWARDS if backwards else IN_ORDER
        ids = list(connection.scalars(stretch.order_by(*order).limit(limit + 1)))
        more = len(ids) > limit
        ids = ids[:limit][::-1] if backwards else ids[:limit]
        behind = _is_anything(connection, entries, ids, "before" if not backwards else "after")
        rows = tuple(_said(connection, viewer, ids, then))
    return TimelinePage(rows, *((more, behind) if backwards else (behind, more)))


def neighbours(
    engine: sa.Engine, viewer: Viewer, contribution: ContributionRow, *, count: int = 3
) -> tuple[tuple[SaidRow, ...], tuple[SaidRow, ...]]:
    """What was said in the same space just before and just after."""
    before, after = (
        timeline(
            engine,
            viewer,
            contribution.space_id,
            cursor=Cursor(direction, contribution.id),
            limit=count,
        ).rows
        for direction in ("before", "after")
    )
    return before, after


def said_by(
    engine: sa.Engine,
    viewer: Viewer,
    person: UUID,
    *,
    limit: int = 50,
    offset: int = 0,
    then: Then = NOW,
) -> list[SaidRow]:
    """What a person had said by then, by any of their handles as they were known, latest first."""
    with engine.connect() as connection:
        links = links_known(connection, then.known_at).persons
        handles = handles_of([belongs_to(person, links)], links)
        select = (
            sa.select(contributions.c.id)
            .where(contributions.c.author_id.in_(handles), contribution_seen(viewer))
            .where(then.of(contributions))
            .order_by(*BACKWARDS)
        )
        ids = connection.scalars(select.limit(limit).offset(offset)).all()
        return _said(connection, viewer, ids, then)


def latest_documents(
    engine: sa.Engine, viewer: Viewer, *, limit: int = 10, then: Then = NOW
) -> list[SaidRow]:
    """The documents there were then, the one worded last by now first."""
    c = contributions.c
    select = (
        sa.select(c.id)
        .where(c.kind == "document", c.state == "shown", contribution_seen(viewer))
        .where(then.of(contributions))
        .order_by(sa.func.coalesce(c.edited_at, c.occurred_at).desc(), c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return _said(connection, viewer, connection.scalars(select).all(), then)


def _replies(viewer: Viewer, then: Then) -> sa.ColumnElement[bool]:
    """Whether a contribution replies to one in its space and thread that the viewer sees."""
    answered = contributions.alias("answered")
    return sa.exists().where(
        answered.c.id == contributions.c.reply_to,
        answered.c.space_id == contributions.c.space_id,
        answered.c.thread_id == contributions.c.thread_id,
        answered.c.id != contributions.c.id,
        contribution_seen(viewer, answered),
        then.of(answered),
    )


def _beyond(connection: sa.Connection, cursor: Cursor) -> sa.ColumnElement[bool]:
    """The condition of lying before or after what the cursor names."""
    if cursor.direction == "from":
        return contributions.c.occurred_at >= cursor.at
    here = connection.execute(sa.select(*IN_ORDER).where(contributions.c.id == cursor.contribution))
    row = here.first()
    if row is None:
        return sa.true()
    place = sa.tuple_(*IN_ORDER)
    edge = sa.tuple_(*(sa.literal(v, c.type) for v, c in zip(row, IN_ORDER, strict=True)))
    return place < edge if cursor.direction == "before" else place > edge


def _is_anything(
    connection: sa.Connection,
    entries: sa.Select[Any],
    ids: Sequence[UUID],
    direction: Literal["before", "after"],
) -> bool:
    if not ids:
        return False
    edge = Cursor(direction, ids[0] if direction == "before" else ids[-1])
    return connection.scalar(entries.where(_beyond(connection, edge)).limit(1)) is not None


def _said(
    connection: sa.Connection, viewer: Viewer, ids: Sequence[UUID], then: Then = NOW
) -> list[SaidRow]:
    rows = contribution_rows(connection, viewer, ids, then)
    found = [rows[i] for i in ids if i in rows]
    called = titles_of(connection, viewer, {row.thread_id for row in found}, then)
    where = sa.select(spaces.c.id, spaces.c.name).where(
        spaces.c.id.in_({row.space_id for row in found})
    )
    names = {row.id: row.name for row in connection.execute(where)}
    replies = _count_replies(connection, viewer, {row.thread_id for row in found}, then)
    return [
        SaidRow(row, names[row.space_id], called[row.thread_id], replies[row.id]) for row in found
    ]


def _count_replies(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then
) -> Counter[UUID]:
    """How many contributions hang, through any number of replies, on the one that opened each."""
    c = contributions.c
    threads: dict[UUID, list[Item]] = defaultdict(list)
    for part in chunks(ids):
        select = sa.select(c.thread_id, c.id, c.reply_to, c.kind)
        seen = select.where(c.thread_id.in_(part), item_seen(viewer), then.of(contributions))
        for thread, *item in connection.execute(seen.order_by(*IN_ORDER)):
            threads[thread].append(Item(*item))
    return Counter(
        opener
        for items in threads.values()
        for item, opener in openers(items).items()
        if item != opener
    )
