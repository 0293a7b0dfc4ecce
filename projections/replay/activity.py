"""Activity: every contribution in memory, by whom, where and when, to be counted at once.

The rows of a read model at a position never change, so they are kept until one of those that they
come from moves on. Nothing of what was said is in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
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

UNKNOWN = "unknown"
"""The visibility of what nothing is known about: nobody sees it."""

SOURCES = ("people", "replay", "spaces", "threads")


class Place(NamedTuple):
    """Where something was said, and where it is found since that was merged or moved.

    `visibilities` are those that have a say, each with the space in which it names people.
    """

    said_in: UUID
    found_in: UUID
    thread_in: UUID
    visibilities: tuple[tuple[str, UUID], ...]


class Sight:
    """What one viewer sees, by the rules of `projections.threads.seen`."""

    def __init__(self, viewer: Viewer, spaces: Mapping[UUID, str], readers: frozenset[UUID]):
        self._levels: tuple[str, ...] = viewer.visibilities
        self._spaces = spaces
        self._readers = readers

    def readable(self, visibility: str, space: UUID) -> bool:
        """Whether what has this visibility shows; of a space, whom it is confided to."""
        confided = visibility == "confidential" and space in self._readers
        return visibility in self._levels or confided

    def sees_space(self, space: UUID) -> bool:
        """Whether the space shows."""
        return space in self._spaces and self.readable(self._spaces[space], space)

    def sees(self, place: Place) -> bool:
        """Whether what was said at a place shows."""
        there = self.sees_space(place.found_in) and self.sees_space(place.thread_in)
        return there and all(self.readable(*each) for each in place.visibilities)


@dataclass(frozen=True)
class Seen:
    """What a viewer sees: which contributions, and the number of the space each is counted in."""

    mask: Mask
    space: Numbers
    spaces: Sequence[UUID]


@dataclass(frozen=True)
class Activity:
    """All contributions, in the order of the log."""

    position: Any
    number: Numbers
    """The number of the event that told of each."""

    occurred: Numbers
    recorded: Numbers
    author: Numbers
    place: Numbers
    authors: Sequence[UUID]
    places: Sequence[Place]
    spaces: Mapping[UUID, str]
    readers: Mapping[UUID, frozenset[UUID]]
    people: frozenset[UUID]
    """Those who are somebody, and were not erased."""

    _seen: dict[Viewer, Seen] = field(default_factory=dict)

    def sight(self, viewer: Viewer) -> Sight:
        """What this viewer sees."""
        mine = self.readers.get(viewer.person) if viewer.person else None
        return Sight(viewer, self.spaces, mine or frozenset())

    def seen(self, viewer: Viewer) -> Seen:
        """Which contributions the viewer sees. Each counts in the space in which it was said, or
        where the viewer sees that no more, in the one in which it is found."""
        if viewer not in self._seen:
            self._seen[viewer] = self._look(self.sight(viewer))
        return self._seen[viewer]

    def _look(self, sight: Sight) -> Seen:
        shown = np.array([sight.sees(place) for place in self.places], np.bool_)
        where, names = numbered(
            place.said_in if sight.sees_space(place.said_in) else place.found_in
            for place in self.places
        )
        return Seen(shown[self.place], where[self.place], names)


_kept: WeakKeyDictionary[sa.Engine, Activity] = WeakKeyDictionary()


def activity_in(connection: sa.Connection) -> Activity:
    """All contributions, as the read models stand now."""
    mine = positions.select().where(positions.c.projection.in_(SOURCES))
    rows = connection.execute(mine.order_by(positions.c.projection))
    position = [tuple(row) for row in rows]
    kept = _kept.get(connection.engine)
    if kept is None or kept.position != position:
        kept = _kept[connection.engine] = _read(connection, position)
    return kept


def numbered(values: Iterable[Any]) -> tuple[Numbers, list[Any]]:
    """Each value as a number, and the values that the numbers stand for."""
    numbers: dict[Any, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(codes, np.int64), list(numbers)


def _read(connection: sa.Connection, position: Any) -> Activity:
    c = replay_said.c
    who_and_where = (_raw(c.author_id), _raw(c.thread_id), _raw(c.space_id), c.visibility)
    select = sa.select(c.number, c.occurred, c.recorded, *who_and_where).order_by(c.number)
    rows = connection.execute(select).all()
    number, occurred, recorded = np.array([row[:3] for row in rows], np.int64).reshape(-1, 3).T
    author, authors = numbered(row[3] for row in rows)
    moved = _moved(connection)
    place, places = numbered((*row[4:], *moved.get(row[0], (None, None))) for row in rows)
    erased = people.c.erased_at.is_(None)
    return Activity(
        position,
        number.copy(),
        occurred.copy(),
        recorded.copy(),
        author=author,
        place=place,
        authors=[_id(author) for author in authors],
        places=_placed(connection, places),
        spaces={row.id: row.visibility for row in connection.execute(sa.select(spaces))},
        readers=_readers(connection),
        people=frozenset(map(_id, connection.scalars(sa.select(_raw(people.c.id)).where(erased)))),
    )


def _readers(connection: sa.Connection) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for space, person in connection.execute(sa.select(space_readers)):
        found.setdefault(person, set()).add(space)
    return {person: frozenset(mine) for person, mine in found.items()}


def _moved(connection: sa.Connection) -> dict[int, tuple[Any, Any]]:
    """Of each contribution that was itself moved, by its event: into which thread, and which one
    it is found in."""
    c = contributions.c
    select = sa.select(replay_said.c.number, _raw(c.moved_to), _raw(c.thread_id))
    select = select.join(contributions, c.id == replay_said.c.contribution_id)
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(select.where(c.moved_to.is_not(None)))
    }


def _placed(connection: sa.Connection, places: Sequence[Sequence[Any]]) -> list[Place]:
    """The places of what was said in these threads and spaces with these visibilities."""
    t, c = threads.c, contributions.c
    known = {
        row[0]: row[1:]
        for row in connection.execute(
            sa.select(_raw(t.id), _raw(t.space_id), t.visibility, t.moved_to.is_not(None))
        )
    }
    merged = sa.select(_raw(c.made_in), _raw(c.thread_id)).distinct()
    merged = merged.where(c.made_in.is_not(None), c.moved_to.is_(None))
    went = {row[0]: row[1] for row in connection.execute(merged)}
    return [
        _place((thread, space, level), moved_to, found or went.get(thread, thread), known)
        for thread, space, level, moved_to, found in places
    ]


def _place(made: tuple[Any, Any, str | None], moved_to: Any, into: Any, known: Any) -> Place:
    thread, space, level = made
    if thread not in known or into not in known:  # whose events were not taken in yet
        return Place(_id(space), _id(space), _id(space), ((UNKNOWN, _id(space)),))
    own_space, own_level, was_moved = known[thread]
    into_space, into_level, _ = known[into]
    found_in = into_space if into != thread or was_moved else space
    moved_space, moved_level, _ = known.get(moved_to, (None, None, None))
    asked = (
        (level, found_in),
        (own_level, own_space),
        (into_level, into_space),
        (moved_level, moved_space),
    )
    says = tuple((each, _id(where)) for each, where in asked if each is not None)
    return Place(_id(space), _id(found_in), _id(into_space), says)


def _raw(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """An ID as the database holds it: to make objects of so many would take longest of all."""
    return sa.type_coerce(column, sa.String)


@lru_cache(65_536)  # most name the same few spaces, and one object is found equal faster
def _id(raw: Any) -> UUID:
    return raw if isinstance(raw, UUID) else UUID(raw)
