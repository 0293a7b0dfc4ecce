"""The moderation record: newest first, for whoever looks, at any time on both clocks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from archive.domain.moderation import standing
from projections.moderation.rows import ModerationRow, told_rows
from projections.people.tables import people
from projections.spaces.tables import spaces
from projections.threads.present import DEEDS, chunks, deeds_in
from projections.threads.rows import Then, histories
from projections.threads.seen import contribution_seen
from projections.threads.tables import changes, contributions
from projections.viewer import Viewer

Action = Literal["hidden", "withdrawn", "restored", "appealed", "appeal_answered"]


@dataclass(frozen=True)
class Narrowed:
    """What of the record is asked for; all of it by default."""

    actions: tuple[Action, ...] = ()
    cause: UUID | None = None
    space: UUID | None = None
    norm: UUID | None = None
    open_appeals: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class RecordPage:
    """Some of the record, how long all that was asked for is, and how many things each cause
    touched, as far as the viewer sees them."""

    rows: tuple[ModerationRow, ...]
    total: int
    items: Mapping[UUID, int]


def moderation_record(
    engine: sa.Engine,
    viewer: Viewer,
    narrowed: Narrowed | None = None,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> RecordPage:
    """The record of what the viewer sees, newest first. What an author did to their own is not
    moderation, and is not in it."""
    then, asked = Then(as_of, known_at), narrowed or Narrowed()
    with engine.connect() as connection:
        wanted = _select(viewer, then).where(_asked(asked))
        if asked.open_appeals:
            wanted = wanted.where(_open(connection, viewer, then))
        total = connection.scalar(sa.select(sa.func.count()).select_from(wanted.subquery()))
        newest = (changes.c.occurred_at.desc(), changes.c.recorded_at.desc(), changes.c.subject_id)
        some = wanted.order_by(*newest).limit(asked.limit).offset(asked.offset)
        found = connection.execute(some).all()
        appealed = {row.subject_id for row in found if row.change == "appealed"}
        waiting = _waiting(connection, appealed, then)
        rows = told_rows(connection, viewer, found, then, waiting)
        items = _items(connection, viewer, then, {row.cause for row in rows if row.cause})
    return RecordPage(tuple(rows), int(total or 0), items)


def moderation_of(
    engine: sa.Engine,
    viewer: Viewer,
    ids: Collection[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, list[ModerationRow]]:
    """What had been done by then about these contributions, oldest first, if the viewer sees it."""
    then = Then(as_of, known_at)
    told: dict[UUID, list[ModerationRow]] = {}
    oldest = (changes.c.occurred_at, changes.c.recorded_at)
    with engine.connect() as connection:
        for part in chunks(ids):
            some = _select(viewer, then).where(changes.c.subject_id.in_(part))
            found = connection.execute(some.order_by(*oldest)).all()
            waiting = _waiting(connection, {row.subject_id for row in found}, then)
            for row in told_rows(connection, viewer, found, then, waiting):
                told.setdefault(row.contribution, []).append(row)
    return told


def _select(viewer: Viewer, then: Then) -> sa.Select[Any]:
    """The changes that are moderation, of what the viewer sees."""
    c = contributions.c
    return (
        sa.select(
            changes,
            *(c.author_id, c.thread_id, c.kind, c.space_id),
            *(c.occurred_at.label("said_at"), spaces.c.name.label("space")),
        )
        .join(contributions, c.id == changes.c.subject_id)
        .join(spaces, spaces.c.id == c.space_id)
        .where(
            changes.c.change.in_(DEEDS),
            _by_others(),
            then.of(changes),
            then.of(contributions),
            contribution_seen(viewer),
        )
    )


def _by_others() -> sa.ColumnElement[bool]:
    """Whether it is not what an author did to their own words, or a platform without a name."""
    own = _person(changes.c.by) == _person(contributions.c.author_id)
    others = sa.and_(changes.c.by.is_not(None), sa.not_(own))
    before = changes.alias()
    was_hidden = sa.exists().where(
        before.c.subject_id == changes.c.subject_id, before.c.change == "hidden"
    )
    undoes = sa.func.coalesce(changes.c.detail, "")
    hiding_undone = sa.or_(
        undoes == "hidden", sa.and_(changes.c.by.is_(None), undoes == "", was_hidden)
    )
    return sa.case(
        (changes.c.change == "withdrawn", others),
        (changes.c.change == "restored", sa.or_(hiding_undone, others)),
        else_=sa.true(),
    )


def _person(handle: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The person that a handle belongs to."""
    somebody = people.alias()
    linked = sa.select(somebody.c.same_as).where(somebody.c.id == handle).scalar_subquery()
    return sa.func.coalesce(linked, handle)


def _asked(asked: Narrowed) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if asked.actions:
        conditions.append(changes.c.change.in_(asked.actions))
    if asked.cause is not None:
        conditions.append(changes.c.cause == asked.cause)
    if asked.space is not None:
        conditions.append(contributions.c.space_id == asked.space)
    if asked.norm is not None:
        conditions.append(changes.c.detail.startswith(f"norm:{asked.norm}#", autoescape=True))
    return sa.and_(*conditions)


def _open(connection: sa.Connection, viewer: Viewer, then: Then) -> sa.ColumnElement[bool]:
    """Whether a change is an appeal that waits. There are few, so they are looked at one by one."""
    appealed = _select(viewer, then).where(changes.c.change == "appealed").subquery()
    subjects = connection.scalars(sa.select(appealed.c.subject_id).distinct()).all()
    waiting = _waiting(connection, subjects, then)
    conditions = [
        sa.and_(changes.c.subject_id == subject, changes.c.occurred_at == at)
        for subject, at in waiting
    ]
    return sa.and_(changes.c.change == "appealed", sa.or_(sa.false(), *conditions))


def _waiting(
    connection: sa.Connection, subjects: Collection[UUID], then: Then
) -> set[tuple[UUID, datetime]]:
    """The appeals about these that waited for their answer then."""
    past = histories(connection, changes, changes.c.subject_id, subjects, then)
    found = set()
    for subject, history in past.items():
        appeal = standing(deeds_in(history)).appeal
        if appeal is not None:
            found.add((subject, appeal.at))
    return found


def _items(
    connection: sa.Connection, viewer: Viewer, then: Then, causes: Collection[UUID]
) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for part in chunks(causes):
        seen = _select(viewer, then).where(changes.c.cause.in_(part)).subquery()
        count = sa.func.count(sa.distinct(seen.c.subject_id))
        grouped = sa.select(seen.c.cause, count.label("items")).group_by(seen.c.cause)
        found.update((row.cause, row.items) for row in connection.execute(grouped))
    return found
