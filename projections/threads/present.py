"""Works out the present state of threads and contributions from their histories."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.domain.moderation import Deed, standing
from projections.projection import Batch
from projections.store import UtcDateTime
from projections.threads.tables import changes, contributions, threads, titles, wordings

CHUNK = 500
DEEDS = ("hidden", "withdrawn", "restored", "appealed", "appeal_answered")
_IN_ORDER = (contributions.c.occurred_at, contributions.c.recorded_at, contributions.c.id)
"""By the last one alone the database's own order of rows, which is not told, does not matter."""


def chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The IDs in lists short enough for one statement's parameters."""
    rest = iter(ids)
    while part := list(islice(rest, CHUNK)):
        yield part


def add_missing_threads(batch: Batch, spaces_of: Mapping[UUID, UUID]) -> set[UUID]:
    """Make a row for each thread that has none yet, in the space given for it.

    Returns the threads that are in another space.
    """
    elsewhere: set[UUID] = set()
    for part in chunks(spaces_of):
        there = sa.select(threads.c.id, threads.c.space_id).where(threads.c.id.in_(part))
        found = {row.id: row.space_id for row in batch.execute(there)}
        elsewhere.update(t for t, space in found.items() if space != spaces_of[t])
        new = [{"id": t, "space_id": spaces_of[t]} for t in part if t not in found]
        if new:
            batch.execute(threads.insert(), new)
    return elsewhere


def count_contributions(batch: Batch, touched: Collection[UUID]) -> None:
    """Bring up to date how many contributions these threads have, by whom begun, and when last."""
    mine = contributions.c.thread_id == threads.c.id
    first_author = sa.select(contributions.c.author_id).where(mine).order_by(*_IN_ORDER).limit(1)
    values = {
        "contributions": sa.select(sa.func.count()).where(mine),
        "opened_at": sa.select(sa.func.min(contributions.c.occurred_at)).where(mine),
        "last_at": sa.select(sa.func.max(contributions.c.occurred_at)).where(mine),
        "opened_by": first_author,
    }
    scalars = {name: select.scalar_subquery() for name, select in values.items()}
    for part in chunks(touched):
        batch.execute(threads.update().where(threads.c.id.in_(part)).values(**scalars))


