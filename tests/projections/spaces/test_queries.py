"""Queries of spaces."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.spaces.queries import names_of_space, space_of, spaces_seen
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, build_town, viewer_of


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    return Library(archive, read_engine)


def test_a_space_tells_how_much_was_said_in_it_and_when(library: Library) -> None:
    hall = library.space("hall")
    library.say("1", thread="t", occurred_at=later(1))
    library.say("2", thread="t", occurred_at=later(5))
    library.say("3", occurred_at=later(3))

    space = space_of(library.engine, ANONYMOUS, hall)

    assert space is not None
    assert (space.contributions, space.threads) == (3, 2)
    assert (space.first_at, space.last_at) == (later(1), later(5))


def test_an_empty_space_shows_too(library: Library) -> None:
    library.space("hall", purpose="to begin")

    [space] = spaces_seen(library.engine, ANONYMOUS)

    assert (space.name, space.purpose) == ("hall", "to begin")
    assert (space.contributions, space.threads, space.last_at) == (0, 0, None)


def test_what_a_viewer_may_not_see_does_not_count(library: Library) -> None:
    build_town(library)

    counts = {
        name: {
            space.name: (space.contributions, space.threads)
            for space in spaces_seen(library.engine, viewer_of(library, name))
        }
        for name in ("anonymous", "member", "steward", "named")
    }

    assert counts["anonymous"] == {"hall": (6, 3)}
    assert counts["member"] == {"hall": (6, 3), "club": (1, 1)}
    assert counts["steward"] == {"hall": (8, 4), "club": (1, 1), "office": (1, 1)}
    assert counts["named"] == {"hall": (6, 3), "club": (1, 1), "vault": (1, 1)}


def test_what_was_said_last_in_secret_does_not_move_the_last_time(library: Library) -> None:
    library.space("hall")
    library.say("1", thread="t", occurred_at=later(1))
    library.say("2", thread="t", occurred_at=later(9), visibility="stewards")

    [space] = spaces_seen(library.engine, MEMBER)

    assert space.last_at == later(1)


def test_a_space_one_may_not_see_is_not_there(library: Library) -> None:
    office = library.space("office", visibility="stewards")

    assert space_of(library.engine, MEMBER, office) is None
    assert names_of_space(library.engine, MEMBER, office) == []
    assert space_of(library.engine, STEWARD, office) is not None
    assert space_of(library.engine, STEWARD, UUID(int=9)) is None


def test_closed_spaces_stand_last(library: Library) -> None:
    for name in ("Beta", "alpha", "gamma"):
        library.space(name)
    library.tell(a(c.CloseSpace, space="alpha"))

    assert [s.name for s in spaces_seen(library.engine, ANONYMOUS)] == ["Beta", "gamma", "alpha"]


def test_a_renamed_space_keeps_its_former_names_on_both_clocks(library: Library) -> None:
    hall = library.space("hall")
    library.tell(a(c.RenameSpace, space="hall", name="great hall", occurred_at=later(60)))
    first, second = names_of_space(library.engine, ANONYMOUS, hall)

    assert (first.name, second.name) == ("hall", "great hall")
    before = names_of_space(library.engine, ANONYMOUS, hall, as_of=later(59))
    unknown = names_of_space(library.engine, ANONYMOUS, hall, known_at=first.recorded_at)
    assert before == unknown == [first]


def test_the_purpose_an_erased_person_wrote_is_gone(library: Library) -> None:
    library.space("hall", purpose="eveword", by="mailto:eve@example.org")
    library.erase("eve")

    [space] = spaces_seen(library.engine, STEWARD)

    assert space.purpose is None
