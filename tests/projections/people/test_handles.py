"""By which handles a person is known, since when, on what evidence, and what was undone."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.handles import PersonHandles, handles_of_person, once_linked
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    """Ada has the handle adah too, by the evidence of Zoe; that bob's was hers was taken back."""
    library = Library(archive, read_engine)
    library.space("hall")
    library.space("vault", visibility="confidential")
    for name in ("Ada", "Adah", "Bob"):
        library.say(name, by=name)
    given = {"by": handle("zoe"), "by_name": "Zoe", "person": handle("ada")}
    library.tell(
        a(c.LinkHandle, handle=handle("adah"), evidence="same face", occurred_at=later(9), **given),
        a(c.LinkHandle, handle=handle("bob"), evidence="one house", occurred_at=later(9), **given),
        a(c.UnlinkHandle, handle=handle("bob"), reason="brothers", occurred_at=later(19), **given),
    )
    return library


def of(library: Library, name: str, viewer: Viewer = STEWARD) -> PersonHandles:
    found = handles_of_person(library.engine, viewer, library.person(name))
    assert found is not None
    return found


def test_each_handle_tells_since_when_it_is_theirs_and_on_what_evidence(library: Library) -> None:
    found = of(library, "adah")

    own, other = found.handles
    assert (own.id, own.link, own.platform) == (library.person("ada"), None, "mail")
    assert other.id == library.person("adah")
    assert other.link is not None
    assert (other.link.told, other.link.occurred_at) == ("same face", later(9))
    assert other.link.by is not None
    assert (other.link.by.name, other.contributions) == ("Zoe", 1)


def test_a_link_that_was_taken_back_is_told_with_both_reasons_to_either(library: Library) -> None:
    for name in ("ada", "bob"):
        undone = of(library, name).undone
        assert [(row.linked, row.told) for row in undone] == [
            (True, "one house"),
            (False, "brothers"),
        ]


@pytest.mark.parametrize("viewer", [ANONYMOUS, MEMBER])
def test_how_one_knows_is_for_stewards_and_for_themselves(library: Library, viewer: Viewer) -> None:
    found = of(library, "ada", viewer)

    assert [row.link.told for row in found.handles if row.link] == [None]
    assert [row.told for row in found.undone] == [None, None]
    assert not found.knows_why
    assert of(library, "ada", Viewer(viewer.level, library.person("adah"))).knows_why


def test_a_handle_by_which_one_sees_nothing_said_does_not_show(library: Library) -> None:
    library.say("secret", by="Cy", space="vault")
    library.tell(
        a(c.LinkHandle, person=handle("ada"), handle=handle("cy"), occurred_at=later(30)),
        a(c.IntroducePerson, handle="git:ada", name="Ada"),
        a(c.LinkHandle, person=handle("ada"), handle="git:ada", occurred_at=later(31)),
    )
    cy, git = library.person("cy"), library.archive.id_of("person", "git:ada")

    def shown(viewer: Viewer) -> set[object]:
        return {row.id for row in of(library, "ada", viewer).handles} & {cy, git}

    assert shown(ANONYMOUS) == shown(MEMBER) == set()
    assert shown(STEWARD) == {git}
    assert shown(Viewer("member", library.person("ada"))) == {cy, git}


def test_what_was_known_then_knows_no_later_link(library: Library) -> None:
    before = datetime.now(UTC)
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("bob"), occurred_at=later(40)))

    assert len(of(library, "ada").handles) == 3
    then = handles_of_person(library.engine, STEWARD, library.person("ada"), known_at=before)
    assert then is not None
    assert len(then.handles) == 2


def test_evidence_by_somebody_erased_is_gone_and_the_link_holds(library: Library) -> None:
    library.tell(a(c.ErasePerson, person=handle("zoe"), occurred_at=later(50)))

    found = of(library, "ada")

    assert [row.link.told for row in found.handles if row.link] == [None]
    assert found.undone[0].told is None


def test_of_nobody_and_of_who_was_erased_there_are_none(library: Library) -> None:
    library.tell(a(c.ErasePerson, person=handle("bob"), occurred_at=later(50)))

    for name in ("bob", "nobody"):
        assert handles_of_person(library.engine, STEWARD, library.person(name)) is None


def test_who_was_once_linked_is_known_from_either_side(library: Library) -> None:
    ada, adah, bob = (library.person(name) for name in ("ada", "adah", "bob"))

    with library.engine.connect() as connection:
        assert once_linked(connection, [ada, adah]) == {bob}
        assert once_linked(connection, [bob]) == {ada}
