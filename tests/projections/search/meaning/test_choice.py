"""By which model a question is answered, while another's vectors are made and afterwards."""

from pathlib import Path

import sqlalchemy as sa

from archive.application import Archive
from projections.following import follow
from projections.search.meaning.choice import answering, note_model
from projections.search.meaning.held import drop_others, models_held
from projections.search.meaning.index import MeaningIndex
from tests.contracts.projections import ADA, message
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import World


class Change:
    """An archive whose texts one model after the other understands."""

    def __init__(self, archive: Archive, engine: sa.Engine, folder: Path):
        self.archive, self.engine, self.folder = archive, engine, folder
        World(archive, engine).tell(message(1, ADA, body="A boiler heats the cellar."))

    def understand(self, key: str, upto: int | None = None) -> None:
        note_model(self.engine, key, f"path/of/{key}")
        index = MeaningIndex(self.folder, self.engine, WordModel(key))
        last = self.archive.recorder.max_notification_id() or 0
        follow(self.archive, self.engine, index, last if upto is None else upto)


def test_where_nothing_is_understood_the_model_asked_for_answers(read_engine: sa.Engine) -> None:
    assert answering(read_engine, "one", "path/of/one") == ("one", "path/of/one")


def test_the_old_model_answers_until_its_vectors_are_dropped(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    change = Change(archive, read_engine, tmp_path)
    change.understand("one")
    assert answering(read_engine, "one", "path/of/one") == ("one", "path/of/one")

    assert answering(read_engine, "two", "path/of/two") == ("one", "path/of/one")
    change.understand("two", upto=0)
    assert answering(read_engine, "two", "path/of/two") == ("one", "path/of/one")
    change.understand("two")
    assert answering(read_engine, "two", "path/of/two") == ("one", "path/of/one")

    drop_others(read_engine, tmp_path, "two")
    assert answering(read_engine, "two", "path/of/two") == ("two", "path/of/two")


def test_a_model_of_which_nobody_noted_how_it_is_loaded_cannot_answer(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    index = MeaningIndex(tmp_path, read_engine, WordModel("one"))
    follow(archive, read_engine, index, 0)
    assert models_held(read_engine) == ["one"]

    assert answering(read_engine, "two", "path/of/two") == ("two", "path/of/two")


def test_a_model_that_lies_elsewhere_now_is_loaded_from_there(
    archive: Archive, read_engine: sa.Engine, tmp_path: Path
) -> None:
    Change(archive, read_engine, tmp_path).understand("one")

    note_model(read_engine, "one", "elsewhere")

    assert answering(read_engine, "two", "path/of/two") == ("one", "elsewhere")
