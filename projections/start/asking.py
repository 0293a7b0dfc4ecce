"""Who is there to ask: the roles that are held, by whom, and what for; and where it is talked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import identities
from projections.people.names import NameRow, names_in
from projections.roles.holdings import held_at
from projections.roles.rows import RoleState
from projections.roles.states import states_at
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.start.asked import Asked, sentences

MANY = 6
"""A role that more people hold is a group, of which some are named."""


@dataclass(frozen=True)
class RoleBrief:
    """A role: what to ask, who holds it, how many more do, and how many seats are free."""

    role: RoleState
    ask: str
    holders: tuple[NameRow, ...]
    more: int
    vacant: int


@dataclass(frozen=True)
class SpaceBrief:
    """A space that is open, and what it is for."""

    id: UUID
    name: str
    purpose: str


def states_then(asked: Asked) -> list[RoleState]:
    """The roles that were there, as they stood."""
    at = asked.clocks["as_of"] or datetime.now(UTC)
    return states_at(asked.connection, asked.viewer, at, asked.clocks["known_at"])


def roles_to_ask(
    asked: Asked, states: list[RoleState], first: set[UUID], limit: int
) -> tuple[list[RoleBrief], int]:
    """These roles first, then those with a mandate, and those that few hold; and how many there
    are."""
    at = asked.clocks["as_of"] or datetime.now(UTC)
    who = identities(asked.connection, **asked.clocks)
    held: dict[UUID, list[UUID]] = defaultdict(list)
    for holding in sorted(
        held_at(asked.connection, asked.viewer, who, at), key=lambda h: (h.since, h.granted_entry)
    ):
        held[holding.role_id].append(holding.person_id)
    there = [state for state in states if state.retired_at is None]

    def place(role: RoleState) -> tuple[bool, bool, bool, bool, int, str, str]:
        holders = len(held[role.id])
        return (
            role.id not in first,
            not role.mandate,
            holders == 0,
            holders > MANY,
            role.body.count("/") + role.body.count("-"),
            role.body.casefold(),
            role.title.casefold(),
        )

    shown = _each_mandate_first(sorted(there, key=place), first)[:limit]
    people = {person for role in shown for person in held[role.id][:MANY]}
    names = names_in(asked.connection, asked.viewer, people, **asked.clocks)
    found = [
        RoleBrief(
            role=role,
            ask=sentences(role.mandate) if role.mandate else "",
            holders=tuple(names[person] for person in held[role.id][:MANY]),
            more=max(len(held[role.id]) - MANY, 0),
            vacant=max((role.seats or 1) - len(held[role.id]), 0),
        )
        for role in shown
    ]
    return found, len(there)


def _each_mandate_first(roles: list[RoleState], first: set[UUID]) -> list[RoleState]:
    """The same roles; those go last whose mandate another role before them has."""
    told: set[str] = set()
    again = []
    for role in roles:
        again.append(role.id not in first and role.mandate in told)
        told |= {role.mandate} - {""}
    return [role for _, role in sorted(zip(again, roles, strict=True), key=lambda pair: pair[0])]


def open_spaces(asked: Asked) -> list[SpaceBrief]:
    """Where the community talks, those with a purpose first."""
    as_of, known_at = asked.clocks["as_of"], asked.clocks["known_at"]
    now = as_of or datetime.now(UTC)
    s = spaces.c
    select = sa.select(s.id, s.name, s.purpose).where(space_seen(asked.viewer), s.opened_at <= now)
    select = select.where(sa.or_(s.closed_at.is_(None), s.closed_at > now))
    if known_at is not None:
        select = select.where(s.recorded_at <= known_at)
    rows = [SpaceBrief(i, name, p or "") for i, name, p in asked.connection.execute(select)]
    return sorted(rows, key=lambda space: (not space.purpose, space.name.casefold(), space.id))
