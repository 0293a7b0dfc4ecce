"""Settling: works out what follows from what was told, for the people and threads touched."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.health import tables as t
from projections.health.adding import refresh_months
from projections.health.helping import Question, Said, helped_in, month_of, opening_of
from projections.health.placing import Thread, by_thread, placed, space_of
from projections.people.links import belongs_to, latest_links
from projections.people.names import chunks
from projections.projection import Batch

Opened = Mapping[UUID, tuple[UUID, str | None]]
SETTLED = ("thread", "space", "level", "person", "helps")


def settle_people(batch: Batch, touched: Collection[UUID]) -> set[UUID]:
    """Find out whose these handles are, and who else is somebody else by that.

    Returns the threads in which those said something that changed.
    """
    if not touched:
        return set()
    links = links_of(batch.connection, None, batch)
    asked = set(touched) | links.keys() | _not_their_own(batch)
    known: dict[UUID, sa.Row[Any]] = {}
    for part in chunks(asked | set(links.values())):
        rows = batch.execute(t.people.select().where(t.people.c.id.in_(part)))
        known.update({row.id: row for row in rows})
    changed: dict[UUID, UUID | None] = {}
    for handle in asked & known.keys():
        person = person_of(handle, links, lambda one: one in known and known[one].is_bot)
        if person != known[handle].person:
            changed[handle] = person
    update = t.people.update().where(t.people.c.id == sa.bindparam("b_id"))
    if changed:
        values = [{"b_id": handle, "b_person": person} for handle, person in changed.items()]
        batch.execute(update.values(person=sa.bindparam("b_person")), values)
    return _threads_of(batch, t.items.c.author, set(changed) | (set(touched) & known.keys()))


def links_of(
    connection: sa.Connection, known: sa.ColumnElement[bool] | None, batch: Batch | None = None
) -> dict[UUID, UUID]:
    """Which handle belongs to which, of handles that anything was done by; as `known` says."""
    c = t.links.c
    select = (
        sa.select(c.handle, c.person, c.linked, c.occurred_at, c.recorded_at)
        .join(t.people, t.people.c.id == c.handle)
        .where(sa.true() if known is None else known)
        .order_by(c.occurred_at, c.recorded_at)
    )
    rows = (batch or connection).execute(select)
    return {handle: link.person for handle, link in latest_links(rows).items() if link}


def person_of(handle: UUID, links: Mapping[UUID, UUID], is_bot: Any) -> UUID | None:
    """The person behind a handle; None behind that of a bot."""
    person = belongs_to(handle, links)
    return None if is_bot(handle) or is_bot(person) else person


def _not_their_own(batch: Batch) -> set[UUID]:
    c = t.people.c
    return set(batch.execute(sa.select(c.id).where(c.person != c.id)).scalars())


def _threads_of(batch: Batch, column: sa.Column[Any], ids: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for part in chunks(ids):
        found.update(
            batch.execute(sa.select(t.items.c.made_in).where(column.in_(part)).distinct()).scalars()
        )
    return found


def settle_spaces(batch: Batch, touched: Collection[UUID]) -> set[UUID]:
    """Find out who sees these spaces. Returns the threads that this may have changed."""
    c = t.space_levels.c
    latest = (
        sa.select(c.level)
        .where(c.space == t.spaces.c.id)
        .order_by(c.occurred_at.desc(), c.recorded_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    found: set[UUID] = set()
    for part in chunks(touched):
        batch.execute(t.spaces.update().where(t.spaces.c.id.in_(part)).values(level=latest))
        theirs = sa.select(t.threads.c.id).where(t.threads.c.space.in_(part))
        found.update(batch.execute(theirs).scalars())
    return found | _threads_of(batch, t.items.c.said_in, touched)


def settle_moved(batch: Batch, touched: Collection[UUID]) -> set[UUID]:
    """Find out into which threads these contributions were moved last. Returns the threads that
    this may have changed."""
    c, m = t.items.c, t.moves.c
    found: set[UUID] = set()
    for part in chunks(touched):
        moved = sa.select(m.thread, m.target).where(m.thread.in_(part), m.move == "split")
        latest = {
            row.thread: row.target
            for row in batch.execute(moved.order_by(m.occurred_at, m.recorded_at))
        }
        made = sa.select(c.id, c.made_in, c.moved_to).where(c.id.in_(part))
        for row in batch.execute(made).all():
            back = latest[row.id] == row.made_in
            into = None if back else latest[row.id]
            batch.execute(t.items.update().where(c.id == row.id).values(moved_to=into))
            found |= {one for one in (row.made_in, row.moved_to, into) if one is not None}
    return found


def settle_threads(batch: Batch, touched: Collection[UUID], opened: Opened) -> None:
    """Find out where what was said in these threads stands, what of it helps, and add it up."""
    if not touched:
        return
    _make_rows(batch, touched, opened)
    rows = _families(batch, touched)
    items: list[sa.Row[Any]] = []
    for part in chunks(rows):
        items += batch.execute(t.items.select().where(t.items.c.made_in.in_(part)))
    threads = _settled(batch, rows, items)
    people = _people(batch, {item.author for item in items})
    levels, channels = _spaces(batch, threads.values(), items)
    said = [placed(i, threads, levels, people.get(i.author, i.author)) for i in items]
    helps: dict[UUID, int] = {}
    asked: list[Question] = []
    for thread in by_thread(said).values():
        helping, questions = helped_in(thread, opening_of(thread).space in channels)
        helps |= helping
        asked += questions
    changed = _write(batch, items, said, helps)
    _write_questions(batch, rows, asked)
    refresh_months(batch, changed)


def _make_rows(batch: Batch, touched: Collection[UUID], opened: Opened) -> None:
    """A row for each of these that was opened, or that something was said in."""
    c = t.threads.c
    wanted = _threads_of(batch, t.items.c.made_in, touched) | opened.keys()
    for part in chunks(wanted):
        there = set(batch.execute(sa.select(c.id).where(c.id.in_(part))).scalars())
        for thread in part:
            if thread not in there:
                batch.insert(t.threads, id=thread)
    for thread, (space, visibility) in opened.items():
        values = {"opened_in": space, "visibility": visibility}
        batch.execute(t.threads.update().where(c.id == thread).values(**values))
    order = (t.moves.c.occurred_at, t.moves.c.recorded_at)
    for part in chunks(touched):
        moved = t.moves.select().where(t.moves.c.thread.in_(part)).order_by(*order)
        latest = {(row.thread, row.move): row.target for row in batch.execute(moved)}
        for (thread, move), target in latest.items():
            batch.execute(t.threads.update().where(c.id == thread).values({move: target}))


def _families(batch: Batch, touched: Collection[UUID]) -> dict[UUID, sa.Row[Any]]:
    """These threads and all that were merged with them, directly or through others."""
    c = t.threads.c
    families: dict[UUID, sa.Row[Any]] = {}
    asked: set[UUID] = set()
    relatives = set(touched)
    while relatives:
        asked |= relatives
        found: list[sa.Row[Any]] = []
        for part in chunks(relatives):
            related = sa.or_(c.id.in_(part), c.merged_into.in_(part))
            found += batch.execute(t.threads.select().where(related))
        families |= {row.id: row for row in found}
        related_to = {i for r in found for i in (r.id, r.merged_into) if i is not None}
        relatives = (related_to | _split_with(batch, relatives)) - asked
    return families


def _split_with(batch: Batch, threads: Collection[UUID]) -> set[UUID]:
    """The threads that something was moved to from these, or from which to these."""
    c = t.items.c
    found: set[UUID] = set()
    for part in chunks(threads):
        related = sa.or_(c.made_in.in_(part), c.moved_to.in_(part))
        moved = sa.select(c.made_in, c.moved_to).where(c.moved_to.is_not(None), related)
        found.update(*batch.execute(moved.distinct()).all())
    return found


def _settled(
    batch: Batch, rows: Mapping[UUID, sa.Row[Any]], items: Iterable[sa.Row[Any]]
) -> dict[UUID, Thread]:
    """The threads with their spaces, which are noted too."""
    said = defaultdict(list)
    for item in items:
        said[item.made_in].append(item)
    threads = {
        thread: Thread(thread, row.visibility, row.moved_to, row.merged_into, space)
        for thread, row in rows.items()
        for space in [space_of(row, said[thread])]
    }
    changed = [
        {"b_id": i, "b_space": thread.space}
        for i, thread in threads.items()
        if thread.space != rows[i].space
    ]
    if changed:
        mine = t.threads.c.id == sa.bindparam("b_id")
        update = t.threads.update().where(mine).values(space=sa.bindparam("b_space"))
        batch.execute(update, changed)
    return threads


def _people(batch: Batch, authors: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The persons behind these authors, of those that were introduced."""
    c = t.people.c
    found: dict[UUID, UUID | None] = {}
    for part in chunks(authors):
        for row in batch.execute(sa.select(c.id, c.person).where(c.id.in_(part))):
            found[row.id] = row.person
    return found


