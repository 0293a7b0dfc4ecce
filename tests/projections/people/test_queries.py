"""Queries of people."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.queries import count_people, names_of_person, people_seen, person_seen
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, build_town, handle, viewer_of


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def test_each_viewer_sees_who_said_something_they_may_see(library: Library) -> None:
    build_town(library)

    seen = {
        name: [row.name for row in people_seen(library.engine, viewer_of(library, name)).rows]
        for name in ("anonymous", "member", "steward", "named")
    }

    assert seen == {
        "anonymous": ["Ada", "Dan"],
        "member": ["Ada", "Dan", "Gus"],
        "steward": ["Ada", "Bob", "Dan", "Gus", "Oz"],
        "named": ["Ada", "Cy", "Dan", "Gus"],
    }
    for name, names in seen.items():
        assert count_people(library.engine, viewer_of(library, name)) == len(names)


def test_people_stand_by_name_whatever_its_case(library: Library) -> None:
    for name in ("bert", "Carla", "Åke", "anna"):
        library.say(name, by=name)

    rows = people_seen(library.engine, ANONYMOUS).rows

    assert [row.name for row in rows] == ["anna", "bert", "Carla", "Åke"]


def test_people_can_be_looked_for_by_part_of_their_name(library: Library) -> None:
    for name in ("Anna", "Johanna", "Bert"):
        library.say(name, by=name)

    found = people_seen(library.engine, ANONYMOUS, named="ANN", limit=1, offset=1)

    assert (found.total, [row.name for row in found.rows]) == (2, ["Johanna"])


def test_a_person_counts_once_with_all_their_handles(library: Library) -> None:
    library.say("1", by="Ada", occurred_at=later(1))
    library.say("2", by="Adah", occurred_at=later(9))
    library.say("3", by="Adah", occurred_at=later(10), visibility="stewards")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))

    [ada] = people_seen(library.engine, ANONYMOUS).rows

    assert (ada.id, ada.name, ada.contributions) == (library.person("ada"), "Ada", 2)
    assert (ada.first_at, ada.last_at) == (later(1), later(9))
    assert person_seen(library.engine, ANONYMOUS, library.person("adah")) == ada


def test_somebody_of_whom_one_sees_nothing_is_not_there(library: Library) -> None:
    library.say("1", by="Ada", visibility="stewards")
    library.tell(a(c.IntroducePerson, handle=handle("mute"), name="Mute"))

    assert person_seen(library.engine, MEMBER, library.person("ada")) is None
    assert person_seen(library.engine, STEWARD, library.person("mute")) is None
    assert names_of_person(library.engine, MEMBER, library.person("ada")) == []
    assert people_seen(library.engine, MEMBER).total == 0


def test_an_erased_person_is_on_no_list_and_has_no_name(library: Library) -> None:
    library.say("1", by="Eve")
    eve = library.erase("eve")

    assert people_seen(library.engine, STEWARD).rows == ()
    found = person_seen(library.engine, STEWARD, eve)
    assert found is not None
    assert (found.name, found.erased) == ("[erased]", True)
    assert names_of_person(library.engine, STEWARD, eve) == []


def test_a_person_keeps_their_former_names(library: Library) -> None:
    library.say("1", by="Ada", occurred_at=later(1))
    library.tell(a(c.RenamePerson, person=handle("ada"), name="Ada L.", occurred_at=later(60)))
    ada = library.person("ada")

    names = names_of_person(library.engine, ANONYMOUS, ada)

    assert [(name.name, name.occurred_at) for name in names] == [
        ("Ada", later(1)),
        ("Ada L.", later(60)),
    ]
    assert names_of_person(library.engine, ANONYMOUS, ada, as_of=later(59)) == names[:1]


def test_bots_and_those_who_left_are_told_apart(library: Library) -> None:
    library.tell(a(c.IntroducePerson, handle=handle("bell"), name="Bell", kind="bot"))
    library.say("1", by="Bell")
    library.say("2", by="Ada")
    library.tell(a(c.RecordDeparture, person=handle("ada"), occurred_at=later(60)))

    ada, bell = people_seen(library.engine, ANONYMOUS).rows

    assert (ada.kind, ada.left_at) == ("person", later(60))
    assert (bell.kind, bell.left_at) == ("bot", None)
