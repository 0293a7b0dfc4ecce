"""Somebody: what tells one person from another, by all of their handles."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.alike.signs import logins_in, platform_of, told_in
from projections.people.links import belongs_to
from projections.people.names import chunks, linked_handles
from projections.people.tables import people, person_names
from projections.spaces.tables import spaces
from projections.text.mail import segments
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

LATEST = 3
"""Messages of each handle whose signatures are read."""

_RULE = re.compile(r"^-- ?$", re.MULTILINE)
"""What stands before a signature (RFC 3676, 4.3)."""

TEXTUAL = ("mail", "plain")


@dataclass(frozen=True)
class Spoke:
    """What somebody said in a space that the viewer sees: how much, and when first and last."""

    space: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(eq=False)
class Somebody:
    """A person with all that the archive has of their handles, as far as the viewer sees it."""

    id: UUID
    name: str
    handles: list[UUID] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    """Handles as their platforms write them; for comparing, and not to be shown."""

    spoke: dict[UUID, Spoke] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)

    @property
    def contributions(self) -> int:
        """How much they said that the viewer sees."""
        return sum(spoke.count for spoke in self.spoke.values())

    @property
    def first_at(self) -> datetime | None:
        """When they first said anything."""
        return min((spoke.first_at for spoke in self.spoke.values()), default=None)

    @property
    def last_at(self) -> datetime | None:
        """When they last said anything."""
        return max((spoke.last_at for spoke in self.spoke.values()), default=None)

    @property
    def platforms(self) -> list[str]:
        """Where their handles are at home."""
        return sorted({platform_of(address) for address in self.addresses} - {"name"})

    @property
    def logins(self) -> set[tuple[str, str]]:
        """Their logins, each with its platform."""
        return {login for address in self.addresses for login in logins_in(address)}

    @property
    def signs_with(self) -> tuple[set[str], set[tuple[str, str]], set[str]]:
        """The mail addresses, logins and lines in their signatures."""
        told = [told_in(signature) for signature in self.signed]
        addresses = {a for found, _, _ in told for a in found}
        logins = {login for _, found, _ in told for login in found}
        return addresses, logins, {line for _, _, lines in told for line in lines}


def everybody(
    connection: sa.Connection, viewer: Viewer, addresses: Mapping[UUID, str]
) -> dict[UUID, Somebody]:
    """Everybody but bots and those who were erased, by who each handle is.

    Left out too is whoever spoke only where the viewer sees nothing. `addresses` are handles as
    their platforms write them, of those of mail that the tables do not have.
    """
    links = linked_handles(connection)
    rows = list(connection.execute(sa.select(people).order_by(people.c.id)))
    persons = {row.id: belongs_to(row.id, links) for row in rows}
    gone = {persons[row.id] for row in rows if row.erased_at is not None or row.kind == "bot"}
    spoke = _spoke(connection, viewer)
    unseen = set(_speakers(connection)) - spoke.keys()
    found: dict[UUID, Somebody] = {}
    names = {row.id: row.name for row in rows}
    for row in rows:
        person = persons[row.id]
        if person in gone or row.id in unseen or names.get(person) is None:
            continue
        them = found.setdefault(person, Somebody(person, names[person]))
        them.handles.append(row.id)
        if address := row.address or addresses.get(row.id):
            them.addresses.add(address)
        for space, said in spoke.get(row.id, {}).items():
            them.spoke[space] = _both(them.spoke.get(space), said)
    _name(connection, found, persons)
    return found


def read_signatures(
    connection: sa.Connection, viewer: Viewer, found: Mapping[UUID, Somebody]
) -> None:
    """Note what these people sign with, in the latest of their mails."""
    of = {handle: them for them in found.values() for handle in them.handles}
    c = contributions.c
    number = sa.func.row_number().over(
        partition_by=c.author_id, order_by=(c.occurred_at.desc(), c.id)
    )
    numbered = (
        sa.select(c.id, number.label("number"))
        .where(c.media.in_(TEXTUAL), c.state == "shown", contribution_seen(viewer))
        .subquery()
    )
    select = sa.select(c.author_id, c.body).join(numbered, numbered.c.id == c.id)
    for row in connection.execute(select.where(numbered.c.number <= LATEST)):
        rules = list(_RULE.finditer(row.body or ""))
        if row.author_id in of and rules:
            end = segments(row.body[rules[-1].start() :])
            of[row.author_id].signed.update(p.text.strip() for p in end if p.kind == "signature")


def _spoke(connection: sa.Connection, viewer: Viewer) -> dict[UUID, dict[UUID, Spoke]]:
    c = contributions.c
    at = c.occurred_at
    select = (
        sa.select(c.author_id, c.space_id, spaces.c.name, sa.func.count(), sa.func.min(at),
                  sa.func.max(at))
        .join(spaces, spaces.c.id == c.space_id)
        .where(contribution_seen(viewer))
        .group_by(c.author_id, c.space_id, spaces.c.name)
    )  # fmt: skip
    found: dict[UUID, dict[UUID, Spoke]] = defaultdict(dict)
    for author, space, *said in connection.execute(select):
        found[author][space] = Spoke(*said)
    return found


def _speakers(connection: sa.Connection) -> Iterable[UUID]:
    return connection.scalars(sa.select(contributions.c.author_id).distinct())


def _both(one: Spoke | None, other: Spoke) -> Spoke:
    if one is None:
        return other
    first, last = min(one.first_at, other.first_at), max(one.last_at, other.last_at)
    return Spoke(other.space, one.count + other.count, first, last)


def _name(
    connection: sa.Connection, found: Mapping[UUID, Somebody], persons: Mapping[UUID, UUID]
) -> None:
    order = (person_names.c.occurred_at, person_names.c.recorded_at)
    wanted = [handle for them in found.values() for handle in them.handles]
    for part in chunks(wanted):
        rows: Iterable[Any] = connection.execute(
            sa.select(person_names).where(person_names.c.person_id.in_(part)).order_by(*order)
        )
        for row in rows:
            if row.name:
                found[persons[row.person_id]].names[row.name] = None
