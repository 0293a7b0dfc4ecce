"""Stretches in which a role had too few holders, or more than it has seats."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import Identities, identities
from projections.roles.holdings import held_at, holdings_in
from projections.roles.rows import Holding, RoleState
from projections.roles.states import states_at, states_until
from projections.threads.rows import Then
from projections.viewer import Viewer

Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Short:
    """A stretch with fewer holders than seats. Without `until` it went on in that view."""

    since: datetime
    until: datetime | None
    holders: int
    is_gap: bool
    """Whether nobody held it between two who did: perhaps only nobody told."""


@dataclass(frozen=True)
class Overfull:
    """Somebody who holds a role without an end, and who took the seat after them."""

    role: RoleState
    stayed: Holding
    next: Holding
    seats: int


def shortages(
    connection: sa.Connection,
    viewer: Viewer,
    as_of: datetime | None,
    known_at: datetime | None,
    role: UUID | None,
) -> Iterator[tuple[RoleState, Short]]:
    """The shortages of one role, or of all, as they were until then."""
    at = as_of or datetime.now(UTC)
    ids = None if role is None else [role]
    states = states_at(connection, viewer, at, known_at, ids)
    held: dict[UUID, list[Holding]] = defaultdict(list)
    who = identities(connection, at, known_at)
    for holding in holdings_in(connection, viewer, who, roles=ids):
        held[holding.role_id].append(holding)
    there = _there(connection, viewer, Then(at, known_at), role)
    for state in sorted(states, key=RoleState.place):
        for short in short_stretches(there[state.id], held[state.id], state.seats or 1, at):
            yield state, short


def short_stretches(
    there: Collection[Span], held: Collection[Holding], seats: int, at: datetime
) -> Iterator[Short]:
    """The stretches of too few holders while the role was there, until `at`, oldest first.

    Nobody is among those held twice at once.
    """
    taken = sorted(h.since for h in held if h.until is None or h.since < h.until)
    left = sorted(h.until for h in held if h.until is not None and h.since < h.until <= at)
    for since, until in there:
        stop = None if until is None or until > at else until
        for begin, end, count in _counted(taken, left, since, stop):
            if count < seats:
                taken_up = end is not None and taken[bisect_left(taken, end) :][:1] == [end]
                is_gap = count == 0 and taken_up and taken[0] < begin
                yield Short(begin, end, count, is_gap)


def _counted(
    taken: list[datetime], left: list[datetime], since: datetime, stop: datetime | None
) -> Iterator[tuple[datetime, datetime | None, int]]:
    """The stretches between two times, each with its number of holders."""
    first, gone = bisect_right(taken, since), bisect_right(left, since)
    begin, count = since, first - gone
    changes = [(at, 1) for at in taken[first:]] + [(at, -1) for at in left[gone:]]
    for at, group in groupby(sorted(changes), key=itemgetter(0)):
        if stop is not None and at >= stop:
            break
        change = sum(one for _, one in group)
        if change:
            yield begin, at, count
            begin, count = at, count + change
    yield begin, stop, count


def overfull(connection: sa.Connection, viewer: Viewer, who: Identities) -> Iterator[Overfull]:
    """The holders who stayed on in roles that have fewer seats than holders."""
    at = who.as_of or datetime.now(UTC)
    held: dict[UUID, list[Holding]] = defaultdict(list)
    for holding in held_at(connection, viewer, who, at):
        held[holding.role_id].append(holding)
    for state in sorted(states_at(connection, viewer, at, who.known_at), key=RoleState.place):
        holders = sorted(held[state.id], key=lambda h: (h.since, h.granted_entry))
        seats = state.seats
        if seats is None or len(holders) <= seats:
            continue
        for stayed, after in zip(holders, holders[seats:], strict=False):
            if stayed.until is None:
                yield Overfull(state, stayed, after, seats)


def _there(
    connection: sa.Connection, viewer: Viewer, then: Then, role: UUID | None
) -> dict[UUID, list[Span]]:
    """While when each role was there and not retired."""
    states = states_until(connection, viewer, then, None if role is None else [role])
    spans: dict[UUID, list[Span]] = defaultdict(list)
    for state, since, until in states:
        if state.retired_at is not None:
            continue
        mine = spans[state.id]
        if mine and mine[-1][1] == since:
            mine[-1] = (mine[-1][0], until)
        else:
            mine.append((since, until))
    return spans
