"""Linking: whether a link may be made, taken back or dismissed, and whose a handle is then."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.links import Linked, belongs_to, links_known
from projections.people.names import ERASED, UNKNOWN
from projections.people.tables import handle_links, people


class LinkingError(ValueError):
    """A link that cannot be made, taken back or dismissed. The message says why."""


def check_link(engine: sa.Engine, person: UUID, handle: UUID) -> None:
    """Raise LinkingError where the two are one person already, or cannot be: one was erased."""
    with engine.connect() as connection:
        found = _found(connection, person, handle)
        linked = links_known(connection, None)
    _check_there(found, person, handle)
    if linked.persons.get(person, person) == linked.persons.get(handle, handle):
        msg = f"{_called(found, person)} and {_called(found, handle)} are one person already."
        raise LinkingError(f"{msg} `daybook identity show` tells on what evidence.")


def owner_of(engine: sa.Engine, person: UUID, handle: UUID) -> UUID:
    """The handle to which this one is linked directly, of those of that person.

    Raises LinkingError where it is none of theirs, or the one that they are known by.
    """
    with engine.connect() as connection:
        found = _found(connection, person, handle)
        linked = links_known(connection, None)
    whose = linked.persons.get(handle, handle)
    if whose != linked.persons.get(person, person):
        msg = f"{_called(found, handle)} is no handle of {_called(found, person)}"
        raise LinkingError(f"{msg}, so there is no link to take back.")
    if handle not in linked.links:
        handles = ", ".join(str(one) for one in linked.handles.get(handle, ()))
        msg = f"{_called(found, handle)} is the handle that this person is known by."
        raise LinkingError(f"{msg} Take back the link of one of the others: {handles or 'none'}.")
    return linked.links[handle].person


def owner_after(engine: sa.Engine, handle: UUID, without: UUID) -> UUID:
    """Whose a handle will be once its link to `without` is taken back: an older link may hold."""
    c = handle_links.c
    select = sa.select(c.person_id, c.linked).where(c.handle_id == handle)
    with engine.connect() as connection:
        linked = links_known(connection, None)
        held: dict[UUID, None] = {}
        for person, holds in connection.execute(select.order_by(c.occurred_at, c.recorded_at)):
            held.pop(person, None)
            if holds:
                held[person] = None
    held.pop(without, None)
    left = {one: link.person for one, link in linked.links.items() if one != handle}
    return belongs_to(next(reversed(held), handle), left)


def check_dismissal(engine: sa.Engine, person: UUID, handle: UUID) -> None:
    """Raise LinkingError where the two are one person now: then the link is to be taken back."""
    with engine.connect() as connection:
        found = _found(connection, person, handle)
        linked = links_known(connection, None)
    if _person(linked, person) == _person(linked, handle):
        msg = f"{_called(found, person)} and {_called(found, handle)} are one person now."
        raise LinkingError(f"{msg} Take the link back instead, with why.")


def _person(linked: Linked, handle: UUID) -> UUID:
    return belongs_to(handle, {one: link.person for one, link in linked.links.items()})


def _found(connection: sa.Connection, *ids: UUID) -> dict[UUID, sa.Row[Any]]:
    rows = connection.execute(sa.select(people).where(people.c.id.in_(ids)))
    return {row.id: row for row in rows}


def _check_there(found: Mapping[UUID, sa.Row[Any]], person: UUID, handle: UUID) -> None:
    if person not in found:
        raise LinkingError(f"There is no person {person} in the archive.")
    for one in (person, handle):
        if one in found and found[one].erased_at is not None:
            msg = f"{one} was erased: nobody is to be found again by another of their handles."
            raise LinkingError(msg)


def _called(found: Mapping[UUID, sa.Row[Any]], one: UUID) -> str:
    row = found.get(one)
    if row is None:
        return str(one)
    name = ERASED if row.erased_at is not None else row.name or UNKNOWN
    return f"{name} ({row.address or str(one)[:8]})"
