"""Who held what at many moments at once: for people and the roles that they held then."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import Identities, identities
from projections.roles.holdings import FEW, holdings_in
from projections.roles.rows import Holding
from projections.roles.states import states_until
from projections.threads.rows import Then
from projections.viewer import Viewer

Moment = tuple[UUID, datetime]


@dataclass(frozen=True)
class HeldRow:
    """A role that somebody held at a moment, by what it was called then."""

    role_id: UUID
    called: str
    since: datetime
    since_precision: str
    granted_entry: int
    """The change of the role that granted it."""


def roles_held(
    connection: sa.Connection,
    viewer: Viewer,
    moments: Collection[Moment],
    *,
    known_at: datetime | None = None,
) -> dict[Moment, tuple[str, ...]]:
    """What the roles were called that each of these people held at each of these moments."""
    found = holdings_at(connection, viewer, moments, known_at=known_at)
    return {moment: tuple(row.called for row in rows) for moment, rows in found.items()}


def holdings_at(
    connection: sa.Connection,
    viewer: Viewer,
    moments: Collection[Moment],
    *,
    known_at: datetime | None = None,
) -> dict[Moment, tuple[HeldRow, ...]]:
    """The roles that each of these people held at each of these moments, by whichever handle.

    Every moment that was asked for is a key, under the handle that was asked for.
    """
    who = identities(connection, None, known_at)
    people = {handle: who.person(handle) for handle, _ in moments}
    handles = who.mates(people)
    held: dict[UUID, list[Holding]] = defaultdict(list)
    for holding in holdings_in(connection, viewer, who, handles=handles):
        held[holding.person_id].append(holding)
    roles = {holding.role_id for mine in held.values() for holding in mine}
    names = _names(connection, viewer, roles, who)
    return {(handle, at): _held(held.get(people[handle], ()), at, names) for handle, at in moments}


Names = dict[UUID, list[tuple[datetime, str]]]


def _held(held: Iterable[Holding], at: datetime, names: Names) -> tuple[HeldRow, ...]:
    rows = (
        HeldRow(
            h.role_id, _called(names[h.role_id], at), h.since, h.since_precision, h.granted_entry
        )
        for h in held
        if h.lasts(at)
    )
    return tuple(sorted(rows, key=lambda row: (row.called.casefold(), row.role_id)))


def _called(names: list[tuple[datetime, str]], at: datetime) -> str:
    return names[bisect_right(names, at, key=lambda name: name[0]) - 1][1]


def _names(
    connection: sa.Connection, viewer: Viewer, roles: Collection[UUID], who: Identities
) -> Names:
    """What each role was called, and since when, oldest first."""
    only = None if len(roles) > FEW else roles
    names: Names = defaultdict(list)
    for state, since, _ in states_until(connection, viewer, Then(None, who.known_at), only):
        names[state.id].append((since, state.called))
    return names
