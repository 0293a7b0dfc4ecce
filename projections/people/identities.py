"""Identities: who a handle was, by name and by login, as of then and as known then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import Linked, links_known
from projections.people.names import ERASED, UNKNOWN, chunks
from projections.people.tables import people, person_names

NAMED_ONLY = "name:"
"""How a handle begins that is a name written otherwise, and no login."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody: the person a handle belongs to, their name, and their login, if one is known."""

    id: UUID
    name: str
    handle: str | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the tables say of one handle; `names` in the order of the community's own time."""

    login: str | None
    erased: bool
    recorded_at: datetime
    names: list[tuple[datetime, datetime, str | None]]

    def name(self, as_of: datetime | None, known_at: datetime | None) -> str | None:
        """The name of then. Who was met later has their first name, as far as then known."""
        known = [n for n in self.names if known_at is None or n[1] <= known_at]
        then = [n for n in known if as_of is None or n[0] <= as_of]
        return then[-1][2] if then else (known[0][2] if known else None)


@dataclass(frozen=True)
class Identities:
    """Who is who at a time. The links are all that were known then."""

    linked: Linked
    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def persons(self) -> dict[UUID, UUID]:
        """The person that each linked handle belongs to."""
        return self.linked.persons

    @property
    def handles(self) -> dict[UUID, list[UUID]]:
        """The handles linked to each person."""
        return self.linked.handles

    @property
    def several(self) -> frozenset[UUID]:
        """All who have more than one handle, by each of these."""
        return self.linked.several

    def person(self, handle: UUID) -> UUID:
        """The person that a handle belongs to."""
        return self.persons.get(handle, handle)

    def all_of(self, handle: UUID) -> list[UUID]:
        """Every handle of the same person, their own first."""
        person = self.person(handle)
        return [person, *self.handles.get(person, ())]

    def named(self, connection: sa.Connection, ids: Iterable[UUID]) -> dict[UUID, Identity]:
        """Who these are, each under the ID that was asked for."""
        asked = set(ids)
        return self.named_by(facts_of(connection, self.mates(asked)), asked)

    def mates(self, ids: Iterable[UUID]) -> set[UUID]:
        """These handles, with all others of the same persons."""
        asked = set(ids)
        several = asked & self.several
        return asked.union(*map(self.all_of, several))

    def named_by(self, facts: Mapping[UUID, Facts], ids: Iterable[UUID]) -> dict[UUID, Identity]:
        """The same, of whom these facts are known."""
        return {asked: self._identity(asked, facts) for asked in ids}

    def _identity(self, asked: UUID, facts: Mapping[UUID, Facts]) -> Identity:
        known = facts.get(asked)
        if asked in self.several:
            return self._of_several(asked, facts)
        if known is None or not self._known(known):
            return Identity(asked, UNKNOWN)
        if known.erased:
            return Identity(asked, ERASED, None, erased=True)
        return Identity(asked, known.name(self.as_of, self.known_at) or UNKNOWN, known.login)

    def _of_several(self, asked: UUID, facts: Mapping[UUID, Facts]) -> Identity:
        person, *linked = self.all_of(asked)
        told = {h: facts[h] for h in (person, *linked) if h in facts and self._known(facts[h])}
        if any(told[handle].erased for handle in (asked, person) if handle in told):
            return Identity(person, ERASED, None, erased=True)
        own = told.get(person)
        name = own.name(self.as_of, self.known_at) if own else None
        dated = sorted(
            (self.linked.links[handle].since, told[handle].login or "")
            for handle in linked
            if handle in told and told[handle].login
        )
        return Identity(person, name or UNKNOWN, self._login(own.login if own else None, dated))

    def _login(self, own: str | None, linked: list[tuple[datetime, str]]) -> str | None:
        """The one linked last by then, else their own, else the first one linked after that."""
        before = [login for since, login in linked if self.as_of is None or since <= self.as_of]
        after = [login for _, login in linked]
        return before[-1] if before else own or (after[0] if after else None)

    def _known(self, facts: Facts) -> bool:
        return self.known_at is None or facts.recorded_at <= self.known_at


def identities(
    connection: sa.Connection, as_of: datetime | None = None, known_at: datetime | None = None
) -> Identities:
    """Who was who as of a time, as the archive knew it at one; None is now."""
    return Identities(links_known(connection, known_at), as_of, known_at)


def facts_of(connection: sa.Connection, ids: Iterable[UUID]) -> dict[UUID, Facts]:
    """What is known of these handles."""
    c = person_names.c
    select = (
        sa.select(
            people.c.id,
            people.c.address,
            people.c.erased_at.is_not(None),
            people.c.recorded_at,
            c.occurred_at,
            c.recorded_at,
            c.name,
        )
        .join(person_names, c.person_id == people.c.id)
        .order_by(c.occurred_at, c.recorded_at)
    )
    facts: dict[UUID, Facts] = {}
    for part in chunks(ids):
        rows = connection.execute(select.where(people.c.id.in_(part)))
        for person, address, erased, recorded_at, *name in rows:
            if person not in facts:
                login = None if (address or NAMED_ONLY).startswith(NAMED_ONLY) else address
                facts[person] = Facts(login, bool(erased), recorded_at, [])
            facts[person].names.append((name[0], name[1], name[2]))
    return facts
