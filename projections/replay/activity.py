"""Activity: every contribution in memory, by whom, where and when, to be counted at once.

The rows of a read model at a position never change, so they are kept until one of those that they
come from moves on. Nothing of what was said is in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from projections.people.tables import people
from projections.replay.tables import replay_said
from projections.spaces.tables import space_readers, spaces
from projections.store import positions
from projections.threads.tables import contributions, threads
from projections.viewer import Viewer

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

SOURCES = ("people", "replay", "spaces", "threads")


@dataclass(frozen=True)
class Activity:
    """All contributions, in the order of the log. `spaces` and `authors` number those there are.

    Where something was said stays so; `found_in` is where merging and moving has placed it.
    """

    position: Any
    number: Numbers
    occurred: Numbers
    recorded: Numbers
    author: Numbers
    said_in: Numbers
    found_in: Numbers
    thread: Numbers
    level: Numbers
    authors: Sequence[UUID]
    spaces: Sequence[UUID]
    levels: Sequence[str | None]
    threads: Sequence["_Thread"]
    named: Mapping[UUID, frozenset[UUID]]
    """The spaces in which each person is confided in."""

    visibility: Mapping[UUID, str]
    known: frozenset[UUID]
    """Those who are somebody, and not erased."""

    _seen: dict[Viewer, tuple[Mask, Numbers]] = field(default_factory=dict)

    def seen(self, viewer: Viewer) -> tuple[Mask, Numbers]:
        """Which contributions show to the viewer, and in which space each is counted: where it was
        said if the viewer sees that, else where it is found. See `projections.threads.seen`."""
        if viewer not in self._seen:
            self._seen[viewer] = self._look(viewer)
        return self._seen[viewer]

    def _look(self, viewer: Viewer) -> tuple[Mask, Numbers]:
        named = self.named.get(viewer.person, frozenset()) if viewer.person else frozenset()

        def readable(visibility: str | None, space: UUID) -> bool:
            confided = visibility == "confidential" and space in named
            return visibility in viewer.visibilities or confided

        space_seen = np.array(
            [s in self.visibility and readable(self.visibility[s], s) for s in self.spaces], bool
        )
        confided = np.array([s in named for s in self.spaces], bool)
        thread_seen = np.array([t.is_seen(space_seen, readable, self.spaces) for t in self.threads])
        open_level = np.array([v is None or v in viewer.visibilities for v in self.levels], bool)
        secret = np.array([v == "confidential" for v in self.levels], bool)
        if not self.number.size:
            return np.zeros(0, bool), self.said_in
        mask = space_seen[self.found_in] & thread_seen[self.thread].astype(bool)
        mask &= open_level[self.level] | (secret[self.level] & confided[self.found_in])
        return mask, np.where(space_seen[self.said_in], self.said_in, self.found_in)


@dataclass(frozen=True)
class _Thread:
    """A thread in which something was said: its own visibility and place, and those of the thread
    that it was merged into."""

    space: int
    visibility: str | None
    into_space: int
    into_visibility: str | None

    def is_seen(self, space_seen: Mask, readable: Any, spaces: Sequence[UUID]) -> bool:
        """Whether what was said in it may show: it and where it went have a say."""
        if not space_seen[self.into_space]:
            return False
        mine = self.visibility is None or readable(self.visibility, spaces[self.space])
        into = self.into_visibility is None
        return bool(mine and (into or readable(self.into_visibility, spaces[self.into_space])))


_kept: WeakKeyDictionary[sa.Engine, Activity] = WeakKeyDictionary()


def activity_in(connection: sa.Connection) -> Activity:
    """All contributions, as the read models stand now."""
    mine = positions.c.projection.in_(SOURCES)
    select = positions.select().where(mine).order_by(positions.c.projection)
    position = [tuple(row) for row in connection.execute(select)]
    kept = _kept.get(connection.engine)
    if kept is None or kept.position != position:
        kept = _kept[connection.engine] = _read(connection, position)
    return kept


def _read(connection: sa.Connection, position: Any) -> Activity:
    c = replay_said.c
    columns = (c.number, c.occurred, c.recorded, c.visibility)
    ids = (c.author_id, c.space_id, c.thread_id)
    select = sa.select(*columns, *map(_raw, ids)).order_by(c.number)
    rows = connection.execute(select).all()
    number, occurred, recorded, level, author, space, thread = zip(*rows, strict=True) if rows else [()] * 7
    author, authors = _numbered(author)
    space, spaces_ = _numbered(space)
    thread, thread_ids = _numbered(thread)
    level, levels = _numbered(level)
    numbers = {s: n for n, s in enumerate(spaces_)}
    placed = _threads(connection, thread_ids, numbers)
    went = np.array([t.goes_to for t in placed], np.int64)
    found_in = space.copy()
    if thread.size:
        found_in = np.where(went[thread] >= 0, went[thread], space)
    return Activity()


def _raw(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """An ID as the database holds it: to make objects of so many would take longest of all."""
    return sa.type_coerce(column, sa.String)
