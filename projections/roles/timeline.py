"""The timeline: every stretch of every role in memory, for questions about a whole community.

The rows of a read model at a position never change, so they are kept until it moves on, and are
read again then. An erasure moves it too: nothing erased is answered from here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from projections.people.identities import Facts, Identities, Identity, facts_of
from projections.people.links import all_links
from projections.roles.rows import HOLDING, STATE, Holding, RoleState
from projections.roles.tables import role_states, roles, tenures
from projections.store import positions
from projections.viewer import Viewer

R = TypeVar("R")
Clock = NDArray[np.int64]
Mask = NDArray[np.bool_]
Position = tuple[tuple[Any, ...], ...]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NEVER = np.iinfo(np.int64).max


def ticks(at: datetime | None) -> int:
    """A time as a number; None is never."""
    return int(NEVER) if at is None else (at - EPOCH) // TICK


@dataclass(frozen=True)
class Stretches(Generic[R]):
    """Rows, with the four times of each as columns."""

    rows: Sequence[R]
    since: Clock
    until: Clock
    recorded_at: Clock
    recorded_until: Clock

    @classmethod
    def of(cls, rows: Sequence[tuple[R, Sequence[datetime | None]]]) -> "Stretches[R]":
        """Of rows that come with their times."""
        times = np.array([[ticks(at) for at in clocks] for _, clocks in rows], np.int64)
        return cls([row for row, _ in rows], *times.reshape(-1, 4).T.copy())

    def begun(self, as_of: datetime | None, known_at: datetime | None) -> Mask:
        """Which had begun, as they were known then."""
        return self._known(known_at) & (self.since <= ticks(as_of))

    def lasting(self, at: datetime, known_at: datetime | None) -> Mask:
        """Which went on then."""
        then = ticks(at)
        return self._known(known_at) & (self.since <= then) & (self.until > then)

    def chosen(self, mask: Mask) -> list[R]:
        """Those rows."""
        return [row for _, row in self.numbered(mask)]

    def numbered(self, mask: Mask) -> list[tuple[int, R]]:
        """The same, each with its number."""
        return [(number, self.rows[number]) for number in np.flatnonzero(mask).tolist()]

    def _known(self, known_at: datetime | None) -> Mask:
        if known_at is None:
            return np.equal(self.recorded_until, NEVER)
        then = ticks(known_at)
        return np.less_equal(self.recorded_at, then) & np.greater(self.recorded_until, then)


@dataclass(frozen=True)
class Timeline:
    """All stretches of roles, and what is known of whoever held one."""

    position: Position
    held: Stretches[Holding]
    states: Stretches[RoleState]
    spans: Sequence[tuple[datetime, datetime | None]]
    """While when each state was so, in the community's own time."""

    facts: dict[UUID, Facts]
    levels: NDArray[np.str_]
    """Who may see the role of each tenure, and"""
    state_levels: NDArray[np.str_]
    """that of each state."""

    roles: Clock
    persons: Clock
    """The roles and handles of the tenures, as numbers."""

    numbers: dict[UUID, int]
    """The number of each role and handle."""

    def seen(self, viewer: Viewer) -> Mask:
        """Which tenures are of roles that the viewer sees."""
        return np.isin(self.levels, viewer.visibilities)

    def states_seen(self, viewer: Viewer) -> Mask:
        """Which states are."""
        return np.isin(self.state_levels, viewer.visibilities)

    def of_handles(self, handles: Collection[UUID]) -> Mask:
        """Which tenures are by these handles."""
        flags = np.zeros(len(self.numbers) + 1, np.bool_)
        flags[[self.numbers[handle] for handle in handles if handle in self.numbers]] = True
        return flags[self.persons]

    def of_several(self, who: Identities) -> Mask:
        """Which tenures are of somebody who has more than one handle."""
        return self.of_handles(who.several)

    def of_same(self, some: Mask, who: Identities) -> Mask:
        """Which tenures are of the same persons in the same roles as some of them."""
        owners = np.arange(len(self.numbers) + 1)
        for handle, person in who.persons.items():
            if handle in self.numbers:
                owners[self.numbers[handle]] = self.numbers.get(person, len(self.numbers))
        pairs = self.roles * (len(self.numbers) + 1) + owners[self.persons]
        return np.isin(pairs, pairs[some])


_kept: WeakKeyDictionary[sa.Engine, Timeline] = WeakKeyDictionary()


def timeline_in(connection: sa.Connection) -> Timeline:
    """The timeline as the read models stand now."""
    position = _position(connection)
    kept = _kept.get(connection.engine)
    if kept is None or kept.position != position:
        kept = _kept[connection.engine] = _read(connection, position)
    return kept


def _position(connection: sa.Connection) -> Position:
    c = positions.c
    mine = c.projection.in_(("people", "roles"))
    return tuple(tuple(row) for row in connection.execute(positions.select().where(mine)))


def _read(connection: sa.Connection, position: Position) -> Timeline:
    found = connection.execute(sa.select(roles.c.id, roles.c.visibility))
    levels: dict[UUID, str] = {row.id: row.visibility for row in found}
    held, (states, spans) = _held(connection), _states(connection)
    linked = {end for link in all_links(connection) for end in link[:2]}
    people = {holding.person_id for holding in held.rows} | linked
    numbers = {each: number for number, each in enumerate({**levels, **dict.fromkeys(people)})}
    return Timeline(
        position=position,
        held=held,
        states=states,
        spans=spans,
        facts=facts_of(connection, people),
        levels=np.array([levels[h.role_id] for h in held.rows], np.str_),
        state_levels=np.array([state.visibility for state in states.rows], np.str_),
        roles=np.array([numbers[h.role_id] for h in held.rows], np.int64),
        persons=np.array([numbers[h.person_id] for h in held.rows], np.int64),
        numbers=numbers,
    )


def _held(connection: sa.Connection) -> Stretches[Holding]:
    select = sa.select(*HOLDING, tenures.c.recorded_at, tenures.c.recorded_until)
    # Equal IDs as one object: these are found equal much faster.
    same: dict[UUID, UUID] = {}
    rows: list[tuple[Holding, list[datetime | None]]] = []
    for role, person, *rest, recorded_at, recorded_until in connection.execute(select):
        held = Holding._make((same.setdefault(role, role), same.setdefault(person, person), *rest))
        rows.append((held, [held.since, held.until, recorded_at, recorded_until]))
    return Stretches.of(rows)


def _states(
    connection: sa.Connection,
) -> tuple[Stretches[RoleState], list[tuple[datetime, datetime | None]]]:
    s = role_states.c
    clocks = (s.since, s.until, s.recorded_at, s.recorded_until)
    select = sa.select(*STATE, *clocks).join(roles, roles.c.id == s.role_id)
    rows = connection.execute(select).all()
    states = Stretches.of([(RoleState._make(row[:-4]), list(row[-4:])) for row in rows])
    return states, [(row.since, row.until) for row in rows]


def named(
    connection: sa.Connection, who: Identities, ids: Collection[UUID], *, whole: bool
) -> dict[UUID, Identity]:
    """How holders were called then."""
    if whole:
        return who.named_by(timeline_in(connection).facts, ids)
    return who.named(connection, ids)
