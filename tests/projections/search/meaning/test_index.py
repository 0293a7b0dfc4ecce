"""The meaning index holds what the tables give, wherever it was killed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.commands import Command
from projections.following import follow
from projections.projection import catch_up, position_of
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.locking import VectorsInUseError, writing
from projections.search.meaning.model import ModelError
from projections.search.meaning.passages import passages_of
from projections.search.meaning.rows import Rows, entry_of
from projections.search.meaning.tables import passages
from projections.search.meaning.vectors import (
    HEADER_SIZE,
    VectorsError,
    VectorWriter,
    path_of,
    record_type,
)
from projections.store import positions
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions, threads
from tests.builders import a, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, erase, message
from tests.projections.search.library import Library
from tests.projections.search.meaning.kept import Kept, kept
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import World, change, merge, opened

SIZE = record_type(24).itemsize


class Shelf:
    """A library, and the meaning index over it."""

    def __init__(self, library: Library):
        self.library = library
        self.engine = library.engine
        self.folder = library.folder
        self.model = WordModel()
        self.index = self.another(self.model)

    def another(self, model: WordModel) -> MeaningIndex:
        return MeaningIndex(self.folder, self.engine, model)

    def update(self, index: MeaningIndex | None = None) -> None:
        """Take in what has changed since this last came to its end."""
        with self.engine.connect() as connection:
            (index or self.index).update(connection, self.library.changed)
        self.library.changed.clear()

    def undisturbed(self) -> Kept:
        """What one update over everything comes to."""
        fresh = self.another(WordModel(f"fresh {uuid4().hex}"))
        with self.engine.connect() as connection:
            fresh.update(connection, self.library.said)
        return kept(self.engine, self.folder, fresh.name.removeprefix("meaning "))

    def kept(self) -> Kept:
        return kept(self.engine, self.folder)

    def file(self) -> bytes:
        return path_of(self.folder, "words").read_bytes()[HEADER_SIZE:]

    def wanted(self) -> set[tuple[object, ...]]:
        with self.engine.connect() as connection:
            every = connection.scalars(sa.select(threads.c.id)).all()
            return {tuple(entry_of(passage)) for passage in passages_of(connection, every)}


@pytest.fixture
def shelf(library: Library) -> Shelf:
    """An empty one."""
    return Shelf(library)


@pytest.fixture
def shelf_anywhere(library_anywhere: Library) -> Shelf:
    """An empty one, on each database in turn."""
    return Shelf(library_anywhere)


@pytest.fixture
def conversation(shelf: Shelf) -> UUID:
    """A thread with a title, its opening and two replies that share a passage."""
    thread = shelf.library.thread("How do I bleed a radiator?")
    for body in ("It gurgles every morning.", "Open its valve slowly.", "Hold a cup under it."):
        shelf.library.say(body, thread_id=thread)
    shelf.update()
    return thread


def test_every_passage_has_its_vector(shelf_anywhere: Shelf) -> None:
    shelf = shelf_anywhere
    thread = shelf.library.thread("Radiators")
    shelf.library.say("They gurgle every morning.", thread_id=thread)
    shelf.library.say("Open the valve with a key.", thread_id=thread)
    shelf.library.say("Which boiler heats the cellar?")
    told: list[int] = []
    shelf.index.on_embedded = told.append

    shelf.update()

    assert {thing[:-1] for thing in shelf.kept()} == shelf.wanted()
    assert len(shelf.kept()) == 3
    assert told == [3]
    assert sorted(shelf.model.embedded)[0].startswith("Radiators. They gurgle")


def test_what_is_there_is_not_embedded_again(shelf: Shelf, conversation: UUID) -> None:
    before, file = shelf.kept(), shelf.file()
    shelf.model.embedded.clear()
    shelf.library.changed.update(shelf.library.said)

    shelf.update()

    assert shelf.model.embedded == []
    assert (shelf.kept(), shelf.file()) == (before, file)


def test_of_a_thread_that_goes_on_only_what_is_new_is_embedded(
    shelf: Shelf, conversation: UUID
) -> None:
    shelf.model.embedded.clear()
    long = "Then close the valve, and look at the pressure of the boiler again. " * 5
    shelf.library.say(long, thread_id=conversation)

    shelf.update()

    assert len(shelf.model.embedded) == 1
    assert shelf.kept() == shelf.undisturbed()


def test_a_text_said_often_is_embedded_once(shelf: Shelf) -> None:
    for _ in range(5):
        shelf.library.say("The build server broke down this morning.")
    shelf.update()
    shelf.library.say("The build server broke down this morning.")
    shelf.update()

    assert len(shelf.model.embedded) == 1
    assert len(shelf.kept()) == 6
    assert {thing[:-1] for thing in shelf.kept()} == shelf.wanted()


def test_lines_repeated_in_one_text_are_one_passage(shelf: Shelf) -> None:
    shelf.library.say("The pump at the mill stopped again. " * 400)

    shelf.update()

    assert len(shelf.kept()) == len(set(shelf.model.embedded)) < 5
    assert shelf.kept() == shelf.undisturbed()


def test_of_an_erased_text_nothing_is_left(shelf_anywhere: Shelf) -> None:
    shelf = shelf_anywhere
    thread = shelf.library.thread("My illness")
    first = shelf.library.say("The doctor found an illness.", thread_id=thread)
    shelf.library.say("Friends stay close in winter.", thread_id=thread)
    shelf.library.say("Something else happened elsewhere.")
    shelf.update()
    before, digests = shelf.kept(), shelf.wanted()
    gone = [thing for thing in before if thread.bytes in thing]
    assert len(gone) == 2
    assert all(thing[-1] in shelf.file() for thing in gone)

    shelf.library.change(first, body=None)
    shelf.library.write(threads.update().where(threads.c.id == thread).values(title=None))
    shelf.update()

    assert not any(thing[-1] in shelf.file() for thing in gone)
    assert shelf.file()[: 3 * SIZE].count(bytes(SIZE)) == 2
    with shelf.engine.connect() as connection:
        rows = connection.execute(sa.select(passages)).all()
    left = [row for row in rows if row.gone]
    assert len(left) == 2
    for row in left:
        assert (row.digest, row.thread_id, row.context_id, row.members) == (None, None, None, b"")
    assert shelf.kept() == shelf.undisturbed()
    assert len(shelf.kept() - before) == 1
    assert not any(tuple(row)[6] in {d[-1] for d in digests} for row in left)


@pytest.mark.parametrize("step", ["append", "change", "wipe", "wiped"])
def test_killed_while_it_takes_away_it_does_so_when_it_goes_on(
    shelf: Shelf, conversation: UUID, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    shelf.library.change(shelf.library.said[1], body=None)
    owner: Any = VectorWriter if hasattr(VectorWriter, step) else Rows

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, killed)
        with pytest.raises(KeyboardInterrupt):
            shelf.update()
    shelf.update(shelf.another(WordModel()))

    assert shelf.kept() == shelf.undisturbed()
    assert {shelf.file()[at : at + SIZE] for at in range(0, len(shelf.file()), SIZE)} == {
        *(thing[-1] for thing in shelf.kept()),
        bytes(SIZE),
    }


def test_killed_while_it_embeds_it_loses_one_bite(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.search.meaning.index._BITE", 4)
    for number in range(20):
        shelf.library.say(f"Message number {number} about the boiler.")
    with pytest.raises(KeyboardInterrupt):
        shelf.update(shelf.another(WordModel(fails_after=11)))
    assert len(shelf.kept()) == 8

    shelf.update()

    assert len(shelf.model.embedded) == 12
    assert shelf.kept() == shelf.undisturbed()


def test_what_a_killed_writer_left_in_the_file_is_cut_off(shelf: Shelf, conversation: UUID) -> None:
    length = len(shelf.file())
    with path_of(shelf.folder, "words").open("ab") as file:
        file.write(b"left behind" * 9)
    shelf.library.changed.update(shelf.library.said)

    shelf.update()

    assert len(shelf.file()) == length


def test_a_file_that_lost_rows_is_told_of(shelf: Shelf, conversation: UUID) -> None:
    path = path_of(shelf.folder, "words")
    path.write_bytes(path.read_bytes()[:-1])
    shelf.library.changed.update(shelf.library.said)

    with pytest.raises(VectorsError, match="there should be 2"):
        shelf.update()


def test_when_it_is_cleared_nothing_is_left_and_it_can_begin_anew(
    shelf: Shelf, conversation: UUID
) -> None:
    before = shelf.kept()
    other = shelf.another(WordModel("other"))
    shelf.library.changed.update(shelf.library.said)
    shelf.update(other)

    shelf.index.clear()

    assert not path_of(shelf.folder, "words").exists()
    assert shelf.kept() == set()
    assert len(kept(shelf.engine, shelf.folder, "other")) == 2
    shelf.library.changed.update(shelf.library.said)
    shelf.update()
    assert shelf.kept() == before


def test_while_another_process_writes_it_waits_or_says_so(
    shelf: Shelf, conversation: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.search.meaning.locking._WAIT_FOR_LOCK", 0.05)
    shelf.library.changed.update(shelf.library.said)

    with writing(shelf.folder, "words"):
        with pytest.raises(VectorsInUseError):
            shelf.update()
        shelf.update(shelf.another(WordModel("another")))


def test_the_key_of_a_model_must_fit_in_the_tables(shelf: Shelf) -> None:
    with pytest.raises(ModelError, match="57 characters"):
        shelf.another(WordModel("k" * 57))


def test_its_position_moves_with_every_batch(
    archive: Any, engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 3)
    world = World(archive, engine)
    world.tell(*(message(n, ADA, body=f"Something new about pump {n}.") for n in range(8)))
    index = MeaningIndex(tmp_path / "search", engine, WordModel())
    last = archive.recorder.max_notification_id()
    seen: list[int] = []

    follow(archive, engine, index, last, lambda _: seen.append(position_of(engine, index.name)))

    assert seen == [3, 6, 9]
    assert index.name == "meaning words"
    assert len(kept(engine, tmp_path / "search")) == 8


KILLED = """
import sys
from pathlib import Path
from projections.search.meaning.index import MeaningIndex
from projections.store import open_read_database
from projections.threads.tables import contributions
from tests.projections.search.meaning.word_model import WordModel
import sqlalchemy as sa
engine = open_read_database(sys.argv[1])
index = MeaningIndex(Path(sys.argv[2]), engine, WordModel())
index.on_embedded = lambda count: print(count, flush=True)
with engine.connect() as connection:
    ids = connection.scalars(sa.select(contributions.c.id)).all()
    index.update(connection, ids)
