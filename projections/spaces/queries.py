"""Queries of spaces: where the community talks, and how much of it the viewer sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.replay.tables import replay_events
from projections.spaces.seen import space_seen
from projections.spaces.tables import space_names, spaces
from projections.threads.clocks import by_then
from projections.threads.rows import Then
from projections.threads.seen import item_seen, thread_seen
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer


@dataclass(frozen=True)
class SpaceRow:
    """A space, with how much the viewer sees in it, and when that was said first and last."""

    id: UUID
    name: str
    kind: str
    visibility: str
    purpose: str | None
    opened_at: datetime
    precision: str
    closed_at: datetime | None
    contributions: int
    threads: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class SpaceNameRow:
    """A name a space had, with both clocks."""

    name: str
    occurred_at: datetime
    recorded_at: datetime


def spaces_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[SpaceRow]:
    """The spaces there were that the viewer sees, by name, those still open then first.

    What was said by then counts in the space in which it is found today.
    """
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        rows = connection.execute(_with_counts(viewer, then)).mappings().all()
    found = [SpaceRow(**row) for row in rows]
    return sorted(found, key=lambda space: (space.closed_at is not None, space.name.casefold()))


def space_of(
    engine: sa.Engine,
    viewer: Viewer,
    space: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> SpaceRow | None:
    """One space as it was; None when there was none that the viewer sees."""
    then = Then(as_of, known_at)
    with engine.connect() as connection:
        row = connection.execute(_with_counts(viewer, then, space)).mappings().first()
    return None if row is None else SpaceRow(**row)


def names_of_space(
    engine: sa.Engine,
    viewer: Viewer,
    space: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[SpaceNameRow]:
    """The names a space had, oldest first."""
    select = (
        sa.select(space_names.c.name, space_names.c.occurred_at, space_names.c.recorded_at)
        .join(spaces, spaces.c.id == space_names.c.space_id)
        .where(spaces.c.id == space, space_seen(viewer), by_then(space_names, as_of, known_at))
        .order_by(space_names.c.occurred_at, space_names.c.recorded_at)
    )
    with engine.connect() as connection:
        return [SpaceNameRow(**row) for row in connection.execute(select).mappings()]


def _with_counts(viewer: Viewer, then: Then, space: UUID | None = None) -> sa.Select[Any]:
    said = (
        sa.select(
            contributions.c.space_id,
            sa.func.count().label("contributions"),
            sa.func.count(contributions.c.thread_id.distinct()).label("threads"),
            sa.func.min(contributions.c.occurred_at).label("first_at"),
            sa.func.max(contributions.c.occurred_at).label("last_at"),
        )
        .join(threads, threads.c.id == contributions.c.thread_id)
        .where(item_seen(viewer), thread_seen(viewer), then.of(contributions))
        .group_by(contributions.c.space_id)
    )
    if space is not None:
        said = said.where(contributions.c.space_id == space)
    counted = said.subquery()
    shown = ("id", "kind", "visibility", "purpose", "opened_at", "precision")
    there = [space_seen(viewer)]
    if then.as_of is not None:  # something may be older than what is known of its space
        first = counted.c.first_at.is_not(None)
        there.append(sa.or_(spaces.c.opened_at <= then.as_of, first))
    if then.known_at is not None:
        there.append(spaces.c.recorded_at <= then.known_at)
    select = (
        sa.select(
            *(spaces.c[name] for name in shown),
            _name(then).label("name"),
            _closed(then).label("closed_at"),
            sa.func.coalesce(counted.c.contributions, 0).label("contributions"),
            sa.func.coalesce(counted.c.threads, 0).label("threads"),
            counted.c.first_at,
            counted.c.last_at,
        )
        .outerjoin(counted, counted.c.space_id == spaces.c.id)
        .where(*there)
    )
    return select if space is None else select.where(spaces.c.id == space)


def _name(then: Then) -> sa.ColumnElement[Any]:
    """What each space was called then."""
    if then.is_now:
        return spaces.c.name
    n = space_names.c
    past = (
        sa.select(n.name)
        .where(n.space_id == spaces.c.id, then.of(space_names))
        .order_by(n.occurred_at.desc(), n.recorded_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    first = (
        sa.select(n.name)
        .where(n.space_id == spaces.c.id, by_then(space_names, None, then.known_at))
        .order_by(n.occurred_at, n.recorded_at)
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(past, first)


def _closed(then: Then) -> sa.ColumnElement[Any]:
    """When each space was closed, if it had been by then."""
    if then.is_now:
        return spaces.c.closed_at
    e = replay_events.c
    told = sa.exists().where(
        e.subject_id == spaces.c.id, e.topic == "space.closed", then.of(replay_events)
    )
    return sa.case((told, spaces.c.closed_at), else_=sa.null())
