"""Rows of the stretches of roles: how one stood, and while when somebody held one."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from projections.roles.tables import role_states, roles, tenures


def called(title: str, body: str) -> str:
    """A role, as people call it."""
    return f"{title} of {body}" if body else title


class RoleState(NamedTuple):
    """What a role was called and for. `retired_at` is None while it was there."""

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

    @property
    def called(self) -> str:
        """Its title and body, as people call it."""
        return called(self.title, self.body)

    def place(self) -> tuple[str, str, UUID]:
        """Where it stands on a list."""
        return self.body.casefold(), self.title.casefold(), self.id


class Holding(NamedTuple):
    """A person's time in a role. `term` is the end that it was granted with."""

    role_id: UUID
    person_id: UUID
    since: datetime
    since_precision: str
    until: datetime | None
    until_precision: str | None
    ended_how: str | None
    granted_entry: int
    ended_entry: int | None
    term: datetime | None

    def lasts(self, at: datetime) -> bool:
        """Whether the person held the role then."""
        return self.since <= at and (self.until is None or at < self.until)

    def as_of(self, at: datetime | None) -> "Holding":
        """The same without an end that was still to come, unless it was granted so."""
        if at is None or self.until is None or self.until <= at:
            return self
        term = self.term
        return Holding(
            self.role_id,
            self.person_id,
            self.since,
            self.since_precision,
            term,
            None if term is None else self.since_precision,
            None if term is None else "term",
            self.granted_entry,
            None,
            term,
        )


STATE = tuple(
    (role_states if name in role_states.c else roles).c[name] for name in RoleState._fields
)
HOLDING = tuple(tenures.c[name] for name in Holding._fields)
"""The columns that these are made of."""
