"""The meaning index holds what the tables give, wherever it was killed."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from projections.following import follow
from projections.projection import position_of
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.locking import VectorsInUseError, writing
from projections.search.meaning.model import ModelError
from projections.search.meaning.rows import Rows
from projections.search.meaning.tables import passages
from projections.search.meaning.vectors import (
    VectorsError,
    VectorWriter,
    path_of,
)
from projections.threads.tables import threads
from tests.contracts.projections import ADA, message
from tests.projections.search.meaning.kept import kept
from tests.projections.search.meaning.shelves import SIZE, Shelf
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import World


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
