"""Talk: spaces, threads, contributions and what moderation did, as an export tells them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from daybook.exporting.facts import Contribution, Deed, Space, Thread, Wording
from daybook.exporting.sight import ROWS_AT_ONCE, Sight, in_parts
from projections.moderation.record import moderation_of
from projections.people.identities import Identities, identities
from projections.spaces.seen import space_seen
from projections.spaces.tables import space_names, spaces
from projections.threads.clocks import by_then
from projections.threads.lists import titles_of
from projections.threads.present import present_thread, worded_at, worded_by
from projections.threads.rows import ContributionRow, contribution_rows, histories
from projections.threads.seen import contribution_seen
from projections.threads.tables import changes, contributions, threads, wordings

PLACE = (contributions.c.occurred_at, contributions.c.recorded_at, contributions.c.id)
"""The order of contributions. The ID is in it, so that no two stand in the same place."""


def spaces_told(connection: sa.Connection, sight: Sight) -> Iterator[Space]:
    """The spaces that had been opened by then, by name."""
    opened = sa.and_(space_seen(sight.viewer), _by_then(spaces.c.opened_at, spaces, sight))
    rows = connection.execute(sa.select(spaces).where(opened)).all()
    names = {row.id: row.name for row in rows}
    if not sight.then.is_now:
        past = sa.select(space_names).where(by_then(space_names, sight.as_of, sight.known_at))
        order = (space_names.c.occurred_at, space_names.c.recorded_at)
        names |= {r.space_id: r.name for r in connection.execute(past.order_by(*order))}
    for row in sorted(rows, key=lambda row: (names[row.id].casefold(), row.id)):
        yield Space(
            id=row.id,
            name=names[row.id],
            kind=row.kind,
            visibility=row.visibility,
            purpose=row.purpose or None,
            opened_at=row.opened_at,
            precision=row.precision,
            recorded_at=row.recorded_at,
            closed_at=row.closed_at if sight.had_happened(row.closed_at) else None,
        )


def threads_told(connection: sa.Connection, sight: Sight) -> Iterator[Thread]:
    """The threads in which the viewer sees something that was said by then, by their ID."""
    c = contributions.c
    said = (
        sa.select(
            c.thread_id,
            sa.func.count().label("much"),
            sa.func.min(c.occurred_at).label("first_at"),
            sa.func.max(c.occurred_at).label("last_at"),
        )
        .where(contribution_seen(sight.viewer), sight.then.of(contributions))
        .group_by(c.thread_id)
        .order_by(c.thread_id)
    )
    last = UUID(int=0)
    while part := connection.execute(said.where(c.thread_id > last).limit(ROWS_AT_ONCE)).all():
        yield from _threads(connection, sight, part)
        last = part[-1].thread_id


def _threads(
    connection: sa.Connection, sight: Sight, part: Sequence[sa.Row[Any]]
) -> Iterator[Thread]:
    ids = [row.thread_id for row in part]
    rows = {r.id: r for r in connection.execute(sa.select(threads).where(threads.c.id.in_(ids)))}
    titles = titles_of(connection, sight.viewer, ids, sight.then)
    done = histories(connection, changes, changes.c.subject_id, ids, sight.then)
    openings, accepted = _openings(connection, sight, ids), _accepted(connection, sight, ids)
    for said in part:
        row, state = rows[said.thread_id], present_thread(done.get(said.thread_id, ()))
        yield Thread(
            id=row.id,
            space_id=row.space_id,
            title=titles[row.id],
            visibility=row.visibility,
            opening_id=openings[row.id],
            contributions=said.much,
            first_at=said.first_at,
            last_at=said.last_at,
            accepted_id=accepted.get(row.id),
            closed_at=state["closed_at"],
            resolved_at=state["resolved_at"],
        )


def _openings(connection: sa.Connection, sight: Sight, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    c = contributions.c
    seen = sa.and_(contribution_seen(sight.viewer), sight.then.of(contributions))
    place = sa.func.row_number().over(partition_by=c.thread_id, order_by=PLACE).label("place")
    numbered = sa.select(c.id, c.thread_id, place).where(c.thread_id.in_(ids), seen).subquery()
    first = sa.select(numbered).where(numbered.c.place == 1)
    return {row.thread_id: row.id for row in connection.execute(first)}


def _accepted(connection: sa.Connection, sight: Sight, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The answer accepted last by then in each of these threads, while it is there to be read."""
    c = contributions.c
    select = (
        sa.select(c.thread_id, c.id)
        .join(changes, changes.c.subject_id == c.id)
        .where(
            c.thread_id.in_(ids),
            changes.c.change == "accepted",
            c.state == "shown",
            contribution_seen(sight.viewer),
            sight.then.of(changes),
            sight.then.of(contributions),
        )
        # Of several accepted at once, the one that the pages show: the first by ID.
        .order_by(changes.c.occurred_at, c.id.desc())
    )
    return {row.thread_id: row.id for row in connection.execute(select)}


