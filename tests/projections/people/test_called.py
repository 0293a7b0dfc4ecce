import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.called import people_called
from projections.people.projection import PeopleProjection
from projections.projection import catch_up
from projections.threads.projection import ThreadsProjection
from tests.builders import a, later, record
from tests.contracts.projections import erase, message

ADA, ADAM, EVE = "mailto:ada@example.org", "chat:adam", "chat:Ève"


@pytest.fixture
def told(archive: Archive, engine: sa.Engine) -> Archive:
    """An archive that knows Ada, who was once called Lovelace, Adam, and Ève with two handles."""
    record(
        archive,
        a(c.IntroducePerson, handle=ADA, name="Lovelace"),
        a(c.RenamePerson, person=ADA, name="Ada"),
        a(c.IntroducePerson, handle=ADAM, name="Adam"),
        a(c.IntroducePerson, handle=EVE, name="Ève Dahl"),
        a(c.IntroducePerson, handle="git:eve", name="eve"),
        a(c.LinkHandle, person=EVE, handle="git:eve"),
        a(c.OpenSpace),
        message(1, ADAM),
        message(2, "git:eve"),
    )
    catch_up(archive, engine, [PeopleProjection(), ThreadsProjection()])
    return archive


def names(told: Archive, engine: sa.Engine, called: str) -> list[str]:
    return [candidate.name for candidate in people_called(engine, called, told.id_of)]


@pytest.mark.parametrize(
    ("called", "who"),
    [
        ("ada", ["Ada"]),
        ("lovelace", ["Ada"]),
        ("ad", ["Adam", "Ada"]),
        (" Adam ", ["Adam"]),
        (ADA, ["Ada"]),
        ("ÈVE dahl", ["Ève Dahl"]),
        ("git:eve", ["Ève Dahl"]),
        ("eve", ["Ève Dahl"]),
        ("nobody", []),
        ("", []),
        ("abcdef", []),
        ("chat:nobody", []),
    ],
)
def test_people_are_found_by_what_they_are_called(
    told: Archive, engine: sa.Engine, called: str, who: list[str]
) -> None:
    assert names(told, engine, called) == who


def test_people_are_found_by_their_id_and_by_the_beginning_of_it(
    told: Archive, engine: sa.Engine
) -> None:
    ada = str(told.id_of("person", ADA))

    assert names(told, engine, ada) == ["Ada"]
    assert names(told, engine, ada.upper()[:8]) == ["Ada"]
    assert names(told, engine, ada[:5]) == []


def test_a_person_comes_with_all_their_handles_and_what_they_said_by_any(
    told: Archive, engine: sa.Engine
) -> None:
    [eve] = people_called(engine, "git:eve", told.id_of)

    assert eve.handles == (told.id_of("person", EVE), told.id_of("person", "git:eve"))
    assert eve.logins == (EVE, "git:eve") or eve.logins == ("git:eve", EVE)
    assert (eve.contributions, eve.last_at, eve.erased) == (1, later(2), False)


def test_an_erased_person_is_found_by_their_id_only(told: Archive, engine: sa.Engine) -> None:
    adam = told.id_of("person", ADAM)
    erase(told, ADAM)
    catch_up(told, engine, [PeopleProjection(), ThreadsProjection()])

    [found] = people_called(engine, str(adam), told.id_of)
    assert (found.name, found.erased, found.logins) == ("[erased]", True, ())
    assert names(told, engine, "Adam") == []
