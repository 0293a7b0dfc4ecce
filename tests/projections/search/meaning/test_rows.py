"""Rows of passages: what is noted of each vector, and which threads are to be looked at."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.search.meaning.passages import Passage
from projections.search.meaning.rows import Entry, Rows, entry_of, threads_of
from projections.search.meaning.tables import make_tables, passages
from tests.builders import a
from tests.contracts.projections import ADA, message
from tests.projections.worlds import World, merge, opened


def entry(text: str, thread: UUID, context: UUID | None = None) -> Entry:
    return entry_of(Passage(thread, (uuid4(), uuid4()), context, context is None, text))


@pytest.fixture
def rows(read_engine: sa.Engine) -> Rows:
    """No rows yet of the model `words`, on each database in turn."""
    make_tables(read_engine)
    make_tables(read_engine)  # as another process might
    return Rows(read_engine, "words")


def test_the_entry_of_a_passage_has_its_text_only_as_a_digest() -> None:
    thread, one, two, opener = (uuid4() for _ in range(4))
    passage = Passage(thread, (one, two), opener, False, "So it was.")

    found = entry_of(passage)

    assert found.members == one.bytes + two.bytes
    assert (found.thread, found.context, found.opening) == (thread.bytes, opener.bytes, False)
    assert len(found.digest) == 32
    assert entry_of(passage._replace(text="So it is.")) != found


def test_what_is_noted_is_found_by_thread_and_by_text(rows: Rows) -> None:
    ours, theirs = uuid4(), uuid4()
    entries = [entry("one", ours), entry("two", ours, uuid4()), entry("one", theirs)]

    rows.change(0, entries[:2], [])
    rows.change(2, entries[2:], [])

    assert rows.count() == 3
    assert rows.of_threads([ours]) == ({entries[0]: 0, entries[1]: 1}, [])
    assert rows.of_threads([uuid4()]) == ({}, [])
    known = rows.with_digests([entries[0].digest, entries[1].digest, b"none"])
    assert known.keys() == {entries[0].digest, entries[1].digest}
    assert known[entries[1].digest] == 1


def test_what_is_gone_waits_to_be_wiped_and_tells_nothing(
    rows: Rows, read_engine: sa.Engine
) -> None:
    thread = uuid4()
    first, second = entry("one", thread), entry("two", thread, uuid4())
    rows.change(0, [first, second], [])

    rows.change(2, [], [1])

    assert rows.of_threads([thread]) == ({first: 0}, [1])
    assert rows.with_digests([second.digest]) == {}
    assert rows.count() == 2
    rows.wiped([1])
    assert rows.of_threads([thread]) == ({first: 0}, [])
    with read_engine.connect() as connection:
        left = connection.execute(sa.select(passages).where(passages.c.gone)).mappings().one()
    assert {name for name, value in left.items() if value} == {"model", "row", "changed", "gone"}


def test_with_each_transaction_the_number_of_changes_grows(
    rows: Rows, read_engine: sa.Engine
) -> None:
    thread = uuid4()
    other = Rows(read_engine, "other")
    other.change(0, [entry("one", thread)], [])
    rows.change(0, [entry("one", thread), entry("two", thread)], [])
    rows.change(2, [entry("three", thread)], [0])
    rows.change(3, [], [])  # nothing

    numbers = sa.select(passages.c.row, passages.c.changed).where(passages.c.model == "words")
    with read_engine.connect() as connection:
        assert dict(map(tuple, connection.execute(numbers))) == {0: 2, 1: 1, 2: 2}


def test_many_rows_can_go_at_once(rows: Rows) -> None:
    thread = uuid4()
    entries = [entry(f"text {n}", thread) for n in range(1_100)]
    rows.change(0, entries, [])
    assert len(rows.with_digests([e.digest for e in entries])) == 1_100

    rows.change(1_100, [], list(range(1_050)))

    there, unwiped = rows.of_threads([thread])
    assert (len(there), len(unwiped)) == (50, 1_050)


def test_one_model_is_cleared_and_the_others_are_not(rows: Rows, read_engine: sa.Engine) -> None:
    other = Rows(read_engine, "other")
    for each in (rows, other):
        each.change(0, [entry("one", uuid4())], [])

    rows.clear()

    assert (rows.count(), other.count()) == (0, 1)


@pytest.mark.parametrize(
    ("mergers", "found"),
    [
        ([], "a"),
        ([merge("a", "b")], "ab"),
        ([merge("a", "b"), merge("a", "c", 21)], "abc"),
        ([merge("a", "b"), merge("b", "c", 21), merge("b", "a", 22)], "abc"),
    ],
)
def test_all_threads_are_looked_at_in_which_something_may_have_been(
    archive: Archive, engine: sa.Engine, mergers: list[c.MergeThread], found: str
) -> None:
    world = World(archive, engine)
    threads = [opened(key, title=key) for key in "abc"]
    world.tell(a(c.OpenSpace), *threads, message(1, ADA, thread="a"), message(2, ADA, thread="d"))
    world.tell(*mergers)

    with engine.connect() as connection:
        ids = threads_of(connection, [world.id_of("contribution", "m/1")])

    assert ids == {world.id_of("thread", key) for key in found}