def contributions_told(connection: sa.Connection, sight: Sight) -> Iterator[Contribution]:
    """What was said by then that the viewer sees, oldest first."""
    who = identities(connection, sight.as_of, sight.known_at)
    for ids in _ids_in_order(connection, sight):
        rows = contribution_rows(connection, sight.viewer, ids, sight.then)
        readable = [i for i, row in rows.items() if row.body is not None]
        worded = histories(connection, wordings, wordings.c.contribution_id, readable, sight.then)
        answered = {row.reply_to for row in rows.values() if row.reply_to is not None}
        seen = ids_seen(connection, sight, answered)
        for i in ids:
            if (row := rows.get(i)) is not None:
                yield _contribution(row, worded.get(i, ()), row.reply_to in seen, sight, who)


def ids_seen(connection: sa.Connection, sight: Sight, ids: set[UUID]) -> set[UUID]:
    """Those of these contributions that the viewer sees, and that had been made by then."""
    select = sa.select(contributions.c.id).where(
        contribution_seen(sight.viewer), sight.then.of(contributions)
    )
    return {
        found
        for part in in_parts(iter(ids))
        for found in connection.scalars(select.where(contributions.c.id.in_(part)))
    }


def _ids_in_order(connection: sa.Connection, sight: Sight) -> Iterator[list[UUID]]:
    seen = sa.and_(contribution_seen(sight.viewer), sight.then.of(contributions))
    select = sa.select(*PLACE).where(seen).order_by(*PLACE).limit(ROWS_AT_ONCE)
    place = sa.tuple_(*PLACE)
    rows = connection.execute(select).all()
    while rows:
        yield [row.id for row in rows]
        edge = sa.tuple_(*(sa.literal(v, c.type) for v, c in zip(rows[-1], PLACE, strict=True)))
        rows = connection.execute(select.where(place > edge)).all()


def _contribution(
    row: ContributionRow,
    worded: Sequence[sa.Row[Any]],
    answers_seen: bool,
    sight: Sight,
    who: Identities,
) -> Contribution:
    there = sorted(worded_by(worded, sight.as_of), key=worded_at) if worded else []
    state = row.withheld.state if row.withheld else "shown"
    return Contribution(
        id=row.id,
        space_id=row.space_id,
        thread_id=row.thread_id,
        reply_to=row.reply_to if answers_seen else None,
        kind=row.kind,
        author_id=row.author.id,
        author=row.author.name,
        body=row.body,
        media=row.media,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
        edited=row.edited_at is not None or row.wordings > 1,
        hidden=state == "hidden",
        withdrawn=state == "withdrawn",
        erased=row.author.erased,
        missing=row.missing_since is not None,
        edited_at=row.edited_at,
        missing_since=row.missing_since,
        accepted_at=row.accepted_at,
        source=row.source or None,
        endorsements=row.endorsements,
        wordings=tuple(
            Wording(
                number=number,
                body=wording.body,
                media=wording.media,
                editor_id=wording.editor_id and who.person(wording.editor_id),
                reason=wording.reason or None,
                worded_at=worded_at(wording),
                precision=wording.precision,
                recorded_at=wording.recorded_at,
            )
            for number, wording in enumerate(there, 1)
            if wording.body is not None
        ),
    )


def deeds_told(connection: sa.Connection, sight: Sight) -> Iterator[Deed]:
    """What moderation did by then about contributions that the viewer sees, by contribution."""
    c = changes.c
    moderated = (
        sa.select(c.subject_id)
        .join(contributions, contributions.c.id == c.subject_id)
        .where(contribution_seen(sight.viewer), sight.then.of(changes))
        .distinct()
        .order_by(c.subject_id)
    )
    for ids in in_parts(connection.scalars(moderated)):
        told = moderation_of(connection.engine, sight.viewer, ids, **sight.clocks)
        for row in (row for i in ids for row in told.get(i, ())):
            yield Deed(
                contribution_id=row.contribution,
                action=row.action,
                outcome=row.outcome,
                norm_id=row.clause.norm if row.clause else None,
                clause=row.clause.told if row.clause else "",
                reason=row.reason or None,
                acted_as=row.acted_as,
                by_id=row.by.id if row.by else None,
                cause=row.cause,
                is_open=row.is_open,
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
            )


def _by_then(at: sa.ColumnElement[Any], table: sa.Table, sight: Sight) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if sight.as_of is not None:
        conditions.append(at <= sight.as_of)
    if sight.known_at is not None:
        conditions.append(table.c.recorded_at <= sight.known_at)
    return sa.and_(*conditions)
