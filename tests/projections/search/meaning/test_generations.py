"""Vectors of a model made anew, beside the old ones that answer until these are complete."""

from pathlib import Path

import sqlalchemy as sa

from archive.application import Archive
from projections.following import Follower, follow
from projections.projection import position_of
from projections.search.meaning.choice import answering, note_model
from projections.search.meaning.generations import begin, discard, newest, unfinished
from projections.search.meaning.held import drop_others, models_held
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.tables import LONGEST_KEY
from tests.contracts.projections import ADA, message
from tests.projections.search.meaning.kept import kept
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import World

COUNT = 4


class Anew:
    """An archive whose texts a model understands, again and again."""

    def __init__(self, archive: Archive, engine: sa.Engine, folder: Path, key: str = "words"):
        self.archive, self.engine, self.folder, self.key = archive, engine, folder, key
        World(archive, engine).tell(
            *(message(n, ADA, body=f"A boiler heats the cellar {n}.") for n in range(COUNT))
        )

    @property
    def last(self) -> int:
        return self.archive.recorder.max_notification_id() or 0

    def index(self) -> MeaningIndex:
        made = newest(self.engine, self.key)
        note_model(self.engine, made, "path")
        return MeaningIndex(self.folder, self.engine, WordModel(self.key), made)

    def understand(self) -> None:
        """Make what is missing, to the end, and let it answer."""
        index = self.index()
        follow(self.archive, self.engine, index, self.last)
        drop_others(self.engine, self.folder, index.key)

    def answers(self) -> str:
        key, name = answering(self.engine, newest(self.engine, self.key), "path")
        assert name == "path"
        return key


def test_the_first_generation_has_the_models_own_key(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    anew = Anew(archive, read_engine, tmp_path)
    assert newest(read_engine, "words") == "words"
    assert begin(read_engine, "words") == "words"

    anew.understand()

    assert (newest(read_engine, "words"), unfinished(read_engine, "words")) == ("words", None)
    assert anew.answers() == "words"


def test_the_old_ones_answer_until_the_new_ones_are_complete_and_then_go(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    anew = Anew(archive, read_engine, tmp_path)
    anew.understand()
    before = kept(read_engine, tmp_path)

    for old, new in (("words", "words~2"), ("words~2", "words~3")):
        assert begin(read_engine, "words") == new
        assert (newest(read_engine, "words"), anew.answers()) == (new, old)
        follower = Follower(archive, read_engine, anew.index())
        follower.advance(anew.last - 2)
        follower.commit()
        assert anew.answers() == old
        assert begin(read_engine, "words") == new  # goes on with it
        assert position_of(read_engine, f"meaning {new}") == anew.last - 2

        anew.understand()

        assert anew.answers() == new
        assert models_held(read_engine) == [new]
        assert kept(read_engine, tmp_path, new) == before
        assert [file.stem for file in tmp_path.glob("*.vectors")] == [new]


def test_a_generation_is_discarded_and_the_old_one_goes_on(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    anew = Anew(archive, read_engine, tmp_path)
    anew.understand()
    before = kept(read_engine, tmp_path)
    assert not discard(read_engine, tmp_path, "words")
    begin(read_engine, "words")
    follow(archive, read_engine, anew.index(), anew.last)

    assert discard(read_engine, tmp_path, "words")

    assert newest(read_engine, "words") == anew.answers() == "words"
    assert kept(read_engine, tmp_path) == before
    assert kept(read_engine, tmp_path, "words~2") == set()
    assert [file.stem for file in tmp_path.glob("*.vectors")] == ["words"]


def test_the_generations_of_other_models_are_not_of_this_one(
    archive: Archive, engine: sa.Engine, tmp_path: Path
) -> None:
    anew = Anew(archive, engine, tmp_path, "wordy")
    anew.understand()
    begin(engine, "wordy")
    follow(archive, engine, anew.index(), anew.last)

    assert newest(engine, "words") == "words"
    assert unfinished(engine, "words") is None
    assert begin(engine, "words") == "words"


def test_of_two_other_models_the_one_that_is_further_answers(
    archive: Archive, engine: sa.Engine, tmp_path: Path
) -> None:
    anew = Anew(archive, engine, tmp_path)
    for key, upto in (("a", 2), ("b", anew.last)):
        note_model(engine, key, f"path/of/{key}")
        follow(archive, engine, MeaningIndex(tmp_path, engine, WordModel(key)), upto)

    assert answering(engine, "words", "path") == ("b", "path/of/b")


def test_a_key_as_long_as_may_be_has_generations_too(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    key = "k" * LONGEST_KEY
    anew = Anew(archive, read_engine, tmp_path, key)
    anew.understand()

    for number in (2, 3):
        made = begin(read_engine, key)
        assert made == f"{'k' * (LONGEST_KEY - 4)}~{number}"
        anew.understand()
        assert models_held(read_engine) == [made]
