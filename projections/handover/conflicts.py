"""Conflicts in a holder's time, and how they were repaired: moderation, closings, norms after."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from uuid import UUID

import sqlalchemy as sa

from projections.handover.lines import Line, because, day, quoted, recorded, version
from projections.handover.looking import Looking
from projections.moderation.record import Narrowed, moderation_record
from projections.moderation.rows import ModerationRow
from projections.norms.history import changes_of
from projections.threads.lists import titles_of
from projections.threads.seen import reason_readable, thread_seen
from projections.threads.tables import changes, threads

LOOKED_THROUGH = 400
"""So many of the newest acts of moderation are looked through."""
DONE = {"appeal_answered": "an appeal was answered", "appealed": "an appeal was made"}

Dated = tuple[datetime, Line]


def conflicts(look: Looking) -> Iterator[Line]:
    """What the holder moderated, and what was moderated or closed where they spoke, in their time;
    and how the norms that this was done under were changed since. Newest first."""
    acts = _acts(look)
    found = [(row.occurred_at, _told(row)) for row in acts]
    found += _closed(look)
    found += _changed_after(look, acts)
    return (line for _, line in sorted(found, key=itemgetter(0), reverse=True))


def _acts(look: Looking) -> list[ModerationRow]:
    page = moderation_record(
        look.engine, look.viewer, Narrowed(limit=LOOKED_THROUGH), **look.clocks
    )
    return [
        row
        for row in page.rows
        if look.in_term(row.occurred_at)
        and (row.space_id in look.spaces or (row.by is not None and look.is_holder(row.by.id)))
    ]


def _told(row: ModerationRow) -> Line:
    what = f"In {row.space} a {row.kind} was {row.action}"
    if row.action in DONE:
        what = f"In {row.space} {DONE[row.action]}{f' ({row.outcome})' if row.outcome else ''}"
    under = f" under {row.clause.told}" if row.clause else ""
    by = f" by {row.acted_as}" if row.acted_as else ""
    waits = "; it waits for an answer" if row.is_open else ""
    text = f"{what} on {day(row.occurred_at, row.precision)}{under}{by}{waits}"
    text += because(row.reason or "")
    return Line(text, (recorded("contribution", row.contribution, row.recorded_at),))


def _closed(look: Looking) -> Iterator[Dated]:
    """The threads that were closed for a reason that the viewer may read."""
    if not reason_readable(look.viewer, "closed", own=False):
        return
    c = changes.c
    select = (
        sa.select(c.subject_id, c.by, c.reason, c.occurred_at, c.precision, c.recorded_at)
        .join(threads, threads.c.id == c.subject_id)
        .where(c.change == "closed", look.then.of(changes), thread_seen(look.viewer))
        .where(c.occurred_at >= look.seat.term.since, c.reason.is_not(None))
        .where(
            sa.or_(
                c.by.in_(look.seat.handles),
                threads.c.space_id.in_(list(look.spaces)[:900]),
            )
        )
        .order_by(c.occurred_at.desc())
        .limit(LOOKED_THROUGH)
    )
    rows = [row for row in look.rows(select) if look.in_term(row.occurred_at)]
    titles = titles_of(look.connection, look.viewer, {row.subject_id for row in rows}, look.then)
    for row in rows:
        title = titles.get(row.subject_id)
        if title is not None:
            told = f"{quoted(title)} was closed on {day(row.occurred_at, row.precision)}"
            cited = (recorded("thread", row.subject_id, row.recorded_at),)
            yield row.occurred_at, Line(f"{told}{because(row.reason)}", cited)


def _changed_after(look: Looking, acts: list[ModerationRow]) -> Iterator[Dated]:
    """How the norms that something was hidden under were changed after that."""
    first: dict[UUID, ModerationRow] = {}
    for row in acts:
        if row.clause is not None and row.clause.norm is not None:
            first[row.clause.norm] = row  # the oldest, as they come newest first
    norms = list(first)
    found = changes_of(look.connection, look.viewer, only=norms, **look.clocks) if norms else {}
    for norm, history in found.items():
        act = first[norm]
        for change in history:
            if change.occurred_at > act.occurred_at and change.event != "retranscribed":
                when = day(change.occurred_at, change.precision)
                told = f"After something was hidden under it, {change.title} was {change.event}"
                cited = (
                    version("norm", norm, change.entry),
                    recorded("contribution", act.contribution, act.recorded_at),
                )
                line = Line(f"{told} on {when}{because(change.rationale)}", cited)
                yield change.occurred_at, line