def _spaces(
    batch: Batch, threads: Iterable[Thread], items: Iterable[sa.Row[Any]]
) -> tuple[dict[UUID, int], set[UUID]]:
    """Who sees each space that occurs here, and which of them are channels."""
    wanted: set[UUID] = {item.said_in for item in items}
    wanted |= {thread.space for thread in threads if thread.space is not None}
    found: list[sa.Row[Any]] = []
    for part in chunks(wanted):
        found += batch.execute(t.spaces.select().where(t.spaces.c.id.in_(part)))
    return {r.id: r.level for r in found}, {r.id for r in found if r.kind == "channel"}


def _write(
    batch: Batch,
    items: Iterable[sa.Row[Any]],
    said: Iterable[Said],
    helps: Mapping[UUID, int],
) -> set[tuple[int, UUID]]:
    """Note where these stand; the months and spaces in which that changed."""
    changed: set[tuple[int, UUID]] = set()
    rows = []
    for item, now in zip(items, said, strict=True):
        settled = (now.thread, now.space, now.level, now.person, helps.get(now.id))
        before = tuple(getattr(item, name) for name in SETTLED)
        if settled != before:
            values = zip((f"b_{name}" for name in SETTLED), settled, strict=True)
            rows.append({"b_id": item.id, **dict(values)})
            changed |= {(item.month, now.space), (item.month, item.space or now.space)}
    if rows:
        values_of: dict[str, Any] = {name: sa.bindparam(f"b_{name}") for name in SETTLED}
        update = t.items.update().where(t.items.c.id == sa.bindparam("b_id"))
        batch.execute(update.values(**values_of), rows)
    return changed


def _write_questions(batch: Batch, threads: Collection[UUID], asked: Iterable[Question]) -> None:
    for part in chunks(threads):
        batch.execute(t.questions.delete().where(t.questions.c.thread.in_(part)))
    for question in asked:
        batch.insert(t.questions, **question_row(question))


def question_row(question: Question) -> dict[str, Any]:
    """A row of `health_questions`."""
    return {
        **question._asdict(),
        "month": month_of(question.asked_at),
        "waited": question.waited,
    }
