"""Who a handle was, by name and by login, as of then and as known then."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.people.identities import Identity, identities
from projections.people.projection import PeopleProjection
from projections.projection import catch_up
from tests.builders import a, later, record
from tests.contracts.projections import erase

ADA, OLD, NEW, MAIL = "github:ada", "github:lovelace", "github:countess", "mailto:a@example.org"


class Register:
    """An archive and its tables of people."""

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.archive = archive
        self.engine = engine

    def tell(self, *commands: Command) -> datetime:
        assert set(record(self.archive, *commands)) <= {True}
        self.catch_up()
        return datetime.now(later().tzinfo)

    def catch_up(self) -> None:
        catch_up(self.archive, self.engine, [PeopleProjection()])

    def id_of(self, handle: str) -> UUID:
        return self.archive.id_of("person", handle)

    def who(self, handle: str, at: int | None = None, known_at: Any = None) -> Identity:
        as_of = None if at is None else later(at)
        asked = self.id_of(handle)
        with self.engine.connect() as connection:
            return identities(connection, as_of, known_at).named(connection, [asked])[asked]


@pytest.fixture
def register(archive: Archive, read_engine: sa.Engine) -> Register:
    return Register(archive, read_engine)


def met(handle: str, name: str = "Ada") -> c.IntroducePerson:
    return a(c.IntroducePerson, handle=handle, name=name, occurred_at=later(0))


def linked(person: str, handle: str, minute: int) -> c.LinkHandle:
    return a(c.LinkHandle, person=person, handle=handle, occurred_at=later(minute))


def test_a_person_goes_by_their_name_of_then_and_their_handle(register: Register) -> None:
    before = register.tell(met(ADA))
    register.tell(a(c.RenamePerson, person=ADA, name="Ada L.", occurred_at=later(5)))

    assert register.who(ADA) == Identity(register.id_of(ADA), "Ada L.", ADA)
    names = [register.who(ADA, at).name for at in (-1, 0, 4, 5)]
    assert names == ["Ada", "Ada", "Ada", "Ada L."]
    assert register.who(ADA, 9, before).name == "Ada"


def test_of_whom_nothing_was_known_yet_nothing_is_said(register: Register) -> None:
    before = register.tell()
    register.tell(met(ADA))

    assert register.who(ADA, known_at=before) == Identity(register.id_of(ADA), "[unknown]")
    assert register.who("github:nobody").name == "[unknown]"


def test_the_login_is_the_one_linked_last_by_then(register: Register) -> None:
    register.tell(met(ADA), met(OLD, "A. L."), met(NEW, "Countess"))
    before = register.tell(linked(ADA, OLD, 3))
    register.tell(linked(OLD, NEW, 6))
    ada = register.id_of(ADA)

    logins = [register.who(ADA, at).handle for at in (0, 3, 6, None)]
    assert logins == [ADA, OLD, NEW, NEW]
    assert [register.who(handle) for handle in (OLD, NEW)] == [Identity(ada, "Ada", NEW)] * 2
    assert register.who(ADA, known_at=before).handle == OLD
    assert register.who(NEW, known_at=before) == Identity(register.id_of(NEW), "Countess", NEW)


def test_whoever_has_no_login_yet_goes_by_their_first(register: Register) -> None:
    register.tell(met(MAIL), met(NEW), met("name:ada brook"))
    register.tell(linked(MAIL, NEW, 6), linked(MAIL, "name:ada brook", 7))

    assert [register.who(MAIL, at).handle for at in (0, 9)] == [NEW, NEW]
    assert register.who("name:ada brook").handle == NEW


def test_a_name_written_as_a_handle_is_no_login(register: Register) -> None:
    register.tell(met("name:ada brook"))

    assert register.who("name:ada brook").handle is None


@pytest.mark.parametrize("erased", [ADA, NEW])
def test_who_is_erased_under_any_handle_has_neither(register: Register, erased: str) -> None:
    register.tell(met(ADA), met(NEW), linked(ADA, NEW, 1))
    erase(register.archive, erased)
    register.catch_up()

    assert register.who(NEW) == Identity(register.id_of(ADA), "[erased]", None, erased=True)
    alone = register.who(ADA)
    assert (alone.name, alone.handle) == (("[erased]", None) if erased == ADA else ("Ada", ADA))


def test_handles_of_one_person_know_of_each_other(register: Register) -> None:
    register.tell(met(ADA), met(OLD), met(NEW), linked(ADA, OLD, 3), linked(OLD, NEW, 6))
    ada, old, new, stranger = (register.id_of(h) for h in (ADA, OLD, NEW, MAIL))
    with register.engine.connect() as connection:
        who = identities(connection)

    assert who.several == {ada, old, new}
    assert set(who.all_of(new)) == who.mates([old]) == {ada, old, new}
    assert (who.person(new), who.person(stranger)) == (ada, stranger)
    assert who.mates([stranger]) == {stranger}
