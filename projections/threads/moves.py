"""Moves: which contributions were moved from one thread into another, and where each is and was."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from projections.people.names import NameRow, names_in
from projections.threads.clocks import by_then
from projections.threads.lists import IN_ORDER, titles_of
from projections.threads.present import chunks
from projections.threads.seen import contribution_seen, reason_readable, thread_seen
from projections.threads.tables import changes, contributions, threads
from projections.viewer import Viewer

_c, _ch = contributions.c, changes.c
_ORDER = (_ch.occurred_at, _ch.recorded_at)


@dataclass(frozen=True)
class MoveRow:
    """Contributions that one act moved `to` another thread, or here `from` one.

    `other` is that thread, where the viewer sees it. Why shows to members, who did it to stewards.
    """

    direction: Literal["to", "from"]
    other: UUID | None
    other_name: str | None
    contributions: tuple[UUID, ...]
    by: NameRow | None
    reason: str | None
    occurred_at: datetime
    precision: str


def threads_held(connection: sa.Connection, ids: Collection[UUID]) -> set[UUID]:
    """Every thread that these contributions are in, were made in, or were ever moved into."""
    found: set[UUID] = set()
    for part in chunks(ids):
        places = sa.select(_c.thread_id, _c.made_in).where(_c.id.in_(part)).distinct()
        found.update(place for row in connection.execute(places) for place in row if place)
        moved = sa.select(_ch.detail).where(_ch.subject_id.in_(part), _ch.change == "moved")
        found.update(UUID(detail) for detail in connection.scalars(moved))
    return found


def threads_once_with(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Of these threads those into which something was moved that the viewer sees, and where the
    first of that is found now."""
    asked = {thread.hex: thread for thread in ids}
    found: dict[UUID, UUID] = {}
    moved = (
        sa.select(_ch.detail, _c.thread_id)
        .join(contributions, _c.id == _ch.subject_id)
        .where(_ch.change == "moved", contribution_seen(viewer))
        .order_by(*IN_ORDER)
    )
    for part in chunks(ids):
        into = moved.where(_ch.detail.in_([thread.hex for thread in part]))
        for detail, now in connection.execute(into):
            found.setdefault(asked[detail], now)
    return found


def moves_of_thread(
    engine: sa.Engine,
    viewer: Viewer,
    thread: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[MoveRow]:
    """What was moved out of a thread and into it until then, oldest first.

    Only of what the viewer sees; where else that went to, or came from, only if they see that too.
    """
    then = by_then(changes, as_of, known_at)
    with engine.connect() as connection:
        acts: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
        for change, origin, to in _steps(connection, viewer, thread, then):
            if thread not in (origin, to) or origin == to:
                continue
            direction, other = ("to", to) if origin == thread else ("from", origin)
            told = (change.by, change.reason, change.occurred_at, change.precision)
            acts[direction, other, *told].append(change.subject_id)
        others = [key[1] for key in acts]
        seen = sa.select(threads.c.id).where(threads.c.id.in_(others), thread_seen(viewer))
        shown = set(connection.scalars(seen))
        called = titles_of(connection, viewer, shown)
        people = {key[2] for key in acts if key[2] and viewer.level == "steward"}
        names = names_in(connection, viewer, people, as_of=as_of, known_at=known_at)
    return [
        MoveRow(
            direction=direction,
            other=other if other in shown else None,
            other_name=called.get(other),
            contributions=tuple(ids),
            by=names.get(by),
            reason=reason if reason_readable(viewer, "moved", own=False) else None,
            occurred_at=at,
            precision=precision,
        )
        for (direction, other, by, reason, at, precision), ids in acts.items()
    ]


def places_then(
    connection: sa.Connection,
    ids: Collection[UUID],
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[UUID, UUID]:
    """Into which thread each of these was moved last by then, of those that were ever moved.

    One that was moved only later is given with the thread that it was made in.
    """
    found: dict[UUID, UUID] = {}
    for part in chunks(ids):
        made = sa.select(_c.id, sa.func.coalesce(_c.made_in, _c.thread_id, type_=sa.Uuid))
        ever = sa.exists().where(_ch.subject_id == _c.id, _ch.change == "moved")
        found.update(
            (i, origin) for i, origin in connection.execute(made.where(_c.id.in_(part), ever))
        )
        moved = sa.select(_ch.subject_id, _ch.detail).where(
            _ch.subject_id.in_(part), _ch.change == "moved", by_then(changes, as_of, known_at)
        )
        for subject, detail in connection.execute(moved.order_by(*_ORDER)):
            found[subject] = UUID(detail)
    return found


def part_of(connection: sa.Connection, thread: UUID) -> set[UUID]:
    """This thread and all that were merged into it, directly or through others."""
    found, waiting = {thread}, {thread}
    while waiting:
        merged = sa.select(threads.c.id).where(threads.c.merged_into.in_(waiting))
        waiting = set(connection.scalars(merged)) - found
        found |= waiting
    return found


def _steps(
    connection: sa.Connection, viewer: Viewer, thread: UUID, then: sa.ColumnElement[bool]
) -> Iterator[tuple[sa.Row[Any], UUID, UUID]]:
    """Each move of what was ever moved into this thread, or out of it, and from where to where."""
    made = sa.select(_c.id).where(_c.made_in == thread)
    here = sa.select(_c.id).where(_c.thread_id == thread)
    into = sa.select(_ch.subject_id).where(_ch.change == "moved", _ch.detail == thread.hex)
    moves = (
        sa.select(changes, sa.func.coalesce(_c.made_in, _c.thread_id, type_=sa.Uuid).label("made"))
        .join(contributions, _c.id == _ch.subject_id)
        .where(_ch.change == "moved", sa.or_(*(_c.id.in_(q) for q in (made, here, into))))
        .where(contribution_seen(viewer), then)
        .order_by(*_ORDER, *IN_ORDER)
    )
    last: dict[UUID, UUID] = {}
    for row in connection.execute(moves):
        origin = last.get(row.subject_id, row.made)
        last[row.subject_id] = to = UUID(row.detail)
        yield row, origin, to
