"""Names of people."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.links import belongs_to
from projections.people.names import NameRow, names_of
from projections.people.tables import person_names
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def test_a_linked_handle_goes_by_the_name_of_its_person(library: Library) -> None:
    for name in ("Ada", "Adah", "Addie"):
        library.say(name, by=name)
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))
    library.tell(a(c.LinkHandle, person=handle("adah"), handle=handle("addie")))
    ada, adah, addie = (library.person(name) for name in ("ada", "adah", "addie"))

    names = names_of(library.engine, ANONYMOUS, [adah, addie, ada])

    assert names == {i: NameRow(ada, "Ada", has_page=True) for i in (ada, adah, addie)}


def test_an_unlinked_handle_has_its_own_name_again(library: Library) -> None:
    for name in ("Ada", "Adah"):
        library.say(name, by=name)
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))
    library.tell(a(c.UnlinkHandle, person=handle("ada"), handle=handle("adah")))
    adah = library.person("adah")

    assert names_of(library.engine, ANONYMOUS, [adah])[adah] == NameRow(adah, "Adah", has_page=True)


@pytest.mark.parametrize("erased", ["ada", "adah"])
def test_who_is_erased_under_any_handle_has_no_name(library: Library, erased: str) -> None:
    for name in ("Ada", "Adah"):
        library.say(name, by=name)
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))
    library.erase(erased)
    adah = library.person("adah")

    found = names_of(library.engine, STEWARD, [adah])[adah]

    assert (found.name, found.erased, found.has_page) == ("[erased]", True, False)


def test_nobody_knows_who_was_never_met(library: Library) -> None:
    stranger = UUID(int=7)

    assert names_of(library.engine, STEWARD, [stranger]) == {
        stranger: NameRow(stranger, "[unknown]")
    }
    assert names_of(library.engine, STEWARD, []) == {}


def test_only_who_said_something_the_viewer_sees_has_a_page(library: Library) -> None:
    library.say("1", by="Ada", visibility="stewards")
    ada = library.person("ada")

    assert not names_of(library.engine, ANONYMOUS, [ada])[ada].has_page
    assert names_of(library.engine, STEWARD, [ada])[ada].has_page


def test_a_name_is_the_one_of_then_on_both_clocks(library: Library) -> None:
    library.say("1", by="Ada", occurred_at=later(5))
    library.tell(a(c.RenamePerson, person=handle("ada"), name="Ada L.", occurred_at=later(60)))
    ada = library.person("ada")
    with library.engine.connect() as connection:
        recorded = sorted(connection.scalars(sa.select(person_names.c.recorded_at)))

    def name(**then: object) -> str:
        return names_of(library.engine, ANONYMOUS, [ada], **then)[ada].name  # type: ignore[arg-type]

    assert name() == "Ada L."
    assert name(as_of=later(59)) == "Ada"
    assert name(as_of=later(60)) == "Ada L."
    assert name(as_of=later(90), known_at=recorded[0]) == "Ada"


def test_before_somebody_was_met_they_go_by_their_first_name(library: Library) -> None:
    library.say("1", by="Ada", occurred_at=later(5))
    library.tell(a(c.RenamePerson, person=handle("ada"), name="Ada L.", occurred_at=later(60)))
    ada = library.person("ada")

    assert names_of(library.engine, ANONYMOUS, [ada], as_of=later(1))[ada].name == "Ada"


def test_links_in_a_circle_end() -> None:
    one, two = UUID(int=1), UUID(int=2)

    assert belongs_to(one, {one: two, two: one}) == one
    assert belongs_to(two, {one: two, two: one}) == one
