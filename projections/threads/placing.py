"""Placing: in which thread and space that is found now which was said in a merged or split one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.projection import Batch
from projections.threads.present import chunks, made_in, update_rows
from projections.threads.tables import changes, contributions, threads

_c = contributions.c
_ORIGIN = sa.func.coalesce(_c.made_in, _c.thread_id, type_=sa.Uuid)
_SAID_IN = sa.func.coalesce(_c.said_in, _c.space_id, type_=sa.Uuid)


def refresh_moved(batch: Batch, moved: Collection[UUID]) -> set[UUID]:
    """Note where these contributions were moved last, in the community's order.

    Returns the threads that gained or lost one. Back where it was made, one is not moved.
    """
    touched: set[UUID] = set()
    for part in chunks(moved):
        made = sa.select(_c.id, _ORIGIN.label("origin"), _c.thread_id, _c.moved_to)
        found = batch.execute(made.where(_c.id.in_(part))).all()
        went = sa.select(changes.c.subject_id, changes.c.detail).where(
            changes.c.subject_id.in_(part), changes.c.change == "moved"
        )
        order = (changes.c.occurred_at, changes.c.recorded_at)
        last = {r.subject_id: UUID(r.detail) for r in batch.execute(went.order_by(*order))}
        rows = [
            {"b_id": row.id, "moved_to": None if last[row.id] == row.origin else last[row.id]}
            for row in found
        ]
        update_rows(batch, contributions, rows)
        touched.update(last.values())
        for row in found:
            touched |= {row.origin, row.thread_id, row.moved_to} - {None}
    return touched


def place_contributions(
    batch: Batch, touched: Collection[UUID], split: Collection[UUID] = ()
) -> set[UUID]:
    """Put what was said in a merged, moved or `split` thread where it is found now.

    Returns the threads that this may have changed.
    """
    families = _families(batch, touched)
    mergers = {t.id: t.merged_into for t in families if t.merged_into is not None}
    known = {thread.id for thread in families}
    moved = _moved_into(batch, known)
    changed: set[UUID] = set()
    for thread in families:
        if not (thread.merged_into or thread.moved_to or thread.id in split or moved[thread.id]):
            continue
        target = _merged_into(thread.id, mergers, known)
        changed |= {thread.id, target, *moved[thread.id]}
        before = sa.select(_c.thread_id).where(_c.made_in == thread.id)
        changed.update(batch.execute(before.distinct()).scalars())
        _place_made(batch, thread, target)
        if moved[thread.id]:
            _place_moved(batch, thread.id, target)
    return changed


def _place_made(batch: Batch, thread: sa.Row[tuple[UUID, ...]], target: UUID) -> None:
    """Put what was made in a thread, and was not itself moved out of it."""
    stays = target == thread.id
    place = {
        "thread_id": target,
        "made_in": None if stays else thread.id,
        "space_id": _SAID_IN if stays and thread.moved_to is None else _space_of(target),
        "said_in": None if stays and thread.moved_to is None else _SAID_IN,
    }
    here = sa.or_(_c.moved_to.is_(None), _c.moved_to.not_in(sa.select(threads.c.id)))
    batch.execute(contributions.update().where(made_in(thread.id), here).values(**place))


def _place_moved(batch: Batch, thread: UUID, target: UUID) -> None:
    """Put what was moved into a thread, whichever it was made in."""
    place = {
        "thread_id": target,
        "made_in": sa.func.nullif(_ORIGIN, target, type_=sa.Uuid),
        "space_id": _space_of(target),
        "said_in": _SAID_IN,
    }
    batch.execute(contributions.update().where(_c.moved_to == thread).values(**place))


def _space_of(thread: UUID) -> sa.ScalarSelect[UUID]:
    return sa.select(threads.c.space_id).where(threads.c.id == thread).scalar_subquery()


def _moved_into(batch: Batch, known: Iterable[UUID]) -> Mapping[UUID, set[UUID]]:
    """Where that is found now which was moved into each of these threads."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for part in chunks(known):
        moved = sa.select(_c.moved_to, _c.thread_id).where(_c.moved_to.in_(part)).distinct()
        for row in batch.execute(moved):
            found[row.moved_to].add(row.thread_id)
    return found


def _families(batch: Batch, touched: Collection[UUID]) -> list[sa.Row[Any]]:
    """These threads and all that were merged with them, directly or through others."""
    columns = (threads.c.id, threads.c.merged_into, threads.c.moved_to)
    families: dict[UUID, sa.Row[Any]] = {}
    asked: set[UUID] = set()
    relatives = set(touched)
    while relatives:
        asked |= relatives
        found: list[sa.Row[Any]] = []
        for part in chunks(relatives):
            related = sa.or_(threads.c.id.in_(part), threads.c.merged_into.in_(part))
            found += batch.execute(sa.select(*columns).where(related))
        families |= {thread.id: thread for thread in found}
        relatives = {i for t in found for i in (t.id, t.merged_into) if i is not None} - asked
    return list(families.values())


def _merged_into(thread: UUID, mergers: Mapping[UUID, UUID], known: Collection[UUID]) -> UUID:
    """Where a thread's merging has led to. Of threads merged in a circle, one keeps them all."""
    passed = [thread]
    while (target := mergers.get(passed[-1])) is not None and target in known:
        if target in passed:
            return min(passed[passed.index(target) :])
        passed.append(target)
    return passed[-1]
