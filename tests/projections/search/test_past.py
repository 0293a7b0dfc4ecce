"""The past: search and the pages tell the same of every moment of both clocks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from projections.following import follow
from projections.search.engine import Hit, Query
from projections.search.keyword.index import KeywordIndex
from projections.search.past import said_then
from projections.search.search import Search
from projections.threads.queries import contributions_seen, thread_of
from projections.threads.rows import Then
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.reading import Library

BODIES = ("pump", "valve", "hammer", "pump valve")
TITLES = ("garden", "kitchen", "cellar")
HOUR = 60
_rounds = count()


class Town:
    """An archive with its pages and its search."""

    def __init__(self, archive: Archive, engine: sa.Engine, folder: Path):
        self.library = Library(archive, engine)
        self.library.space("hall")
        self.index = KeywordIndex(folder)
        self.search = Search(folder, engine)

    def tell(self, *commands: c.Command) -> None:
        """Record these, one after the other, and let them be found."""
        archive, engine = self.library.archive, self.library.engine
        self.library.tell(*commands)
        follow(archive, engine, self.index, archive.recorder.max_notification_id() or 0)

    def id_of(self, kind: str, key: str) -> UUID:
        """What goes by this key."""
        return self.library.archive.id_of(kind, key)

    def hits(self, words: str, **options: Any) -> list[Hit]:
        """All that is found, not only the best of each thread."""
        query = Query(words, limit=1_000, order="oldest", **options)
        return list(self.search.search(query, ANONYMOUS).hits)

    def found(self, words: str, **options: Any) -> set[UUID]:
        """Which contributions are found."""
        hits = self.hits(words, **options)
        assert len(hits) == len({hit.id for hit in hits})
        return {hit.id for hit in hits}

    def recorded(self) -> list[datetime]:
        """When contributions were recorded."""
        with self.library.engine.connect() as connection:
            return list(connection.scalars(sa.select(contributions.c.recorded_at)))


@pytest.fixture
def town(archive: Archive, engine: sa.Engine, tmp_path: Path) -> Iterator[Town]:
    """An empty town."""
    town = Town(archive, engine, tmp_path / "search")
    yield town
    town.index.close()


def make(key: str, body: str, minute: int, thread: str = "t", **changes: Any) -> c.Command:
    given = {"thread": thread, "space": "hall", "occurred_at": later(minute)}
    return a(c.MakeContribution, key=key, body=body, **given, **changes)


def revise(key: str, body: str, minute: int) -> c.Command:
    return a(c.ReviseContribution, contribution=key, body=body, occurred_at=later(minute))


def entitle(thread: str, title: str, minute: int) -> c.Command:
    return a(c.OpenThread, key=thread, space="hall", title=title, occurred_at=later(minute))


def retitle(thread: str, title: str, minute: int) -> c.Command:
    return a(c.RenameThread, thread=thread, title=title, occurred_at=later(minute))


def change(kind: Any, key: str, minute: int) -> c.Command:
    changed: c.Command = a(kind, contribution=key, occurred_at=later(minute))
    return changed


class Shown(NamedTuple):
    """What the page of a thread shows of a contribution."""

    body: str
    title: str
    opens: bool
    accepted: bool


def shown_by_pages(town: Town, thread: UUID, then: Then) -> dict[UUID, Shown]:
    """What the page of a thread shows at a moment."""
    engine, times = town.library.engine, {"as_of": then.as_of, "known_at": then.known_at}
    page = thread_of(engine, ANONYMOUS, thread, **times)
    if page is None:
        return {}
    rows = contributions_seen(engine, ANONYMOUS, [p.id for p in page.places], **times)
    first = min(rows.values(), key=lambda row: row.occurred_at).id
    return {
        one: Shown(row.body, page.title or "", one == first, row.accepted_at is not None)
        for one, row in rows.items()
        if row.body is not None
    }


_minute = st.integers(0, 9)
_key = st.sampled_from("ab")
_happening = st.one_of(
    st.tuples(st.just("revise"), _key, st.sampled_from(BODIES), _minute),
    st.tuples(st.just("retitle"), _key, st.sampled_from(TITLES), _minute),
    st.tuples(st.sampled_from(("withdraw", "hide", "restore", "accept")), _key, st.none(), _minute),
)
_KINDS = {
    "withdraw": c.WithdrawContribution,
    "hide": c.HideContribution,
    "restore": c.RestoreContribution,
    "accept": c.AcceptAnswer,
}


def told(prefix: str, happening: tuple[str, str, str | None, int]) -> c.Command:
    """The command for something that happens to one of two contributions, or to their thread."""
    what, key, words, minute = happening
    if what == "revise":
        return revise(prefix + key, words or "", minute)
    if what == "retitle":
        return retitle(f"{prefix}t", words or "", minute)
    return change(_KINDS[what], prefix + key, minute)


@settings(max_examples=15)
@given(
    edited=st.none() | st.integers(2, 9),
    history=st.lists(_happening, min_size=2, max_size=8),
    minutes=st.lists(st.none() | st.integers(-1, 10), min_size=5, max_size=5),
    known=st.lists(st.none() | st.floats(0, 1), min_size=5, max_size=5),
)
def test_at_every_moment_search_finds_what_the_page_of_the_thread_shows(
    town: Town,
    edited: int | None,
    history: list[tuple[str, str, str | None, int]],
    minutes: list[int | None],
    known: list[float | None],
) -> None:
    prefix = f"{next(_rounds)}"
    before = datetime.now(later().tzinfo)
    first = {} if edited is None else {"edited_at": later(edited)}
    town.tell(
        entitle(f"{prefix}t", "garden", 1),
        make(f"{prefix}a", "pump", 1, f"{prefix}t", **first),
        make(f"{prefix}b", "valve", 3, f"{prefix}t"),
        *(told(prefix, happening) for happening in history),
    )
    took = datetime.now(later().tzinfo) - before
    thread = town.id_of("thread", f"{prefix}t")

    for minute, share in zip([*minutes, None], [*known, None], strict=True):
        as_of = None if minute is None else later(minute)
        known_at = None if share is None else before + share * took
        shown = shown_by_pages(town, thread, Then(as_of, known_at))
        times = {"as_of": as_of, "known_at": known_at}
        for word in BODIES[:3]:
            hits = [hit for hit in town.hits(f'"{word}"', **times) if hit.thread == thread]
            assert {hit.id for hit in hits} == {i for i, s in shown.items() if word in s.body}
            for hit in hits:
                words = "".join(piece for piece, _ in hit.excerpt)
                assert (words, hit.title) == (shown[hit.id].body, shown[hit.id].title)
                assert ("accepted" in hit.standing) == shown[hit.id].accepted
                assert not hit.former
        for word in TITLES:
            hits = [hit for hit in town.hits(f"title:{word}", **times) if hit.thread == thread]
            expected = {i for i, s in shown.items() if s.opens and s.title == word}
            assert {hit.id for hit in hits} == expected


def test_before_it_was_said_or_recorded_nothing_is_found(town: Town) -> None:
    town.tell(make("a", "pump", HOUR))
    [recorded] = town.recorded()
    said = town.id_of("contribution", "a")

    assert town.found("pump", as_of=later(HOUR - 1)) == set()
    assert town.found("pump", as_of=later(HOUR)) == {said}
    assert town.found("pump", known_at=recorded - timedelta(microseconds=1)) == set()
    assert town.found("pump", known_at=recorded) == {said}


def test_a_wording_learnt_of_later_does_not_change_what_was_known(town: Town) -> None:
    town.tell(make("a", "pump", 0))
    [known_at] = town.recorded()
    town.tell(revise("a", "valve", 5))
    said = town.id_of("contribution", "a")

    assert town.found("pump") == set()
    assert town.found("pump", known_at=known_at) == {said}
    assert town.found("valve", known_at=known_at) == set()
    assert town.found("pump", as_of=later(4)) == {said}
    assert town.found("pump", as_of=later(5)) == set()
    [hit] = town.hits("pump", as_of=later(5), known_at=known_at)
    assert (hit.id, hit.excerpt) == (said, (("pump", True),))


def test_a_former_title_is_found_and_shown_with_what_opened_the_thread(town: Town) -> None:
    town.tell(entitle("t", "garden", 0), make("a", "pump", 0), make("b", "valve", 1))
    town.tell(revise("b", "hammer", 2), retitle("t", "kitchen", 3))
    opener = town.id_of("contribution", "a")

    for options in ({"as_of": later(2)}, {"former": True}):
        [hit] = town.hits("garden", **options)
        assert (hit.id, hit.title) == (opener, "garden")
    assert town.found("garden") == town.found("kitchen", as_of=later(2)) == set()


def test_what_is_no_longer_shown_is_found_at_no_time(town: Town) -> None:
    town.tell(make("a", "pump", 0), revise("a", "valve", 1))
    town.tell(change(c.HideContribution, "a", 2))

    for options in ({}, {"as_of": later(0)}, {"as_of": later(1)}, {"former": True}):
        assert town.found("pump valve", **options) == set()


def test_of_somebody_erased_no_wording_is_left(town: Town) -> None:
    town.tell(entitle("t", "garden", 0), make("a", "pump", 0))
    town.tell(revise("a", "valve", 1), retitle("t", "kitchen", 1))
    by = {"former": True}
    assert town.found("pump", **by) == town.found("title:garden", **by) != set()
    files = b"".join(path.read_bytes() for path in town.index.folder.iterdir())
    assert b"pump" in files

    town.library.erase("Ada")
    town.tell(make("b", "hammer", 2))

    assert town.found("pump valve garden kitchen", former=True) == set()
    files = b"".join(path.read_bytes() for path in town.index.folder.iterdir())
    assert not any(word in files for word in (b"pump", b"valv", b"garden", b"kitchen"))


def test_a_former_wording_is_found_when_asked_for_and_said_to_be_one(town: Town) -> None:
    town.tell(make("a", "The pump leaks.", 0), make("b", "A pump.", 1))
    town.tell(revise("a", "The valve leaks.", 2))

    assert town.found("pump") == {town.id_of("contribution", "b")}
    first, second = town.hits("pump", former=True)

    assert (first.id, first.former) == (town.id_of("contribution", "a"), True)
    assert "".join(piece for piece, _ in first.excerpt) == "The pump leaks."
    assert first.occurred_at == later(0)
    assert (second.id, second.former) == (town.id_of("contribution", "b"), False)


def test_a_contribution_is_one_result_in_its_present_words_if_these_are_found(town: Town) -> None:
    town.tell(make("a", "The pump leaks a lot.", 0))
    town.tell(revise("a", "The pump does not leak.", 1), revise("a", "The pump leaks.", 2))

    for words in ("pump leaks", '"pump"', "in:hall"):
        [hit] = town.hits(words, former=True)
        assert (hit.former, hit.more) == (False, 0), words
        assert "".join(piece for piece, _ in hit.excerpt) == "The pump leaks.", words


def test_former_words_of_a_moment_are_those_until_then(town: Town) -> None:
    town.tell(make("a", "pump", 0), revise("a", "valve", 2), revise("a", "hammer", 4))

    [hit] = town.hits("pump", former=True, as_of=later(3))
    assert hit.former
    [hit] = town.hits("valve", former=True, as_of=later(3))
    assert not hit.former
    assert town.hits("hammer", former=True, as_of=later(3)) == []


def test_counts_spellings_and_people_are_those_of_the_moment(town: Town) -> None:
    town.tell(make("a", "pump", 0), make("b", "hammers", 1), revise("a", "valve", 2))

    def ask(words: str, **options: Any) -> Any:
        return town.search.search(Query(words, **options), ANONYMOUS)

    assert [facet.count for facet in ask("pump", as_of=later(1)).facets.kinds] == [1]
    assert ask("pump").facets.kinds == ()
    assert ask("pumpp").searched is None
    assert ask("pumpp", as_of=later(1)).searched == "pump"
    assert ask("from:Ada", as_of=later(-1)).total == 0


def test_a_wording_that_came_back_is_the_present_one(town: Town) -> None:
    town.tell(make("a", "pump", 0), revise("a", "valve", 1), revise("a", "hammer", 2))
    town.tell(revise("a", "pump", 3))

    [hit] = town.hits("pump", former=True)
    assert not hit.former
    assert town.found("pump", as_of=later(2)) == set()
    assert town.found("pump", as_of=later(0)) == {hit.id}


def test_what_the_tables_deny_of_a_moment_is_left_out(town: Town) -> None:
    town.tell(make("a", "pump", 5), make("b", "valve", 0), revise("b", "hammer", 4))
    town.tell(change(c.HideContribution, "b", 2), change(c.RestoreContribution, "b", 3))
    one, other = (town.id_of("contribution", key) for key in "ab")
    with town.library.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(sa.select(contributions))}
        then = {one: Then(later(4)), other: Then(later(2))}
        assert said_then(connection, rows, then, ()) == {}
        [said] = said_then(connection, rows, {other: Then(later(3))}, ()).values()

    assert (said.body, said.title) == ("valve", "")
