"""Histories of threads and contributions."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.history import (
    changes_of_contribution,
    changes_of_thread,
    titles_had,
    wordings_of,
)
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, handle


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def test_every_wording_is_kept_with_its_editor_and_reason(library: Library) -> None:
    said = library.say("1", "first", occurred_at=later(1))
    library.tell(
        a(
            c.ReviseContribution,
            contribution="1",
            body="second",
            by=handle("bob"),
            by_name="Bob",
            reason="spelling",
            occurred_at=later(60),
        )
    )

    first, second = wordings_of(library.engine, ANONYMOUS, said)

    assert (first.number, first.body, first.editor, first.reason) == (1, "first", None, None)
    assert (second.number, second.body, second.reason) == (2, "second", "spelling")
    assert second.worded_at == later(60)
    assert second.editor is not None
    assert second.editor.name == "Bob"


def test_wordings_stand_in_the_communitys_order(library: Library) -> None:
    said = library.say("1", "first", occurred_at=later(1))
    for body, at in (("third", 90), ("second", 60)):
        library.tell(a(c.ReviseContribution, contribution="1", body=body, occurred_at=later(at)))

    bodies = [wording.body for wording in wordings_of(library.engine, ANONYMOUS, said)]
    then = wordings_of(library.engine, ANONYMOUS, said, as_of=later(70))

    assert bodies == ["first", "second", "third"]
    assert [wording.body for wording in then] == ["first", "second"]


def test_the_last_wording_of_a_source_stands_where_it_was_written(library: Library) -> None:
    said = library.say("1", "last", occurred_at=later(1), edited_at=later(90))
    library.tell(a(c.ReviseContribution, contribution="1", body="former", occurred_at=later(60)))

    former, last = wordings_of(library.engine, ANONYMOUS, said)

    assert (former.body, former.worded_at) == ("former", later(60))
    assert (last.body, last.worded_at) == ("last", later(90))


def test_a_first_wording_from_an_older_export_stands_first(library: Library) -> None:
    said = library.say("1", "edited", occurred_at=later(1), edited_at=later(30))
    library.say("1", "first", occurred_at=later(1))

    def worded(**then: Any) -> list[tuple[int, str]]:
        return [(w.number, w.body) for w in wordings_of(library.engine, STEWARD, said, **then)]

    assert worded() == [(1, "first"), (2, "edited")]
    assert worded(as_of=later(20)) == [(1, "first")]


def test_former_wordings_are_withheld_with_the_present_one(library: Library) -> None:
    hidden = library.say("1", "rude")
    withdrawn = library.say("2", "hasty")
    for key in ("1", "2"):
        library.tell(a(c.ReviseContribution, contribution=key, occurred_at=later(60)))
    library.tell(a(c.HideContribution, contribution="1", occurred_at=later(61)))
    library.tell(a(c.WithdrawContribution, contribution="2", occurred_at=later(61)))

    assert wordings_of(library.engine, MEMBER, hidden) == []
    assert len(wordings_of(library.engine, STEWARD, hidden)) == 2
    assert wordings_of(library.engine, STEWARD, withdrawn) == []


def test_former_wordings_are_no_way_around_visibility(library: Library) -> None:
    said = library.say("1", visibility="stewards")

    assert wordings_of(library.engine, MEMBER, said) == []
    assert changes_of_contribution(library.engine, MEMBER, said) == []


def test_former_wordings_of_an_erased_author_are_gone(library: Library) -> None:
    said = library.say("1", "eveword", "Eve")
    library.tell(a(c.ReviseContribution, contribution="1", occurred_at=later(60)))
    library.erase("eve")

    assert wordings_of(library.engine, STEWARD, said) == []


def test_a_thread_keeps_its_former_titles(library: Library) -> None:
    thread = library.thread("t", "first", occurred_at=later(0))
    library.say("1", thread="t", occurred_at=later(1))
    rename = a(c.RenameThread, thread="t", title="second", by=handle("bob"), by_name="Bob")
    library.tell(rename, a(c.RenameThread, thread="t", title="third", occurred_at=later(60)))

    titles = titles_had(library.engine, ANONYMOUS, thread)

    assert [title.title for title in titles] == ["first", "second", "third"]
    assert [title.by and title.by.name for title in titles] == ["Ada", "Bob", None]
    then = titles_had(library.engine, ANONYMOUS, thread, as_of=later(30))
    assert [title.title for title in then] == ["first", "second"]


def test_former_titles_are_withheld_with_the_present_one(library: Library) -> None:
    thread = library.thread("t", "secret subject", occurred_at=later(0))
    library.say("1", thread="t", visibility="stewards")
    library.say("2", thread="t")

    assert titles_had(library.engine, MEMBER, thread) == []
    assert len(titles_had(library.engine, STEWARD, thread)) == 1


def test_the_title_an_erased_person_gave_is_gone(library: Library) -> None:
    thread = library.thread("t", "eveword", by=handle("eve"), occurred_at=later(0))
    library.say("1", thread="t")
    library.tell(a(c.RenameThread, thread="t", title="kept", by=handle("bob")))
    library.erase("eve")

    assert [t.title for t in titles_had(library.engine, STEWARD, thread)] == ["kept"]


def test_what_befell_a_thread_is_told_in_order(library: Library) -> None:
    kitchen = library.space("kitchen")
    thread = library.thread("t", "title")
    library.say("1", thread="t")
    library.tell(
        a(c.CloseThread, thread="t", by=handle("bob"), by_name="Bob", reason="heated"),
        a(c.ReopenThread, thread="t", occurred_at=later(60)),
        a(c.MoveThread, thread="t", space="kitchen", occurred_at=later(61)),
    )

    closed, reopened, moved = changes_of_thread(library.engine, ANONYMOUS, thread)

    assert (closed.change, closed.reason) == ("closed", "heated")
    assert closed.by is not None
    assert closed.by.name == "Bob"
    assert (reopened.change, moved.change) == ("reopened", "moved")
    assert (moved.place, moved.place_name) == (kitchen, "kitchen")
    assert len(changes_of_thread(library.engine, ANONYMOUS, thread, as_of=later(60))) == 2


def test_a_place_one_may_not_see_is_not_named(library: Library) -> None:
    library.space("office", visibility="stewards")
    thread = library.thread("t", "title")
    library.say("1", thread="t")
    library.tell(a(c.MoveThread, thread="t", space="office", occurred_at=later(60)))
    library.tell(a(c.MoveThread, thread="t", space="hall", occurred_at=later(61)))

    away, back = changes_of_thread(library.engine, MEMBER, thread)

    assert (away.place, away.place_name) == (None, None)
    assert back.place_name == "hall"


def test_who_hid_something_is_told_to_stewards(library: Library) -> None:
    said = library.say("1", "rude")
    hide = a(
        c.HideContribution, contribution="1", by=handle("bob"), by_name="Bob", reason="manners"
    )
    library.tell(hide)

    [member_sees] = changes_of_contribution(library.engine, MEMBER, said)
    [steward_sees] = changes_of_contribution(library.engine, STEWARD, said)

    assert (member_sees.change, member_sees.reason, member_sees.by) == ("hidden", "manners", None)
    assert member_sees.detail == "topics/2"
    assert steward_sees.by is not None
    assert steward_sees.by.name == "Bob"


def test_why_somebody_withdrew_their_words_is_told_to_stewards(library: Library) -> None:
    said = library.say("1")
    library.tell(a(c.WithdrawContribution, contribution="1", reason="my affair"))

    assert [c.reason for c in changes_of_contribution(library.engine, MEMBER, said)] == [None]
    assert [c.reason for c in changes_of_contribution(library.engine, STEWARD, said)] == [
        "my affair"
    ]


def test_who_accepted_an_answer_is_told_to_all(library: Library) -> None:
    said = library.say("1")
    library.tell(a(c.AcceptAnswer, contribution="1", by=handle("bob"), by_name="Bob"))

    [accepted] = changes_of_contribution(library.engine, ANONYMOUS, said)

    assert accepted.by is not None
    assert (accepted.change, accepted.by.name) == ("accepted", "Bob")
