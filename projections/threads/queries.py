"""Queries of one thread and of single contributions, now or as they were."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.spaces.tables import spaces
from projections.threads.lists import IN_ORDER, titles_of
from projections.threads.moves import part_of, places_then, threads_once_with
from projections.threads.nesting import Item, Place, reading_order
from projections.threads.present import present_thread
from projections.threads.rows import ContributionRow, Then, contribution_rows, histories
from projections.threads.seen import contribution_seen, thread_seen
from projections.threads.tables import changes, contributions, threads
from projections.viewer import Viewer


@dataclass(frozen=True)
class ThreadDetailRow:
    """A thread, and where each contribution that the viewer sees stands in it."""

    id: UUID
    space_id: UUID
    space: str
    space_kind: str
    title: str | None
    accepted_id: UUID | None
    closed_at: datetime | None
    resolved_at: datetime | None
    places: tuple[Place, ...]
    merged_from: tuple[UUID, ...]


def merged_into(engine: sa.Engine, viewer: Viewer, thread: UUID) -> UUID | None:
    """The thread in which the viewer finds now what was said in this one, if that went elsewhere.

    Of one that was split too: where it was merged into, else where the first of it went.
    """
    c = contributions.c
    moved = (
        sa.select(c.thread_id)
        .where(c.made_in == thread, c.thread_id != thread, contribution_seen(viewer))
        .order_by(c.moved_to.is_not(None), *IN_ORDER)
    )
    with engine.connect() as connection:
        found = connection.scalar(moved.limit(1))
        return found or threads_once_with(connection, viewer, [thread]).get(thread)


def thread_of(
    engine: sa.Engine,
    viewer: Viewer,
    thread: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> ThreadDetailRow | None:
    """A thread as it is, or as it was `as_of` and was `known_at` a time.

    None when the viewer sees nothing that was said in it by then.
    """
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(threads, spaces.c.name.label("space"), spaces.c.kind.label("space_kind"))
            .join(spaces, spaces.c.id == threads.c.space_id)
            .where(threads.c.id == thread, thread_seen(viewer))
        )
        row = found.mappings().first()
        items = [] if row is None else _items(connection, viewer, thread, then)
        if row is None or not items:
            return None
        state = _state(connection, row, then)
        accepted = _accepted(connection, row, items, then)
        merged = sa.select(threads.c.id).where(threads.c.merged_into == thread, thread_seen(viewer))
        return ThreadDetailRow(
            id=thread,
            space_id=row["space_id"],
            space=row["space"],
            space_kind=row["space_kind"],
            title=titles_of(connection, viewer, [thread], then)[thread],
            accepted_id=accepted,
            closed_at=state["closed_at"],
            resolved_at=state["resolved_at"],
            places=tuple(reading_order(items, accepted)),
            merged_from=tuple(connection.scalars(merged)),
        )


def contributions_seen(
    engine: sa.Engine,
    viewer: Viewer,
    ids: Collection[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, ContributionRow]:
    """Those of these contributions that the viewer sees, as they are or as they were then."""
    with engine.connect() as connection:
        return contribution_rows(connection, viewer, ids, Then(as_of, known_at))


def _items(connection: sa.Connection, viewer: Viewer, thread: UUID, then: Then) -> list[Item]:
    c = contributions.c
    here = c.thread_id == thread
    family: set[UUID] = set()
    if not then.is_now:  # what was moved out of it since was in it, and what was moved in was not
        family = part_of(connection, thread)
        moved = changes.c.detail.in_([one.hex for one in family])
        into = sa.select(changes.c.subject_id).where(changes.c.change == "moved", moved)
        here = sa.or_(here, c.made_in.in_(family), c.id.in_(into))
    select = (
        sa.select(c.id, c.reply_to, c.kind)
        .where(here, contribution_seen(viewer), then.of(contributions))
        .order_by(*IN_ORDER)
    )
    items = [Item(row.id, row.reply_to, row.kind) for row in connection.execute(select)]
    if then.is_now:
        return items
    was = places_then(connection, [item.id for item in items], then.as_of, then.known_at)
    return [item for item in items if item.id not in was or was[item.id] in family]


def _state(connection: sa.Connection, row: sa.RowMapping, then: Then) -> dict[str, Any]:
    if then.is_now:
        return {**row}
    history = histories(connection, changes, changes.c.subject_id, [row["id"]], then)
    return present_thread(history[row["id"]])


def _accepted(
    connection: sa.Connection, row: sa.RowMapping, items: Sequence[Item], then: Then
) -> UUID | None:
    """The accepted answer, as long as it is there to be read."""
    ids = [item.id for item in items]
    accepted = row["accepted_id"]
    if not then.is_now:
        done = histories(connection, changes, changes.c.subject_id, ids, then)
        times = {
            i: change.occurred_at
            for i, history in done.items()
            for change in history
            if change.change == "accepted"
        }
        accepted = max(times, key=lambda i: times[i], default=None)
    shown = sa.select(contributions.c.id).where(
        contributions.c.id == accepted, contributions.c.state == "shown"
    )
    return connection.scalar(shown) if accepted in ids else None
