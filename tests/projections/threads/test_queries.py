"""Queries of one thread."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.queries import contributions_seen, merged_into, thread_of
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def read_aloud(library: Library, key: str, viewer: Viewer = ANONYMOUS) -> list[tuple[str, int]]:
    """The words of a thread in reading order, with their depth."""
    found = thread_of(library.engine, viewer, library.archive.id_of("thread", key))
    assert found is not None
    said = contributions_seen(library.engine, viewer, [place.id for place in found.places])
    return [(said[p.id].body or "", p.depth) for p in found.places if not p.is_stub]


def test_a_thread_is_read_nested_in_its_order(library: Library) -> None:
    library.say("1", "question", thread="t")
    library.say("2", "answer", thread="t", reply_to="1")
    library.say("3", "aside", thread="t")
    library.say("4", "thanks", thread="t", reply_to="2")

    assert read_aloud(library, "t") == [("question", 0), ("answer", 1), ("thanks", 2), ("aside", 0)]


def test_what_is_said_at_one_moment_is_read_as_it_was_recorded(library: Library) -> None:
    words = [f"word {n}" for n in range(12)]
    for number, word in enumerate(words):
        library.say(str(number), word, thread="t", occurred_at=later(1))

    assert [word for word, _ in read_aloud(library, "t")] == words


def test_a_reply_to_unseen_words_stands_where_one_cannot_tell(library: Library) -> None:
    library.say("1", "open", thread="t")
    library.say("2", "secret", thread="t", reply_to="1", visibility="stewards")
    library.say("3", "reply", thread="t", reply_to="2")

    assert read_aloud(library, "t") == [("open", 0), ("reply", 0)]
    assert read_aloud(library, "t", STEWARD) == [("open", 0), ("secret", 1), ("reply", 2)]


def test_a_thread_of_which_one_sees_nothing_is_not_there(library: Library) -> None:
    library.space("club", visibility="members")
    thread = library.archive.id_of("thread", "t")
    library.say("1", thread="t", space="club")
    secret = library.archive.id_of("thread", "u")
    library.say("2", thread="u", visibility="members")

    assert thread_of(library.engine, ANONYMOUS, thread) is None
    assert thread_of(library.engine, ANONYMOUS, secret) is None
    assert thread_of(library.engine, MEMBER, thread) is not None


def test_a_thread_is_as_it_was_then(library: Library) -> None:
    thread = library.thread("t", "first title", occurred_at=later(0))
    one = library.say("1", thread="t", occurred_at=later(1))
    library.say("2", thread="t", occurred_at=later(50))
    library.tell(
        a(c.RenameThread, thread="t", title="second title", occurred_at=later(60)),
        a(c.CloseThread, thread="t", occurred_at=later(60)),
        a(c.AcceptAnswer, contribution="2", occurred_at=later(60)),
    )

    then = thread_of(library.engine, ANONYMOUS, thread, as_of=later(40))
    now = thread_of(library.engine, ANONYMOUS, thread)

    assert then is not None
    assert now is not None
    assert [place.id for place in then.places] == [one]
    assert (then.title, then.closed_at, then.accepted_id) == ("first title", None, None)
    assert (now.title, now.closed_at) == ("second title", later(60))
    assert now.accepted_id is not None
    at_last = thread_of(library.engine, ANONYMOUS, thread, as_of=later(70))
    assert at_last == now


def test_before_the_first_word_there_is_no_thread(library: Library) -> None:
    thread = library.thread("t", "title")
    library.say("1", thread="t", occurred_at=later(5))

    assert thread_of(library.engine, ANONYMOUS, thread, as_of=later(4)) is None
    assert thread_of(library.engine, ANONYMOUS, thread, known_at=later(4)) is None


def test_an_accepted_answer_that_was_withdrawn_is_not_put_first(library: Library) -> None:
    thread = library.archive.id_of("thread", "t")
    for key in ("1", "2", "3"):
        library.say(key, thread="t")
    library.tell(a(c.AcceptAnswer, contribution="3"))
    library.tell(a(c.WithdrawContribution, contribution="3"))

    found = thread_of(library.engine, STEWARD, thread)

    assert found is not None
    assert found.accepted_id is None


def test_what_was_merged_is_found_where_it_went(library: Library) -> None:
    a_, b, c_ = (library.thread(key, "title") for key in ("a", "b", "c"))
    for key in ("a", "b", "c"):
        library.say(key, thread=key)
    library.tell(a(c.MergeThread, thread="a", into="b", occurred_at=later(60)))
    library.tell(a(c.MergeThread, thread="b", into="c", occurred_at=later(61)))

    engine = library.engine
    assert merged_into(engine, ANONYMOUS, a_) == merged_into(engine, ANONYMOUS, b) == c_
    assert merged_into(engine, ANONYMOUS, c_) is None
    assert thread_of(engine, ANONYMOUS, a_) is None
    found = thread_of(engine, ANONYMOUS, c_)
    assert found is not None
    assert len(found.places) == 3
    assert found.merged_from == (b,)


def test_where_a_thread_went_is_not_told_to_those_who_may_not_follow(library: Library) -> None:
    library.space("club", visibility="members")
    thread = library.thread("a", "title")
    library.say("a", thread="a")
    library.say("b", thread="b", space="club")
    library.tell(a(c.MergeThread, thread="a", into="b"))

    assert merged_into(library.engine, ANONYMOUS, thread) is None
    assert merged_into(library.engine, MEMBER, thread) == library.archive.id_of("thread", "b")
