"""The roster: who held which role at a moment, by name and login."""

from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import Identity, identities
from projections.roles.holdings import held_at
from projections.roles.rows import Holding, RoleState, called
from projections.roles.states import states_at
from projections.roles.timeline import named
from projections.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Somebody who held a role. `handle` is their login, if one is known."""

    role_id: UUID
    title: str
    body: str
    person_id: UUID
    name: str
    handle: str | None
    erased: bool
    since: datetime
    since_precision: str
    until: datetime | None
    """When it ended, as was known then: in a view of then, the end it was granted with, or None."""

    until_precision: str | None

    @property
    def called(self) -> str:
        """The role, as people call it."""
        return called(self.title, self.body)


def roster(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    role: UUID | None = None,
    body: str | None = None,
) -> list[RosterRow]:
    """Who held which role, by body, title, and how long they had it; of one role or body, if given.

    Somebody who held a role by two handles that are one person is one holder.
    """
    at = as_of or datetime.now(UTC)
    only = None if role is None else [role]
    with engine.connect() as connection:
        who = identities(connection, as_of, known_at)
        states = {s.id: s for s in states_at(connection, viewer, at, known_at, only)}
        held = held_at(connection, viewer, who, at, only)
        if body is not None:
            held = [holding for holding in held if states[holding.role_id].body == body]
        names = named(connection, who, {h.person_id for h in held}, whole=role is None)
    order = sorted(states.values(), key=RoleState.place)
    place = {state.id: number for number, state in enumerate(order)}
    rows = []
    for holding in held:
        number, person = place[holding.role_id], names[holding.person_id]
        rows.append((number, holding.since, person.name.casefold(), holding, person))
    rows.sort(key=itemgetter(0, 1, 2))
    return [_row(order[number], holding, person) for number, *_, holding, person in rows]


def _row(state: RoleState, holding: Holding, person: Identity) -> RosterRow:
    return RosterRow(
        state.id,
        state.title,
        state.body,
        person.id,
        person.name,
        person.handle,
        person.erased,
        holding.since,
        holding.since_precision,
        holding.until,
        holding.until_precision,
    )
