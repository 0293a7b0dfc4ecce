"""Who sees which thread and contribution."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.queries import contributions_seen
from projections.threads.seen import text_readable
from projections.threads.tables import contributions, threads
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a
from tests.reading import Library


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    return Library(archive, read_engine)


def sees(library: Library, viewer: Viewer, contribution: UUID) -> bool:
    return contribution in contributions_seen(library.engine, viewer, [contribution])


LEVELS = ("public", "members", "stewards")
VIEWERS = {"public": ANONYMOUS, "members": MEMBER, "stewards": STEWARD}


@pytest.mark.parametrize("space", LEVELS)
@pytest.mark.parametrize("thread", LEVELS)
@pytest.mark.parametrize("item", LEVELS)
def test_the_strictest_of_space_thread_and_item_decides(
    library: Library, space: str, thread: str, item: str
) -> None:
    library.space("hall", visibility=space)
    library.thread("t", "title", visibility=thread)
    said = library.say("1", thread="t", visibility=item)

    strictest = max(space, thread, item, key=LEVELS.index)
    seen = [level for level in LEVELS if sees(library, VIEWERS[level], said)]

    assert seen == list(LEVELS[LEVELS.index(strictest) :])


def test_a_confidential_item_is_for_those_whom_its_space_names(library: Library) -> None:
    library.space("hall", visibility="confidential", named=("mailto:ada@example.org",))
    said = library.say("1", visibility="confidential")
    elsewhere = library.say("2", space=str(library.space("open")), visibility="confidential")
    ada = Viewer("member", library.person("ada"))

    assert sees(library, ada, said)
    assert not sees(library, ada, elsewhere)
    assert not sees(library, STEWARD, said)


def test_what_was_said_in_a_thread_of_another_space_obeys_both(library: Library) -> None:
    library.space("hall")
    library.space("club", visibility="members")
    library.thread("t", "title", "hall")
    said = library.say("1", thread="t", space="club")
    library.thread("u", "title", "club")
    other = library.say("2", thread="u", space="hall")

    assert not sees(library, ANONYMOUS, said)
    assert not sees(library, ANONYMOUS, other)
    assert sees(library, MEMBER, said)
    assert sees(library, MEMBER, other)


def test_what_belongs_to_no_thread_shows_to_nobody(library: Library) -> None:
    library.space("hall")
    said = library.say("1")
    with library.engine.begin() as connection:
        connection.execute(threads.delete())

    assert not sees(library, STEWARD, said)


def test_what_belongs_to_no_space_shows_to_nobody(library: Library) -> None:
    library.space("hall")
    said = library.say("1")
    with library.engine.begin() as connection:
        connection.execute(contributions.update().values(space_id=UUID(int=9)))

    assert not sees(library, STEWARD, said)


def test_a_thread_for_stewards_stays_so_when_merged_into_an_open_one(library: Library) -> None:
    library.space("hall")
    library.thread("private", "title", visibility="stewards")
    said = library.say("1", thread="private")
    library.thread("open", "title")
    library.say("2", thread="open")

    library.tell(a(c.MergeThread, thread="private", into="open"))

    assert not sees(library, ANONYMOUS, said)
    assert sees(library, STEWARD, said)


def test_hidden_words_are_for_stewards_and_withdrawn_ones_for_nobody() -> None:
    readable = {
        (viewer.level, state): text_readable(viewer, state)
        for viewer in (MEMBER, STEWARD)
        for state in ("shown", "hidden", "withdrawn")
    }

    assert [key for key, value in readable.items() if value] == [
        ("member", "shown"),
        ("steward", "shown"),
        ("steward", "hidden"),
    ]
