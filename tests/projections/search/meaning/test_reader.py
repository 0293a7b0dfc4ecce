"""The reader's arrays are what the tables and the file have, whatever happened meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.passages import Passage
from projections.search.meaning.reader import PassageReader, Passages, ids, uuids
from projections.search.meaning.rows import Rows, entry_of
from projections.search.meaning.tables import make_tables
from projections.search.meaning.vectors import VectorsError, VectorWriter, path_of, records_of
from projections.threads.tables import threads
from tests.projections.search.library import Library
from tests.projections.search.meaning.word_model import WordModel

MODEL = WordModel()


class Shelf:
    """Passages written without threads, as an index would."""

    def __init__(self, engine: sa.Engine, folder: Path):
        make_tables(engine)
        self.engine, self.folder = engine, folder
        self.rows = Rows(engine, "words")
        self.there: dict[int, Passage] = {}
        self.reader = PassageReader(folder, engine, "words")

    def write(self, *added: Passage, gone: tuple[int, ...] = ()) -> None:
        writer = VectorWriter(path_of(self.folder, "words"), MODEL.dimensions)
        writer.keep(self.rows.count())
        first = len(writer)
        if added:
            writer.append(records_of(MODEL.embed([p.text for p in added])))
        self.rows.change(first, [entry_of(p) for p in added], gone)
        writer.wipe(list(gone))
        self.rows.wiped(gone)
        writer.close()
        self.there |= dict(enumerate(added, first))
        for row in gone:
            del self.there[row]

    def clear(self) -> None:
        self.rows.clear()
        path_of(self.folder, "words").unlink(missing_ok=True)
        self.there.clear()


@pytest.fixture
def shelf(read_engine: sa.Engine, tmp_path: Path) -> Shelf:
    """An empty one, on each database in turn."""
    return Shelf(read_engine, tmp_path / "search")


def passage(number: int) -> Passage:
    """One with as many members, and every third without context."""
    members = tuple(uuid4() for _ in range(1 + number % 4))
    context = uuid4() if number % 3 else None
    # An ID may end in zeros, which must not get lost.
    thread = UUID(int=uuid4().int >> 16 << 16) if number % 2 else uuid4()
    return Passage(thread, members, context, not context, f"Text about pump {number}")


def check(found: Passages, there: dict[int, Passage]) -> None:
    expected = [there[row] for row in sorted(there)]
    contexts = [c if c.int else None for c in uuids(found.contexts)]
    members = tuple(tuple(found.members_of(number)) for number in range(len(found)))
    assert found.rows.tolist() == sorted(there)
    assert uuids(found.threads) == [p.thread for p in expected]
    assert found.opening.tolist() == [p.opening for p in expected]
    assert contexts == [p.context for p in expected]
    assert members == tuple(p.members for p in expected)
    if expected:
        vectors = MODEL.embed([p.text for p in expected])
        query = MODEL.embed(["pump 7"])[0]
        np.testing.assert_allclose(found.scores(query), vectors @ query, atol=0.02)
        some = np.arange(len(found))[::-2]
        np.testing.assert_allclose(found.scores(query, some), (vectors @ query)[some], atol=0.02)
        most = np.maximum.reduceat(np.arange(len(found.members)), found.starts)
        assert most.tolist() == np.append(found.starts[1:] - 1, len(found.members) - 1).tolist()


def test_where_nothing_was_written_there_is_nothing(shelf: Shelf) -> None:
    found = shelf.reader.current()

    assert len(found) == 0
    assert len(found.scores(np.zeros(3, np.float32))) == 0


def test_it_reads_what_was_written_and_what_changed_since(shelf: Shelf) -> None:
    shelf.write(*map(passage, range(9)))
    check(shelf.reader.current(), shelf.there)

    shelf.write(passage(9), passage(10), gone=(0, 4, 8))
    check(shelf.reader.current(), shelf.there)
    check(PassageReader(shelf.folder, shelf.engine, "words").current(), shelf.there)


def test_where_nothing_changed_the_arrays_are_the_same(shelf: Shelf) -> None:
    shelf.write(passage(1))

    assert shelf.reader.current() is shelf.reader.current()


def test_what_was_read_before_can_be_used_on(shelf: Shelf) -> None:
    shelf.write(*map(passage, range(9)))
    older, there = shelf.reader.current(), dict(shelf.there)

    shelf.write(passage(9))
    shelf.reader.current()

    check(older, there)


def test_vectors_made_anew_are_read_anew(shelf: Shelf) -> None:
    shelf.write(*map(passage, range(9)))
    older, there = shelf.reader.current(), dict(shelf.there)

    shelf.clear()
    shelf.write(*map(passage, range(3)))

    check(shelf.reader.current(), shelf.there)
    check(older, there)
    shelf.clear()
    assert len(shelf.reader.current()) == 0


def test_a_file_that_is_not_there_is_told_of(shelf: Shelf) -> None:
    shelf.write(passage(1))
    path_of(shelf.folder, "words").unlink()

    with pytest.raises(VectorsError, match="are not there"):
        shelf.reader.current()


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sets(st.integers(0, 20)), st.booleans(), st.booleans())
    )
)
def test_read_now_and_then_or_once_it_is_the_same(
    tmp_path: Path, steps: list[tuple[int, set[int], bool, bool]]
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    shelf = Shelf(engine, tmp_path / uuid4().hex)
    for count, gone, looked, cleared in steps:
        if cleared:
            shelf.clear()
        shelf.write(*map(passage, range(count)), gone=tuple(gone & shelf.there.keys()))
        if looked:
            check(shelf.reader.current(), shelf.there)
    check(shelf.reader.current(), shelf.there)
    engine.dispose()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Four threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_threads_share_it_while_another_writes(shelf: Shelf, pool: ThreadPoolExecutor) -> None:
    query = MODEL.embed(["pump"])[0]
    shelf.write(passage(0))

    def look(_: int) -> bool:
        found = shelf.reader.current()
        return len(found.scores(query)) == len(found.threads) == len(found) > 0

    looks = [pool.submit(look, n) for n in range(200)]
    for number in range(1, 20):
        shelf.write(passage(number))
    assert all(each.result() for each in looks)
    check(shelf.reader.current(), shelf.there)


def test_it_reads_what_the_index_wrote(library_anywhere: Library) -> None:
    library = library_anywhere
    thread = library.thread("Radiators")
    opener = library.say("They gurgle every morning.", thread_id=thread)
    reply = library.say("Open the valve with a key.", thread_id=thread)
    index = MeaningIndex(library.folder, library.engine, MODEL)
    reader = PassageReader(library.folder, library.engine, "words")
    with library.engine.connect() as connection:
        index.update(connection, library.said)

    found = reader.current()

    assert uuids(found.threads) == [thread, thread]
    assert sorted(uuids(found.members)) == sorted([opener, reply])
    [number] = np.flatnonzero(found.contexts == ids([opener])[0])
    assert found.members_of(int(number)) == [reply]
    scores = found.scores(MODEL.embed(["Radiators: Open the valve with a key."])[0])
    assert scores[number] > 0.98

    library.write(threads.update().values(title="Heating"))
    with library.engine.connect() as connection:
        index.update(connection, library.said)
    assert len(reader.current()) == 2


def test_identities_go_into_an_array_and_come_back() -> None:
    some = [uuid4(), UUID(int=5 << 64), UUID(int=0)]

    assert uuids(ids(some)) == some
    assert uuids(ids(some)[::2]) == some[::2]
    assert np.isin(ids(some), ids(some[1:2])).tolist() == [False, True, False]
