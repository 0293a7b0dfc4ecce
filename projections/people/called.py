"""Called: who is meant by a name, a handle or an ID, for whoever acts on a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import ERASED, UNKNOWN, handles_of, linked_handles
from projections.people.tables import people, person_names
from projections.threads.tables import contributions

SHORTEST_ID = 6
_DIGITS = set("0123456789abcdef")


@dataclass(frozen=True)
class Candidate:
    """A person who may be meant, with what tells them from others of the same name."""

    id: UUID
    name: str
    handles: tuple[UUID, ...]
    """Their own ID, and each linked handle's."""

    logins: tuple[str, ...]
    contributions: int
    last_at: datetime | None
    erased: bool


def people_called(
    engine: sa.Engine, called: str, id_of: Callable[[str, str], UUID]
) -> list[Candidate]:
    """Everybody who is called so, by the first of these that finds anybody.

    An ID or the beginning of one; a handle; a whole name, present or former; a part of a name.
    """
    asked = called.strip()
    if not asked:
        return []
    with engine.connect() as connection:
        ways: Iterable[Callable[[], set[UUID]]] = (
            lambda: _by_id(connection, asked),
            lambda: _there(connection, id_of("person", asked)),
            lambda: _by_name(connection, lambda name: name == asked.casefold()),
            lambda: _by_name(connection, lambda name: asked.casefold() in name),
        )
        found: set[UUID] = next(filter(None, (way() for way in ways)), set())
        links = linked_handles(connection)
        persons = {belongs_to(person, links) for person in found}
        candidates = [_candidate(connection, person, links) for person in persons]
    return sorted(candidates, key=lambda c: (-c.contributions, c.name.casefold(), c.id))


def _by_id(connection: sa.Connection, called: str) -> set[UUID]:
    digits = called.replace("-", "").lower()
    if not SHORTEST_ID <= len(digits) <= 32 or set(digits) - _DIGITS:
        return set()
    first, last = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    return set(connection.scalars(sa.select(people.c.id).where(people.c.id.between(first, last))))


def _there(connection: sa.Connection, person: UUID) -> set[UUID]:
    return set(connection.scalars(sa.select(people.c.id).where(people.c.id == person)))


def _by_name(connection: sa.Connection, fits: Callable[[str], bool]) -> set[UUID]:
    # Not in SQL: its lower case knows only the letters of English.
    rows = connection.execute(sa.select(person_names.c.person_id, person_names.c.name))
    return {person for person, name in rows if name and fits(name.casefold())}


def _candidate(connection: sa.Connection, person: UUID, links: dict[UUID, UUID]) -> Candidate:
    handles = tuple(sorted(handles_of([person], links), key=lambda handle: handle != person))
    rows = list(connection.execute(sa.select(people).where(people.c.id.in_(handles))))
    mine = contributions.c.author_id.in_(handles)
    said = sa.select(sa.func.count(), sa.func.max(contributions.c.occurred_at)).where(mine)
    count, last_at = connection.execute(said).one()
    own = next((row for row in rows if row.id == person), None)
    erased = bool(rows) and all(row.erased_at is not None for row in rows)
    return Candidate(
        id=person,
        name=ERASED if erased else (own.name if own else None) or UNKNOWN,
        handles=handles,
        logins=tuple(row.address for row in rows if row.address),
        contributions=count,
        last_at=last_at,
        erased=erased,
    )
