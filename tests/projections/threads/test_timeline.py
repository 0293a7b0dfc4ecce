"""Timelines."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.queries import contributions_seen
from projections.threads.timeline import (
    Cursor,
    TimelinePage,
    latest_documents,
    neighbours,
    said_by,
    timeline,
)
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, build_town, handle, viewer_of


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def hall(library: Library) -> UUID:
    return library.archive.id_of("space", "hall")


def words(page: TimelinePage) -> list[str | None]:
    return [said.contribution.body for said in page.rows]


def test_a_timeline_is_read_forward_and_opens_at_its_end(library: Library) -> None:
    for number in range(5):
        library.say(str(number), f"word {number}")

    page = timeline(library.engine, ANONYMOUS, hall(library), limit=3)

    assert words(page) == ["word 2", "word 3", "word 4"]
    assert (page.has_earlier, page.has_later) == (True, False)


def test_stretches_join_without_gap_or_overlap_in_both_directions(library: Library) -> None:
    for number in range(7):  # all in the same minute: only their order of recording tells
        library.say(str(number), f"word {number}", occurred_at=later(1))
    end = timeline(library.engine, ANONYMOUS, hall(library), limit=3)

    def next_to(page: TimelinePage, direction: str) -> TimelinePage:
        edge = page.rows[0 if direction == "before" else -1].contribution.id
        cursor = Cursor("before" if direction == "before" else "after", edge)
        return timeline(library.engine, ANONYMOUS, hall(library), cursor=cursor, limit=3)

    middle = next_to(end, "before")
    start = next_to(middle, "before")

    assert words(start) + words(middle) + words(end) == [f"word {n}" for n in range(7)]
    assert (start.has_earlier, start.has_later) == (False, True)
    assert (middle.has_earlier, middle.has_later) == (True, True)
    assert words(next_to(start, "after")) == ["word 1", "word 2", "word 3"]


def test_a_timeline_can_begin_at_a_moment(library: Library) -> None:
    for number in range(4):
        library.say(str(number), f"word {number}", occurred_at=later(number))

    cursor = Cursor("from", at=later(2))
    page = timeline(library.engine, ANONYMOUS, hall(library), cursor=cursor)

    assert words(page) == ["word 2", "word 3"]
    assert (page.has_earlier, page.has_later) == (True, False)


def test_replies_are_counted_beside_what_they_reply_to(library: Library) -> None:
    library.say("1", "opening", thread="t")
    library.say("2", "reply", thread="t", reply_to="1")
    library.say("3", "reply to the reply", thread="t", reply_to="2")
    library.say("4", "secret reply", thread="t", reply_to="1", visibility="stewards")
    library.say("5", "another matter")

    def counted(viewer: object) -> list[tuple[str | None, int]]:
        page = timeline(library.engine, viewer, hall(library))  # type: ignore[arg-type]
        return [(said.contribution.body, said.replies) for said in page.rows]

    assert counted(ANONYMOUS) == [("opening", 2), ("another matter", 0)]
    assert counted(STEWARD) == [("opening", 3), ("another matter", 0)]


def test_a_reply_to_what_the_archive_does_not_have_stands_for_itself(library: Library) -> None:
    library.say("2", "orphan", reply_to="never exported")
    library.say("3", "secret", visibility="stewards")
    library.say("4", "reply to the secret", reply_to="3")

    page = timeline(library.engine, ANONYMOUS, hall(library))

    assert words(page) == ["orphan", "reply to the secret"]


def test_a_reply_to_another_space_stands_for_itself(library: Library) -> None:
    library.space("kitchen")
    library.say("1", "said in the kitchen", space="kitchen")
    library.say("2", "answered in the hall", reply_to="1")

    assert words(timeline(library.engine, ANONYMOUS, hall(library))) == ["answered in the hall"]


def test_a_timeline_shows_each_viewer_only_what_is_for_them(library: Library) -> None:
    build_town(library)
    spaces = [library.archive.id_of("space", s) for s in ("hall", "club", "office", "vault")]

    def said(name: str) -> set[str | None]:
        viewer = viewer_of(library, name)
        pages = [timeline(library.engine, viewer, space) for space in spaces]
        return {word for page in pages for word in words(page)} - {None}

    assert said("anonymous") == {"Here is hallword"}
    assert said("member") == {"Here is hallword", "Here is clubword"}
    assert said("named") == {"Here is hallword", "Here is clubword", "Here is vaultword"}


def test_the_neighbours_of_a_message_are_what_was_said_around_it(library: Library) -> None:
    ids = [library.say(str(number), f"word {number}") for number in range(6)]
    library.say("secret", occurred_at=later(2), visibility="stewards")
    middle = contributions_seen(library.engine, MEMBER, ids)[ids[2]]

    before, after = neighbours(library.engine, MEMBER, middle, count=2)

    assert [said.contribution.id for said in before] == ids[:2]
    assert [said.contribution.id for said in after] == ids[3:5]


def test_what_a_person_said_comes_latest_first_by_all_their_handles(library: Library) -> None:
    first = library.say("1", by="Ada")
    second = library.say("2", by="Adah")
    library.say("3", by="Bob")
    secret = library.say("4", by="Ada", visibility="stewards")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))
    ada, adah = library.person("ada"), library.person("adah")

    def said(viewer: object, person: UUID) -> list[UUID]:
        found = said_by(library.engine, viewer, person)  # type: ignore[arg-type]
        return [one.contribution.id for one in found]

    assert said(ANONYMOUS, ada) == said(ANONYMOUS, adah) == [second, first]
    assert said(STEWARD, ada) == [secret, second, first]
    [only] = said_by(library.engine, ANONYMOUS, ada, limit=1, offset=1)
    assert only.contribution.id == first


def test_documents_come_with_the_latest_wording_first(library: Library) -> None:
    for key, minutes in (("old", 1), ("older", 0)):
        library.thread(key, f"Rules of the {key}")
        library.say(key, thread=key, kind="document", occurred_at=later(minutes))
    library.say("talk")
    library.say("secret", kind="document", visibility="stewards")
    library.say("gone", kind="document")
    library.tell(a(c.WithdrawContribution, contribution="gone"))
    assert [d.title for d in latest_documents(library.engine, MEMBER)] == [
        "Rules of the old",
        "Rules of the older",
    ]

    library.tell(a(c.ReviseContribution, contribution="older", occurred_at=later(60)))

    assert [d.title for d in latest_documents(library.engine, MEMBER)] == [
        "Rules of the older",
        "Rules of the old",
    ]