"""


@pytest.mark.parametrize("bites", [1, 3, 6])
def test_a_process_that_was_killed_leaves_what_another_can_go_on_with(
    shelf: Shelf, bites: int
) -> None:
    shelf.library.say("The first of all messages.")
    with shelf.engine.connect() as connection:
        example = connection.execute(sa.select(contributions)).mappings().first()
    assert example
    said = [
        {**example, "id": uuid4(), "thread_id": uuid4(), "body": f"Message {n} about boiler {n}."}
        for n in range(2_000)
    ]
    with shelf.engine.begin() as connection:
        connection.execute(contributions.insert(), said)
    shelf.library.said += [each["id"] for each in said]
    url = shelf.engine.url.render_as_string(hide_password=False)

    command = [sys.executable, "-c", KILLED, url, str(shelf.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        done = sum(int(process.stdout.readline()) for _ in range(bites))
        time.sleep(0.002 * bites)
        process.kill()

    assert done <= len(shelf.kept()) < 2_001
    shelf.library.changed.update(shelf.library.said)
    shelf.update()
    assert len(shelf.model.embedded) <= 2_001 - done
    assert shelf.kept() == shelf.undisturbed()


class Death:
    """Comes before or after a step that changes something, after so many of them."""

    def __init__(self, patch: pytest.MonkeyPatch):
        self.left: int | None = None
        for owner, names in (
            (VectorWriter, ("append", "wipe", "keep")),
            (Rows, ("change", "wiped")),
            (WordModel, ("embed",)),
        ):
            for name in names:
                patch.setattr(owner, name, self._deadly(getattr(owner, name)))

    def _deadly(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def deadly(*args: Any) -> Any:
            self._come_nearer()
            result = step(*args)
            self._come_nearer()
            return result

        return deadly

    def _come_nearer(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise KeyboardInterrupt


_numbers = st.integers(1, 6)
_threads = st.sampled_from(["m/1", "m/2", "m/3"])
_bodies = st.sampled_from(
    [
        "The pump stopped at noon",
        "Water drips from the valve",
        "thanks!",
        "Cold rooms again " * 30,
        "",
    ]
)
_visibilities = st.sampled_from([None, None, "members"])
_commands = st.one_of(
    st.builds(
        lambda n, by, t, body, v: message(n, by, thread=t, body=body, visibility=v),
        *(_numbers, st.sampled_from([ADA, BOB]), _threads, _bodies, _visibilities),
    ),
    st.builds(
        lambda n, m, body: change(c.ReviseContribution, n, m, body=body),
        _numbers,
        _numbers,
        _bodies,
    ),
    st.builds(
        change,
        st.sampled_from([c.HideContribution, c.WithdrawContribution, c.RestoreContribution]),
        *(_numbers, st.integers(7, 30)),
    ),
    st.builds(
        lambda t, by, title: opened(t, title=title, by=by),
        _threads,
        st.sampled_from([ADA, BOB]),
        st.sampled_from(["", "Pumps", "Valves and pipes"]),
    ),
    st.builds(
        lambda t, title: a(c.RenameThread, thread=t, title=title),
        _threads,
        st.sampled_from(["Renamed", "Pumps"]),
    ),
    st.builds(merge, _threads, _threads, st.integers(7, 30)),
)


@pytest.fixture
def death() -> Iterator[Death]:
    """It comes when it is told to."""
    with pytest.MonkeyPatch.context() as patch:
        yield Death(patch)


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.tuples(st.lists(_commands, min_size=1, max_size=8), st.none() | st.integers(0, 12)),
        min_size=1,
        max_size=4,
    ),
    erased=st.sampled_from(["", ADA, BOB]),
    size=st.integers(1, 9),
)
def test_killed_and_resumed_it_comes_to_the_same_as_undisturbed(
    parts: list[tuple[list[Command], int | None]],
    erased: str,
    size: int,
    death: Death,
    tmp_path: Path,
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    folder = tmp_path / uuid4().hex
    with memory_archive(new_keyring()) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.following.READ", size)
        patch.setattr("projections.search.meaning.index._BITE", 2)

        def bring(index: MeaningIndex) -> None:
            last = archive.recorder.max_notification_id() or 0
            follow(archive, engine, index, last)

        for commands, dies_at in [*parts, ([], 3)]:
            record(archive, *commands)
            if not commands and erased and archive.load([archive.id_of("person", erased)]):
                erase(archive, erased)
            catch_up(archive, engine, [ThreadsProjection()])
            death.left = dies_at
            try:
                bring(MeaningIndex(folder, engine, WordModel()))
            except KeyboardInterrupt:
                bring(MeaningIndex(folder, engine, WordModel()))
            death.left = None
        bring(MeaningIndex(folder, engine, WordModel("undisturbed")))

        assert kept(engine, folder) == kept(engine, folder, "undisturbed")
        with engine.connect() as connection:
            unwiped = passages.c.gone & passages.c.thread_id.is_not(None)
            assert connection.execute(sa.select(passages).where(unwiped)).all() == []
    engine.dispose()
