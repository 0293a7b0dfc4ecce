"""Which contributions were moved from one thread into another, as a viewer sees it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.history import changes_of_contribution
from projections.threads.moves import moves_of_thread, threads_held
from projections.threads.queries import merged_into, thread_of
from projections.threads.timeline import timeline
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    """Two threads, of which the one has three messages, the later two a reply and its answer."""
    library = Library(archive, read_engine)
    library.space("hall")
    library.space("club", visibility="members")
    library.thread("old", "Everything", occurred_at=later(0))
    library.thread("new", "The shed", occurred_at=later(0))
    library.say("1", thread="old")
    library.say("2", thread="old", reply_to="1")
    library.say("3", thread="old", reply_to="2")
    return library


def split(library: Library, *keys: str, to: str = "new", minute: int = 60) -> None:
    when = {"occurred_at": later(minute), "by": handle("zoe"), "by_name": "Zoe"}
    library.tell(*(a(c.MoveContribution, contribution=k, thread=to, **when) for k in keys))


def read(library: Library, key: str, viewer: Viewer = ANONYMOUS, **then: datetime) -> list[UUID]:
    row = thread_of(library.engine, viewer, library.archive.id_of("thread", key), **then)
    return [place.id for place in row.places] if row else []


def ids(library: Library, *keys: str) -> list[UUID]:
    return [library.archive.id_of("contribution", key) for key in keys]


def test_both_threads_tell_of_the_move_to_each_as_far_as_they_may_know(library: Library) -> None:
    split(library, "2", "3")
    old, new = (library.archive.id_of("thread", key) for key in ("old", "new"))

    [out] = moves_of_thread(library.engine, STEWARD, old)
    [into] = moves_of_thread(library.engine, STEWARD, new)

    assert (out.direction, out.other, out.other_name) == ("to", new, "The shed")
    assert (into.direction, into.other, into.other_name) == ("from", old, "Everything")
    assert list(out.contributions) == list(into.contributions) == ids(library, "2", "3")
    assert (out.reason, out.by and out.by.name) == ("about the shed", "Zoe")
    for viewer, reason in ((MEMBER, "about the shed"), (ANONYMOUS, None)):
        [told] = moves_of_thread(library.engine, viewer, old)
        assert (told.reason, told.by) == (reason, None)


def test_of_a_move_to_where_one_may_not_follow_nothing_is_told(library: Library) -> None:
    library.thread("closed", "For few", space="club", occurred_at=later(0))
    split(library, "2", to="closed")
    old = library.archive.id_of("thread", "old")

    assert moves_of_thread(library.engine, ANONYMOUS, old) == []
    assert len(moves_of_thread(library.engine, MEMBER, old)) == 1
    assert read(library, "old") == ids(library, "1", "3")


def test_what_was_moved_out_of_a_thread_for_few_stays_theirs(library: Library) -> None:
    library.thread("few", "For few", visibility="stewards", occurred_at=later(0))
    split(library, "2", to="few")
    library.tell(a(c.MergeThread, thread="few", into="new", occurred_at=later(70)))

    assert read(library, "new") == []
    assert read(library, "new", STEWARD) == ids(library, "2")


def test_a_thread_is_read_as_it_was_before_it_was_split_on_either_clock(library: Library) -> None:
    before = datetime.now(UTC)
    split(library, "2", "3")
    everything = ids(library, "1", "2", "3")

    assert read(library, "old") == everything[:1]
    assert read(library, "new") == everything[1:]
    for then in ({"as_of": later(59)}, {"known_at": before}):
        assert read(library, "old", **then) == everything
        assert read(library, "new", **then) == []
    old = library.archive.id_of("thread", "old")
    assert moves_of_thread(library.engine, ANONYMOUS, old, as_of=later(59)) == []


def test_what_was_in_a_merged_thread_before_it_was_moved_is_read_in_the_other_one(
    library: Library,
) -> None:
    library.thread("whole", "All of it", occurred_at=later(0))
    library.tell(a(c.MergeThread, thread="old", into="whole", occurred_at=later(30)))
    split(library, "2", "3")

    assert read(library, "whole") == ids(library, "1")
    assert read(library, "whole", as_of=later(59)) == ids(library, "1", "2", "3")


def test_each_address_a_message_was_found_at_leads_to_where_it_is(library: Library) -> None:
    library.thread("last", "Shelves", occurred_at=later(0))
    split(library, "1", "2", "3", minute=60)
    split(library, "1", "2", "3", to="last", minute=70)
    old, new, last = (library.archive.id_of("thread", key) for key in ("old", "new", "last"))

    assert merged_into(library.engine, ANONYMOUS, old) == last
    assert merged_into(library.engine, ANONYMOUS, new) == last
    with library.engine.connect() as connection:
        assert threads_held(connection, ids(library, "2")) == {old, new, last}


def test_a_reply_that_was_moved_is_not_hidden_beneath_what_stayed(library: Library) -> None:
    split(library, "2", "3")
    hall = library.archive.id_of("space", "hall")

    rows = timeline(library.engine, ANONYMOUS, hall).rows

    assert [(row.contribution.id, row.replies) for row in rows] == [
        (ids(library, "1")[0], 0),
        (ids(library, "2")[0], 1),
    ]


def test_a_message_tells_itself_where_it_was_moved(library: Library) -> None:
    split(library, "2")
    [message] = ids(library, "2")

    [moved] = changes_of_contribution(library.engine, ANONYMOUS, message)

    new = library.archive.id_of("thread", "new")
    assert (moved.change, moved.place, moved.place_name) == ("moved", new, "The shed")
    assert (moved.detail, moved.by, moved.reason) == (None, None, None)
