"""Whether a link may be made, taken back or dismissed, and whose a handle is then."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.linking import (
    LinkingError,
    check_dismissal,
    check_link,
    owner_after,
    owner_of,
)
from tests.builders import a, later
from tests.reading import Library, handle

NAMES = ("ada", "adah", "addie", "bob")


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    """Addie was found to be Bob, later Adah, who is Ada."""
    library = Library(archive, read_engine)
    library.tell(*(a(c.IntroducePerson, handle=handle(n), name=n.title()) for n in NAMES))
    links = [("bob", "addie", 1), ("adah", "addie", 2), ("ada", "adah", 3)]
    for person, other, minute in links:
        pair = {"person": handle(person), "handle": handle(other)}
        library.tell(a(c.LinkHandle, occurred_at=later(minute), **pair))
    return library


def test_a_link_is_taken_back_where_it_was_made_and_an_older_one_holds_again(
    library: Library,
) -> None:
    ada, adah, addie, bob = map(library.person, NAMES)

    assert owner_of(library.engine, ada, addie) == adah
    assert owner_after(library.engine, addie, adah) == bob
    assert owner_of(library.engine, addie, adah) == ada
    assert owner_after(library.engine, adah, ada) == adah


@pytest.mark.parametrize(
    ("check", "pair", "error"),
    [
        (check_link, ("ada", "addie"), r"Ada \(.*\) and Addie \(.*\) are one person already"),
        (check_link, ("bob", "bob"), "are one person already"),
        (check_link, ("nobody", "bob"), "There is no person"),
        (check_dismissal, ("addie", "ada"), "are one person now. Take the link back instead"),
        (owner_of, ("ada", "bob"), r"Bob \(.*\) is no handle of Ada"),
        (owner_of, ("ada", "ada"), "is the handle that this person is known by"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    library: Library, check: object, pair: tuple[str, str], error: str
) -> None:
    with pytest.raises(LinkingError, match=error):
        check(library.engine, *map(library.person, pair))  # type: ignore[operator]


def test_who_was_erased_is_linked_to_nobody(library: Library) -> None:
    library.tell(a(c.ErasePerson, person=handle("bob"), occurred_at=later(9)))

    for pair in (("ada", "bob"), ("bob", "ada")):
        with pytest.raises(LinkingError, match="was erased"):
            check_link(library.engine, *map(library.person, pair))


def test_two_strangers_may_be_linked_or_held_apart(library: Library) -> None:
    ada, bob = library.person("ada"), library.person("bob")

    check_link(library.engine, ada, bob)
    check_link(library.engine, ada, library.person("not met yet"))
    check_dismissal(library.engine, ada, bob)
