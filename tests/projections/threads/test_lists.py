"""Lists of threads."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.threads.lists import latest_threads, titles_seen
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, build_town, handle, viewer_of


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def test_the_thread_said_in_last_comes_first(library: Library) -> None:
    for key, at in (("a", 1), ("b", 2), ("c", 3), ("a/2", 4)):
        library.say(key, thread=key[0], occurred_at=later(at))

    found = latest_threads(library.engine, ANONYMOUS)

    assert [(row.last_at, row.contributions) for row in found] == [
        (later(4), 2),
        (later(3), 1),
        (later(2), 1),
    ]
    assert [row.opening.body for row in found] == ["words of a", "words of c", "words of b"]


def test_a_part_of_the_list_begins_where_the_last_ended(library: Library) -> None:
    for key in "abcde":
        library.say(key)
    whole = latest_threads(library.engine, ANONYMOUS)

    parts = [
        row
        for offset in (0, 2, 4)
        for row in latest_threads(library.engine, ANONYMOUS, limit=2, offset=offset)
    ]

    assert parts == whole
    assert len(whole) == 5


def test_a_space_lists_its_own_threads(library: Library) -> None:
    kitchen = library.space("kitchen")
    library.say("a")
    library.say("b", space="kitchen")

    found = latest_threads(library.engine, ANONYMOUS, space=kitchen)

    assert [(row.space, row.opening.body) for row in found] == [("kitchen", "words of b")]


def test_what_was_said_in_secret_neither_counts_nor_lifts_a_thread(library: Library) -> None:
    library.say("a", thread="a", occurred_at=later(1))
    library.say("b", thread="b", occurred_at=later(2))
    library.say("a/2", thread="a", occurred_at=later(3), visibility="stewards")

    seen = latest_threads(library.engine, MEMBER)
    all_of_it = latest_threads(library.engine, STEWARD)

    assert [(row.opening.body, row.contributions) for row in seen] == [
        ("words of b", 1),
        ("words of a", 1),
    ]
    assert [(row.opening.body, row.contributions) for row in all_of_it] == [
        ("words of a", 2),
        ("words of b", 1),
    ]


def test_an_accepted_answer_one_may_not_see_answers_nothing(library: Library) -> None:
    library.say("q", thread="t")
    library.say("a", thread="t", visibility="members")
    library.tell(a(c.AcceptAnswer, contribution="a"))

    assert [row.has_answer for row in latest_threads(library.engine, ANONYMOUS)] == [False]
    assert [row.has_answer for row in latest_threads(library.engine, MEMBER)] == [True]


def test_each_viewer_is_told_only_titles_for_them(library: Library) -> None:
    build_town(library)

    titles = {
        name: {row.title for row in latest_threads(library.engine, viewer_of(library, name))}
        for name in ("anonymous", "member", "steward", "named")
    }

    plan, club, office = (f"A title with {w}word" for w in ("hall", "club", "office"))
    vault, whisper = (f"A title with {w}word" for w in ("vault", "whisper"))
    plan = "A plan with hallword"
    assert titles == {
        "anonymous": {plan, None},
        "member": {plan, club, None},
        "steward": {plan, club, office, whisper, None},
        "named": {plan, club, vault, None},
    }


def test_a_title_goes_with_the_words_that_opened_the_thread(library: Library) -> None:
    thread = library.thread("t", "buy pills")
    library.say("spam", thread="t")
    library.say("reply", thread="t")
    library.tell(a(c.HideContribution, contribution="spam", by=handle("bob")))

    assert titles_seen(library.engine, MEMBER, [thread]) == {thread: None}
    assert titles_seen(library.engine, STEWARD, [thread]) == {thread: "buy pills"}


def test_a_thread_opened_by_what_one_may_not_see_has_no_title(library: Library) -> None:
    thread = library.thread("t", "secret subject")
    library.say("1", thread="t", visibility="stewards")
    library.say("2", thread="t")

    assert titles_seen(library.engine, ANONYMOUS, [thread]) == {thread: None}
    assert titles_seen(library.engine, STEWARD, [thread]) == {thread: "secret subject"}


def test_a_thread_without_a_word_is_not_listed(library: Library) -> None:
    library.thread("t", "a title alone")

    assert latest_threads(library.engine, STEWARD) == []
