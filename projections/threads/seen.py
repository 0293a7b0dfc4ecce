"""Who sees which thread and contribution: the strictest of space, thread and item decides."""

from functools import lru_cache

import sqlalchemy as sa

from projections.spaces.seen import in_seen_space, readable
from projections.spaces.tables import space_readers
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

VIEWERS = 64
"""For how many viewers conditions are kept: to build one takes longer than to run it."""


@lru_cache(VIEWERS)
def thread_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of `threads` may show to the viewer. One without seen words still does not."""
    t = threads.c
    return sa.and_(
        in_seen_space(threads, viewer),
        sa.or_(t.visibility.is_(None), readable(t.visibility, t.space_id, viewer)),
    )


def item_seen(viewer: Viewer, table: sa.FromClause = contributions) -> sa.ColumnElement[bool]:
    """Whether a contribution's own space and visibility show it; its thread has a say too."""
    c = table.c
    origin = threads.alias("origin")
    origin_open = sa.exists().where(
        origin.c.id == c.made_in,
        sa.or_(
            origin.c.visibility.is_(None), readable(origin.c.visibility, origin.c.space_id, viewer)
        ),
    )
    moved = threads.alias("moved")
    moved_open = sa.or_(
        moved.c.visibility.is_(None), readable(moved.c.visibility, moved.c.space_id, viewer)
    )
    closed = sa.exists().where(moved.c.id == c.moved_to, sa.not_(moved_open))
    return sa.and_(
        in_seen_space(table, viewer),
        sa.or_(c.visibility.is_(None), readable(c.visibility, c.space_id, viewer)),
        # What was said in a thread for few stays theirs when that is merged into an open one.
        sa.or_(c.made_in.is_(None), origin_open.correlate_except(origin, space_readers)),
        # So does what was moved into one.
        sa.or_(c.moved_to.is_(None), ~closed.correlate_except(moved, space_readers)),
    )


def contribution_seen(
    viewer: Viewer, table: sa.FromClause = contributions
) -> sa.ColumnElement[bool]:
    """Whether a row of `contributions`, or of an alias of it, shows to the viewer."""
    return _seen(viewer) if table is contributions else _seen_in(viewer, table)


@lru_cache(VIEWERS)
def _seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    return _seen_in(viewer, contributions)


def _seen_in(viewer: Viewer, table: sa.FromClause) -> sa.ColumnElement[bool]:
    thread = sa.exists().where(threads.c.id == table.c.thread_id, thread_seen(viewer))
    return sa.and_(item_seen(viewer, table), thread.correlate_except(threads))


def text_readable(viewer: Viewer, state: str) -> bool:
    """Whether the words of a seen contribution in this state show: hidden ones to stewards only."""
    return state == "shown" or (state == "hidden" and viewer.level == "steward")


def reason_readable(viewer: Viewer, change: str, own: bool) -> bool:
    """Whether the reason of a change of a seen contribution shows. `own`: its author may have made
    it. Reasons may name people, so they are for members; why somebody took their own words back is
    their affair, and for stewards only."""
    if viewer.level == "steward":
        return True
    return viewer.level == "member" and not (change == "withdrawn" and own)
