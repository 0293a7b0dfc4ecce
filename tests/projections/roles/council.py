"""A community with roles, for tests of what their tables come to. Days are counted from AT."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.people.projection import PeopleProjection
from projections.projection import catch_up
from projections.roles.projection import RolesProjection
from tests.builders import a, record
from tests.contracts.projections import erase
from tests.governing import AT

CHAIR = "garden:roles/chair"
ADA, BOB, CY = "github:ada", "github:bob", "github:cy"


def day(number: int) -> datetime:
    """So many days after the first."""
    return AT + timedelta(days=number)


class Council:
    """An archive and its tables of roles and people. Nothing told here may be refused."""

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.archive = archive
        self.engine = engine

    def tell(self, *commands: Command) -> datetime:
        """Record these and take them in; return when that was done."""
        outcomes = record(self.archive, *commands)
        assert all(isinstance(outcome, bool) for outcome in outcomes), outcomes
        self.catch_up()
        return datetime.now(AT.tzinfo)

    def catch_up(self) -> None:
        """Take in what was recorded."""
        catch_up(self.archive, self.engine, [PeopleProjection(), RolesProjection()])

    def role(self, key: str = CHAIR) -> UUID:
        """The ID of a role."""
        return self.archive.id_of("role", key)

    def person(self, handle: str) -> UUID:
        """The ID of whoever has this handle."""
        return self.archive.id_of("person", handle)

    def erase(self, handle: str) -> None:
        """Forget a person."""
        erase(self.archive, handle)
        self.catch_up()


def established(key: str = CHAIR, at: int = 0, **changes: Any) -> c.EstablishRole:
    """A role, by default a chair of the garden with no fixed number of seats."""
    given = {"title": "chair", "body": "garden", "seats": None, "source": "", **changes}
    return a(c.EstablishRole, key=key, occurred_at=day(at), **given)


def granted(person: str, at: int, role: str = CHAIR, **changes: Any) -> c.GrantRole:
    """Somebody took a role up. They are called by the end of their handle."""
    given = {"person_name": person.split(":")[1].title(), "source": "", **changes}
    return a(c.GrantRole, role=role, person=person, occurred_at=day(at), **given)


def left(person: str, at: int, role: str = CHAIR, **changes: Any) -> c.RelinquishRole:
    """Somebody laid a role down."""
    return a(c.RelinquishRole, role=role, person=person, occurred_at=day(at), **changes)


def retired(at: int, role: str = CHAIR) -> c.RetireRole:
    """A role ended."""
    return a(c.RetireRole, role=role, occurred_at=day(at))


def revived(at: int, role: str = CHAIR) -> c.ReviveRole:
    """A role began again."""
    return a(c.ReviveRole, role=role, occurred_at=day(at))


def corrected(entry: int, to: int | None, role: str = CHAIR, at: int = 99) -> c.CorrectRole:
    """A change took place on another day, or never."""
    when = None if to is None else day(to)
    return a(c.CorrectRole, role=role, entry=entry, to=when, occurred_at=day(at))


def linked(person: str, handle: str, at: int = 50) -> c.LinkHandle:
    """Another handle was found to be somebody's."""
    return a(c.LinkHandle, person=person, handle=handle, occurred_at=day(at))


def met(handle: str, at: int = 0, **changes: Any) -> c.IntroducePerson:
    """Somebody was met."""
    given = {"name": handle.split(":")[1].title(), **changes}
    return a(c.IntroducePerson, handle=handle, occurred_at=day(at), **given)