def refresh_titles(batch: Batch, renamed: Collection[UUID]) -> None:
    """A thread's present title is the latest in the community."""
    latest = (
        sa.select(titles.c.title)
        .where(titles.c.thread_id == threads.c.id)
        .order_by(titles.c.occurred_at.desc(), titles.c.recorded_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    for part in chunks(renamed):
        batch.execute(threads.update().where(threads.c.id.in_(part)).values(title=latest))


def refresh_threads(batch: Batch, changed: Collection[UUID]) -> None:
    """What these threads' changes come to: closed, resolved, moved, merged."""
    rows = [
        {"b_id": thread, **present_thread(history)}
        for thread, history in _histories(batch, changes, changes.c.subject_id, changed)
    ]
    update_rows(batch, threads, rows)


def present_thread(history: Sequence[Any]) -> dict[str, Any]:
    """A thread's present state, from its changes in the community's order."""
    state: dict[str, Any] = {
        "closed_at": None,
        "resolved_at": None,
        "merged_into": None,
        "moved_to": None,
    }
    for change in history:
        match change.change:
            case "closed":
                state["closed_at"] = change.occurred_at
            case "reopened":
                state["closed_at"] = None
            case "resolved":
                state["resolved_at"] = change.occurred_at
            case "merged":
                state["merged_into"] = UUID(change.detail)
            case "moved":
                state["moved_to"] = UUID(change.detail)
    return state


def made_in(thread: Any) -> sa.ColumnElement[bool]:
    """Whether a contribution was made in this thread, wherever it is found now."""
    c = contributions.c
    return sa.or_(sa.and_(c.thread_id == thread, c.made_in.is_(None)), c.made_in == thread)


def settle_threads(batch: Batch, unsettled: Collection[UUID]) -> None:
    """A thread is in the space it was moved to last, else opened in, else where it began."""
    began_in = (
        sa.select(sa.func.coalesce(contributions.c.said_in, contributions.c.space_id))
        .where(made_in(threads.c.id))
        .order_by(*_IN_ORDER)
        .limit(1)
        .scalar_subquery()
    )
    space = sa.func.coalesce(threads.c.moved_to, threads.c.opened_in, began_in, threads.c.space_id)
    for part in chunks(unsettled):
        batch.execute(threads.update().where(threads.c.id.in_(part)).values(space_id=space))


def refresh_contributions(batch: Batch, touched: Collection[UUID]) -> None:
    """What these contributions' wordings and changes come to."""
    said = dict(_histories(batch, wordings, wordings.c.contribution_id, touched))
    done = dict(_histories(batch, changes, changes.c.subject_id, touched))
    rows = [
        {"b_id": c, **present_wording(said.get(c, ())), **present_contribution(done.get(c, ()))}
        for c in touched
        if c in said
    ]
    update_rows(batch, contributions, rows)


def present_wording(history: Sequence[Any]) -> dict[str, Any]:
    """The wording in force, from all of them in the community's order."""
    latest = max(enumerate(history), key=lambda item: (worded_at(item[1]), item[0]))[1]
    state = {"body": latest.body, "media": latest.media, "wordings": len(history)}
    return {**state, "edited_at": worded_at(latest)} if len(history) > 1 else state


def worded_at(wording: Any) -> datetime:
    """When something was worded so: a source may have only the last wording of what is older."""
    at: datetime = wording.edited_at or wording.occurred_at
    return at


def worded_by(history: Sequence[Any], as_of: datetime | None) -> list[Any]:
    """Those of these wordings that were there by then.

    What was said by then, and is known only as it was worded later, had that wording.
    """
    there = [wording for wording in history if as_of is None or worded_at(wording) <= as_of]
    return there or list(history)


def present_contribution(history: Sequence[Any]) -> dict[str, Any]:
    """A contribution's present state, from its changes in the community's order."""
    state: dict[str, Any] = {"missing_since": None, "accepted_at": None}
    for change in history:
        if change.change == "missing":
            state["missing_since"] = change.occurred_at
        elif change.change == "accepted":
            state["accepted_at"] = change.occurred_at
    return {**state, "state": standing(deeds_in(history)).state}


def deeds_in(history: Sequence[Any]) -> list[Deed]:
    """What of these changes, in the community's order, is moderation or like it."""
    return [
        Deed(
            change=row.change,
            at=row.occurred_at,
            number=number,
            by=row.by,
            undoes=(row.detail or "") if row.change == "restored" else "",
            cause=row.cause,
        )
        for number, row in enumerate(history)
        if row.change in DEEDS
    ]


def refresh_accepted(
    batch: Batch, touched: Collection[UUID], changed_threads: Collection[UUID]
) -> None:
    """These threads, and those of these contributions, have the answer accepted last as theirs."""
    latest = (
        sa.select(contributions.c.id)
        .where(contributions.c.thread_id == threads.c.id, contributions.c.accepted_at.is_not(None))
        .order_by(contributions.c.accepted_at.desc(), contributions.c.id)
        .limit(1)
        .scalar_subquery()
    )
    stale = set(changed_threads)
    for part in chunks(touched):
        theirs = sa.select(contributions.c.thread_id).where(contributions.c.id.in_(part))
        stale.update(batch.execute(theirs).scalars())
    for part in chunks(stale):
        batch.execute(threads.update().where(threads.c.id.in_(part)).values(accepted_id=latest))


def refresh_endorsements(batch: Batch, observed: Iterable[Mapping[str, Any]]) -> None:
    """Set the counts that were observed, but for those older than the ones there are."""
    names = ("endorsements", "endorsed_at", "score")
    at = sa.bindparam("endorsed_at", type_=UtcDateTime)
    newer = sa.or_(contributions.c.endorsed_at.is_(None), contributions.c.endorsed_at <= at)
    mine = contributions.c.id == sa.bindparam("b_id")
    values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    rows = list(observed)
    if rows:
        batch.execute(contributions.update().where(mine, newer).values(**values), rows)


def _histories(
    batch: Batch, table: sa.Table, key: sa.Column[Any], ids: Collection[UUID]
) -> Iterator[tuple[UUID, list[Any]]]:
    for part in chunks(ids):
        rows = defaultdict(list)
        order = (table.c.occurred_at, table.c.recorded_at)
        for row in batch.execute(sa.select(table).where(key.in_(part)).order_by(*order)):
            rows[getattr(row, key.name)].append(row)
        yield from rows.items()


def update_rows(batch: Batch, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by ID. Rows that set the same columns go in one statement."""
    alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(row)].append(row)
    for columns, group in alike.items():
        values: dict[str, Any] = {name: sa.bindparam(name) for name in columns if name != "b_id"}
        update = table.update().where(table.c.id == sa.bindparam("b_id")).values(**values)
        batch.execute(update, group)
