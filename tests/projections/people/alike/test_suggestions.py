"""Likely links for a steward: with what speaks for each and against it, and never by itself."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.alike.suggestions import Suggestion, suggestions_for
from projections.people.tables import people
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library

ADA, QUILL, OTHER = "chat:adaq", "mailto:quill@example.org", "github:quill-ada"
A_YEAR = 60 * 24 * 365


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    """Ada Quill in a chat and by mail, Bo Reed, and two bots of one name."""
    library = Library(archive, read_engine)
    library.space("hall")
    library.space("vault", visibility="confidential")
    library.tell(
        a(c.IntroducePerson, handle=ADA, name="Ada Quill"),
        a(c.IntroducePerson, handle=QUILL, name="Ada Quill"),
        a(c.IntroducePerson, handle="chat:bo", name="Bo Reed"),
        a(c.IntroducePerson, handle="chat:bot1", name="Helper Bot", kind="bot"),
        a(c.IntroducePerson, handle="chat:bot2", name="Helper Bot", kind="bot"),
    )
    said(library, "1", ADA, 0)
    said(library, "2", ADA, 20)
    said(library, "3", QUILL, 10)
    said(library, "4", "chat:bo", 11)
    return library


def said(library: Library, key: str, by: str, minute: int, **changes: object) -> None:
    given = {"key": key, "thread": key, "space": "hall", "by": by, "by_name": "", **changes}
    library.tell(a(c.MakeContribution, occurred_at=later(minute), source="", **given))


def found(library: Library, viewer: Viewer = STEWARD) -> list[Suggestion]:
    with library.engine.connect() as connection:
        ids = dict.fromkeys(connection.scalars(sa.select(people.c.id)), "")
    known = {library.archive.id_of("person", h): h for h in (ADA, QUILL, OTHER)}
    return suggestions_for(library.engine, viewer, {i: known.get(i, "") for i in ids})


def test_two_who_go_by_one_name_are_suggested_with_where_both_spoke(library: Library) -> None:
    [one] = found(library)

    assert (one.first.id, one.second.id) == tuple(
        library.archive.id_of("person", handle) for handle in (ADA, QUILL)
    )
    assert one.speaks_for == (
        "Both go by “Ada Quill”.",
        "Both spoke in “hall” between 2020-05-01 and 2020-05-01.",
    )
    assert one.speaks_against == ()
    assert (one.first.contributions, one.second.contributions) == (2, 1)
    assert one.first.platforms == ("chat",)
    assert [spoke.space for spoke in one.second.spaces] == ["hall"]


def test_nothing_is_linked_by_being_suggested_and_the_list_is_the_same_each_time(
    library: Library,
) -> None:
    before = library.archive.recorder.max_notification_id()

    assert found(library) == found(library)
    assert library.archive.recorder.max_notification_id() == before


@pytest.mark.parametrize("viewer", [ANONYMOUS, MEMBER])
def test_only_stewards_are_told_who_may_be_one(library: Library, viewer: Viewer) -> None:
    assert found(library, viewer) == []


def test_one_who_takes_over_where_the_other_falls_silent_may_be_them(library: Library) -> None:
    library.tell(a(c.IntroducePerson, handle=OTHER, name="Ada Quill"))
    said(library, "5", OTHER, A_YEAR // 2)

    told = [sign for one in found(library) for sign in one.speaks_for]

    assert "In “hall” one is last heard on 2020-05-01, the other first on 2020-10-31." in told


def test_people_who_answer_one_another_or_share_a_platform_are_less_likely_one(
    library: Library,
) -> None:
    library.tell(a(c.IntroducePerson, handle="chat:ada2", name="Ada Quill"))
    said(library, "5", "chat:ada2", 30, thread="1", reply_to="1")

    against = {sign for one in found(library) for sign in one.speaks_against}

    assert against >= {
        "They answered one another once.",
        "3 people here go by “Ada Quill”.",
        "Both are accounts on chat, where most people have one.",
    }


def test_what_speaks_most_for_itself_comes_first(library: Library) -> None:
    library.tell(a(c.IntroducePerson, handle=OTHER, name="Ada Quill"))
    library.tell(a(c.IntroducePerson, handle="chat:quillada", name="Ada Quill"))

    first = found(library)[0]

    assert any("Both have the login" in sign for sign in first.speaks_for)


def test_what_was_dismissed_or_taken_back_or_made_is_not_suggested_again(
    library: Library,
) -> None:
    library.tell(a(c.LinkHandle, person=ADA, handle=QUILL, occurred_at=later(60)))
    assert found(library) == []

    library.tell(a(c.UnlinkHandle, person=ADA, handle=QUILL, occurred_at=later(61)))
    assert found(library) == []

    library.tell(a(c.IntroducePerson, handle=OTHER, name="Ada Quill"))
    assert len(found(library)) == 2
    for person in (ADA, QUILL):
        library.tell(a(c.DismissLink, person=OTHER, handle=person, occurred_at=later(62)))
    assert found(library) == []


def test_what_was_dismissed_for_one_handle_holds_for_whoever_has_that_now(
    library: Library,
) -> None:
    library.tell(
        a(c.DismissLink, person=QUILL, handle=ADA, occurred_at=later(62)),
        a(c.IntroducePerson, handle=OTHER, name="Ada Quill"),
        a(c.LinkHandle, person=OTHER, handle=ADA, occurred_at=later(63)),
    )

    assert found(library) == []


def test_who_was_erased_is_left_out(library: Library) -> None:
    library.tell(a(c.ErasePerson, person=QUILL, occurred_at=later(70)))

    assert found(library) == []


def test_who_spoke_only_where_the_steward_may_not_look_is_not_told_of(library: Library) -> None:
    library.tell(a(c.IntroducePerson, handle="chat:silent", name="Ivy Marsh"))
    library.tell(a(c.IntroducePerson, handle="chat:ivy", name="Ivy Marsh"))
    assert {one.first.name for one in found(library)} == {"Ada Quill", "Ivy Marsh"}

    said(library, "5", "chat:ivy", 30, space="vault")

    assert {one.first.name for one in found(library)} == {"Ada Quill"}


def test_who_signs_with_the_name_of_another_may_be_them(library: Library) -> None:
    said(library, "5", "chat:bo", 30, body="Yes.\n\n-- \nAda Quill\n", media="mail")

    told = [sign for one in found(library) for sign in one.speaks_for]

    assert "Bo Reed signs as “Ada Quill”, like the other." in told
