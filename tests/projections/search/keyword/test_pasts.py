"""What contributions said at every moment of both clocks."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest
import sqlalchemy as sa

from projections.search.keyword.pasts import HAS_PAST, Past, pasts_of
from projections.search.keyword.spans import ENDLESS, Span, Times, holding, pack_spans, spans_in
from projections.threads.tables import changes, contributions, titles, wordings
from tests.projections.search.library import Library

MADE, KNOWN = 10, 100


def moment(seconds: int) -> datetime:
    """So many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def clocks(at: int, known: int) -> dict[str, datetime]:
    """When something happened, and was recorded."""
    return {"occurred_at": moment(at), "recorded_at": moment(known)}


class Story:
    """A contribution made at MADE and recorded at KNOWN, and its histories."""

    def __init__(self, library: Library):
        self.library = library
        self.thread = library.thread()
        made = {"thread_id": self.thread, **clocks(MADE, KNOWN)}
        self.said = library.say("pump", title=None, **made)
        self.worded("pump", MADE, KNOWN)

    def worded(self, body: str | None, at: int, known: int) -> None:
        row = {"contribution_id": self.said, "author_id": self.library.ada, "body": body}
        row |= {"media": "plain", "precision": "second"}
        self.library.write(wordings.insert().values(**row, **clocks(at, known)))

    def titled(self, title: str | None, at: int, known: int) -> None:
        row = {"thread_id": self.thread, "title": title}
        self.library.write(titles.insert().values(**row, **clocks(at, known)))

    def changed(self, change: str, at: int, known: int, detail: str | None = None) -> None:
        row = {"subject_id": self.said, "change": change, "precision": "second", "detail": detail}
        self.library.write(changes.insert().values(**row, **clocks(at, known)))

    def past(self, opens: bool = True) -> Past:
        row = SimpleNamespace(
            id=self.said, thread_id=self.thread, opens=opens, **clocks(MADE, KNOWN)
        )
        with self.library.engine.connect() as connection:
            return pasts_of(connection, [row])[self.said]

    def at(self, at: int, known: int) -> tuple[str, str | None] | None:
        """The words and the title of a moment."""
        times = Times(at * 1_000_000, known * 1_000_000)
        found = [
            (words.body, words.title)
            for words, spans in self.past().said.items()
            if holding(spans_in(pack_spans(spans)), times).any()
        ]
        assert len(found) < 2
        return found[0] if found else None

    def spans(self) -> dict[str, set[Span]]:
        """The spans of each wording, in seconds."""
        return {
            words.body: {Span(*(n if n == ENDLESS else n // 1_000_000 for n in s)) for s in spans}
            for words, spans in self.past().said.items()
        }


@pytest.fixture
def story(library: Library) -> Story:
    """A contribution to which nothing has happened yet."""
    return Story(library)


def test_what_was_never_changed_holds_since_it_was_made(story: Story) -> None:
    assert story.spans() == {"pump": {Span(MADE, ENDLESS, KNOWN, ENDLESS)}}
    assert story.at(MADE, KNOWN) == ("pump", None)
    assert story.at(MADE - 1, KNOWN) is story.at(MADE, KNOWN - 1) is None


def test_a_wording_ends_when_the_next_one_holds_and_is_known(story: Story) -> None:
    story.worded("valve", 20, 200)

    assert story.spans() == {
        "pump": {Span(10, ENDLESS, 100, 200), Span(10, 20, 200, ENDLESS)},
        "valve": {Span(20, ENDLESS, 200, ENDLESS)},
    }


def test_an_earlier_wording_that_comes_to_light_holds_until_the_later_one(story: Story) -> None:
    story.worded("tap", 30, 200)
    story.worded("valve", 20, 300)

    assert story.at(20, 299) == ("pump", None)
    assert story.at(29, 300) == ("valve", None)
    assert story.at(30, 300) == ("tap", None)


def test_nothing_is_said_before_it_was_made(story: Story) -> None:
    story.worded("valve", MADE - 5, KNOWN - 50)

    assert story.at(MADE - 1, 500) is story.at(50, KNOWN - 1) is None
    assert story.at(MADE, KNOWN) == ("pump", None)


def test_a_wording_known_as_it_was_edited_holds_all_along_until_an_earlier_one_comes_to_light(
    story: Story,
) -> None:
    story.library.write(wordings.update().values(body="hammer", edited_at=moment(30)))
    story.worded("valve", 20, 200)

    assert story.at(25, 199) == ("hammer", None)
    assert [story.at(at, 200) for at in (19, 20, 29, 30)] == [
        ("hammer", None),
        ("valve", None),
        ("valve", None),
        ("hammer", None),
    ]
    story.worded("tap", 40, 300)
    assert story.at(40, 300) == ("tap", None)
    assert story.at(39, 300) == ("hammer", None)


def test_what_is_hidden_and_withdrawn_is_said_when_both_are_undone(story: Story) -> None:
    story.changed("hidden", 20, 200)
    story.changed("withdrawn", 30, 201)
    story.changed("restored", 40, 202, "hidden")
    story.changed("restored", 50, 203, "withdrawn")

    assert [story.at(at, 300) is None for at in (15, 25, 35, 45, 55)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert story.at(55, 202) is None


def test_while_it_is_withheld_nothing_is_said(story: Story) -> None:
    story.changed("hidden", 20, 200)
    story.changed("restored", 30, 300)
    story.changed("accepted", 35, 350)

    assert story.at(20, 199) == story.at(19, 200) == ("pump", None)
    assert story.at(20, 200) is story.at(29, 400) is story.at(30, 299) is None
    assert story.at(30, 300) == story.at(40, 400) == ("pump", None)


def test_titles_have_their_time_too_and_belong_to_what_opened_the_thread(story: Story) -> None:
    story.titled("Garden", 10, 90)
    story.titled("Kitchen", 20, 200)

    assert story.at(10, 100) == ("pump", "Garden")
    assert story.at(20, 199) == ("pump", "Garden")
    assert story.at(20, 200) == ("pump", "Kitchen")
    assert [words.title for words in story.past(opens=False).said] == [None]


def test_what_was_erased_is_said_at_no_time(story: Story) -> None:
    story.titled("Garden", 10, 90)
    story.titled(None, 20, 200)
    story.worded(None, 30, 300)

    assert story.past().erased
    assert not story.past(opens=False).erased
    assert story.at(20, 200) == ("pump", None)
    assert story.at(30, 300) is None


@pytest.mark.parametrize(("at", "known"), [(MADE + 1, KNOWN - 1), (MADE - 1, KNOWN + 1)])
def test_whatever_came_later_on_either_clock_makes_a_past(
    story: Story, at: int, known: int
) -> None:
    def has_past() -> bool:
        with story.library.engine.connect() as connection:
            mine = contributions.c.id == story.said
            return bool(connection.scalar(sa.select(HAS_PAST).where(mine)))

    story.changed("restored", MADE, KNOWN)
    story.titled("Garden", MADE, KNOWN)
    story.changed("accepted", at, known)
    assert not has_past()
    story.changed("hidden", at, known)
    assert has_past()
    story.library.write(changes.delete())
    story.titled("Kitchen", at, known)
    assert has_past()
    story.library.write(titles.update().values(**clocks(MADE, KNOWN), title=None))
    assert has_past()
    story.library.write(titles.delete())
    story.library.change(story.said, wordings=2)
    assert has_past()


def test_hundreds_of_wordings_are_worked_out_soon(library: Library) -> None:
    story = Story(library)
    shuffled = np.random.default_rng(1).permutation(300).tolist()
    words = {"contribution_id": story.said, "author_id": library.ada, "media": "plain"}
    rows = [
        {**words, "precision": "second", "body": str(uuid4()), **clocks(20 + at, 200 + known)}
        for known, at in enumerate(shuffled)
    ]
    with library.engine.begin() as connection:
        connection.execute(wordings.insert(), rows)

    past = story.past()

    assert len(past.said) == 301
    assert sum(map(len, past.said.values())) < 3_000
