"""Links between handles and persons, as the archive knew them at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.memory import remembered
from projections.people.tables import handle_links, people


@dataclass(frozen=True, slots=True)
class Link:
    """Whose a handle is, and when it became that."""

    person: UUID
    since: datetime


def belongs_to(person: UUID, links: Mapping[UUID, UUID]) -> UUID:
    """The person a handle belongs to, through as many links as there are.

    Of handles that are linked in a circle, one stands for all.
    """
    passed = [person]
    while (owner := links.get(passed[-1])) is not None:
        if owner in passed:
            return min(passed[passed.index(owner) :])
        passed.append(owner)
    return passed[-1]


def links_in_order() -> sa.Select[Any]:
    """All links and their taking back, in the order of the community's own time."""
    c = handle_links.c
    return sa.select(c.handle_id, c.person_id, c.linked, c.occurred_at, c.recorded_at).order_by(
        c.occurred_at, c.recorded_at
    )


def latest_links(rows: Iterable[Any]) -> dict[UUID, Link | None]:
    """The latest link of each handle that was not taken back since; None: there is none left."""
    links: dict[UUID, dict[UUID, Link]] = {}
    for handle, person, linked, at, *_ in rows:
        mine = links.setdefault(handle, {})
        mine.pop(person, None)
        if linked:
            mine[person] = Link(person, at)
    return {handle: next(reversed(mine.values()), None) for handle, mine in links.items()}


def all_links(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """All links and their taking back, in order; of handles that anything was done by.

    One that nobody was met by, such as a number, says nothing and holds nothing.
    """
    met = links_in_order().join(people, people.c.id == handle_links.c.handle_id)

    def read() -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(met)]

    return remembered(connection, "links", read)


@dataclass(frozen=True)
class Linked:
    """Which handles are whose."""

    links: Mapping[UUID, Link]

    @cached_property
    def persons(self) -> dict[UUID, UUID]:
        """The person that each linked handle belongs to, through as many links as there are."""
        known = {handle: link.person for handle, link in self.links.items()}
        return {handle: belongs_to(handle, known) for handle in known}

    @cached_property
    def handles(self) -> dict[UUID, list[UUID]]:
        """The handles linked to each person."""
        linked: dict[UUID, list[UUID]] = defaultdict(list)
        for handle, person in self.persons.items():
            if handle != person:  # which one of a circle is
                linked[person].append(handle)
        return linked

    @cached_property
    def several(self) -> frozenset[UUID]:
        """All who have more than one handle, by each of these."""
        return frozenset((*self.persons, *self.handles))


def links_known(connection: sa.Connection, known_at: datetime | None) -> Linked:
    """Whose each linked handle is, as far as the archive knew then; None is now.

    Whoever has a handle had it all along, whenever that was found out: so there is no `as_of`.
    """

    rows = all_links(connection)
    if known_at is not None:
        rows = [row for row in rows if row[-1] <= known_at]
    # What was known by then is told apart by how much it was: nothing recorded is taken away.
    return remembered(connection, ("linked", len(rows)), lambda: Linked(standing_links(rows)))


def standing_links(rows: Iterable[Any]) -> dict[UUID, Link]:
    """The handles that are somebody's."""
    return {handle: link for handle, link in latest_links(rows).items() if link is not None}
