"""Who was linked once with somebody who is to be erased, for a steward to choose."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.erasures.once import OnceLinked, once_linked_with
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    """Bob, and Cy, were taken for Ada; Cy is Dan now, and Bob has another handle."""
    library = Library(archive, read_engine)
    library.space("hall")
    for name in ("Ada", "Bob", "Bobby", "Cy", "Dan"):
        library.say(name, by=name)
    links = [("ada", "bob", 1), ("ada", "cy", 2), ("bob", "bobby", 3), ("dan", "cy", 5)]
    for person, other, minute in links:
        pair = {"person": handle(person), "handle": handle(other)}
        library.tell(a(c.LinkHandle, occurred_at=later(minute), **pair))
        if person == "ada":
            library.tell(a(c.UnlinkHandle, occurred_at=later(minute + 9), **pair))
    return library


def once(library: Library, *names: str, chosen: str = "") -> dict[str, OnceLinked]:
    ids = [library.person(name) for name in names]
    found = once_linked_with(library.engine, ids, [library.person(chosen)] if chosen else ())
    return {one.name: one for one in found}


def test_who_stands_alone_again_can_be_chosen_with_all_of_theirs(library: Library) -> None:
    bob = once(library, "ada", chosen="bob")["Bob"]

    assert bob.handles == (library.person("bob"), library.person("bobby"))
    assert (bob.contributions, bob.undone_at, bob.chosen) == (2, later(10), True)
    assert not bob.is_anothers


def test_who_is_somebody_elses_now_is_only_told_of(library: Library) -> None:
    cy = once(library, "ada")["Cy"]

    assert cy.is_anothers
    assert (cy.contributions, cy.chosen) == (1, False)


def test_it_is_told_from_the_other_side_too(library: Library) -> None:
    assert once(library, "bob", "bobby").keys() == {"Ada"}


def test_who_was_erased_already_is_not_told_of(library: Library) -> None:
    library.erase("bob")

    assert once(library, "ada").keys() == {"Cy"}
