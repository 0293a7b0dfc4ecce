"""Queries of roles: how each stood, what happened to it, and who held it while when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import Identities, Identity, identities
from projections.roles.holdings import holders_at, holdings_in
from projections.roles.rows import Holding, RoleState, called
from projections.roles.states import states_at
from projections.roles.stretches import Overfull, Short, overfull, shortages
from projections.roles.timeline import named
from projections.viewer import Viewer

State = Literal["held", "vacant", "retired"]


@dataclass(frozen=True)
class RoleRow:
    """A role as it stood: what it was called and for, and how many people held it."""

    id: UUID
    title: str
    body: str
    mandate: str
    seats: int | None
    visibility: str
    established_at: datetime
    precision: str
    retired_at: datetime | None
    retired_precision: str | None
    state: State
    holders: int

    @property
    def called(self) -> str:
        """Its title and body, as people call it."""
        return called(self.title, self.body)


@dataclass(frozen=True)
class TenureRow:
    """While when somebody held a role. `until` is None when no end was known of."""

    role_id: UUID
    person_id: UUID
    name: str
    handle: str | None
    erased: bool
    since: datetime
    since_precision: str
    until: datetime | None
    until_precision: str | None
    ended_how: str | None
    """relinquished, revoked, expired, retired; or term, the end it was granted with."""

    granted_entry: int
    ended_entry: int | None


@dataclass(frozen=True)
class VacancyRow:
    """A stretch in which a role was there and had too few holders. Without an end it goes on."""

    role_id: UUID
    called: str
    since: datetime
    until: datetime | None
    holders: int
    seats: int
    is_gap: bool
    """Whether nobody held it between two who did: perhaps only nobody told."""


@dataclass(frozen=True)
class OverfullRow:
    """Somebody who never left a role that another took over. `entry` is their grant's number."""

    role_id: UUID
    called: str
    entry: int
    person_id: UUID
    name: str
    since: datetime
    successor: str
    taken_up: datetime
    seats: int


def roles_seen(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[RoleRow]:
    """The roles that had been established by then, by body and title, the retired ones last."""
    with engine.connect() as connection:
        found = roles_in(connection, viewer, as_of=as_of, known_at=known_at)
    rows = found.values()
    return sorted(
        rows,
        key=lambda r: (r.state == "retired", r.body.casefold(), r.title.casefold(), r.id),
    )


def role_of(
    engine: sa.Engine,
    viewer: Viewer,
    role: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> RoleRow | None:
    """One role; None when there was none that the viewer sees."""
    with engine.connect() as connection:
        return roles_in(connection, viewer, [role], as_of=as_of, known_at=known_at).get(role)


def roles_in(
    connection: sa.Connection,
    viewer: Viewer,
    only: Collection[UUID] | None = None,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, RoleRow]:
    """The roles as they stood, by their ID, in a transaction that is open already."""
    at = as_of or datetime.now(UTC)
    who = identities(connection, as_of, known_at)
    counts = holders_at(connection, viewer, who, at, only)
    states = states_at(connection, viewer, at, known_at, only)
    return {state.id: _role(state, counts[state.id]) for state in states}


def tenures_of_role(
    engine: sa.Engine,
    viewer: Viewer,
    role: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[TenureRow]:
    """Who had held a role by then, oldest first. Handles that are one person are one holder."""
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        held = holdings_in(connection, viewer, who, roles=[role])
        return _tenures(connection, who, held)


def tenures_of_person(
    engine: sa.Engine,
    viewer: Viewer,
    person: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[TenureRow]:
    """What a person had held by then, by whichever handle, oldest first."""
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        held = holdings_in(connection, viewer, who, handles=who.all_of(person))
        return _tenures(connection, who, held)


def vacancies(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    role: UUID | None = None,
) -> list[VacancyRow]:
    """When roles that were there had nobody, or fewer holders than seats: by role, oldest first."""
    with engine.connect() as connection:
        found = shortages(connection, viewer, as_of, known_at, role)
        return [_vacancy(state, short) for state, short in found]


def gaps(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    role: UUID | None = None,
) -> list[VacancyRow]:
    """When nobody held a role between two who did. Somebody may know who it was: it can be told."""
    found = vacancies(engine, viewer, as_of=as_of, known_at=known_at, role=role)
    return [row for row in found if row.is_gap]


def overfull_roles(
    connection: sa.Connection,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[OverfullRow]:
    """Who never left a role though others took all its seats, in a transaction open already."""
    who = identities(connection, as_of, known_at)
    found = list(overfull(connection, viewer, who))
    people = {holding.person_id for row in found for holding in (row.stayed, row.next)}
    names = named(connection, who, people, whole=True)
    return [
        _overfull(row, names[row.stayed.person_id].name, names[row.next.person_id].name)
        for row in found
    ]


def _role(state: RoleState, holders: int) -> RoleRow:
    held: State = "held" if holders else "vacant"
    return RoleRow(*state, "retired" if state.retired_at is not None else held, holders)


def _tenures(
    connection: sa.Connection, who: Identities, held: Collection[Holding]
) -> list[TenureRow]:
    names = who.named(connection, {holding.person_id for holding in held})
    order = sorted(held, key=lambda h: (h.since, h.granted_entry, h.role_id))
    return [_tenure(holding, names[holding.person_id]) for holding in order]


def _tenure(holding: Holding, person: Identity) -> TenureRow:
    return TenureRow(
        role_id=holding.role_id,
        person_id=person.id,
        name=person.name,
        handle=person.handle,
        erased=person.erased,
        since=holding.since,
        since_precision=holding.since_precision,
        until=holding.until,
        until_precision=holding.until_precision,
        ended_how=holding.ended_how,
        granted_entry=holding.granted_entry,
        ended_entry=holding.ended_entry,
    )


def _vacancy(state: RoleState, short: Short) -> VacancyRow:
    return VacancyRow(
        role_id=state.id,
        called=state.called,
        since=short.since,
        until=short.until,
        holders=short.holders,
        seats=state.seats or 1,
        is_gap=short.is_gap,
    )


def _overfull(row: Overfull, name: str, successor: str) -> OverfullRow:
    return OverfullRow(
        role_id=row.role.id,
        called=row.role.called,
        entry=row.stayed.granted_entry,
        person_id=row.stayed.person_id,
        name=name,
        since=row.stayed.since,
        successor=successor,
        taken_up=row.next.since,
        seats=row.seats,
    )
