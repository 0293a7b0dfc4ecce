"""Models whose vectors are held, side by side until one takes the place of the others."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.following import follow
from projections.projection import position_of
from projections.search.meaning.held import drop_others, models_held
from projections.search.meaning.index import MeaningIndex
from tests.contracts.projections import ADA, message
from tests.projections.search.meaning.kept import kept
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import World


@pytest.fixture
def folder(archive: Archive, read_engine: sa.Engine, tmp_path: Path) -> Path:
    """Vectors of two models, of three messages."""
    World(archive, read_engine).tell(
        *(message(n, ADA, body=f"A boiler heats the cellar {n}.") for n in range(3))
    )
    for key in ("first/model", "words"):
        index = MeaningIndex(tmp_path / "search", read_engine, WordModel(key))
        follow(archive, read_engine, index, archive.recorder.max_notification_id() or 0)
    return tmp_path / "search"


def test_vectors_of_two_models_lie_side_by_side(folder: Path, read_engine: sa.Engine) -> None:
    assert models_held(read_engine) == ["first/model", "words"]
    for key in models_held(read_engine):
        assert len(kept(read_engine, folder, key)) == 3


def test_of_all_other_models_nothing_is_left(folder: Path, read_engine: sa.Engine) -> None:
    before = kept(read_engine, folder)
    (folder / "forgotten.vectors").touch()  # of which the tables know nothing

    drop_others(read_engine, folder, "words")

    assert models_held(read_engine) == ["words"]
    assert kept(read_engine, folder) == before
    assert kept(read_engine, folder, "first/model") == set()
    assert position_of(read_engine, "meaning first/model") == 0
    assert {path.name for path in folder.iterdir()} == {"words.vectors", "words.lock"}
    drop_others(read_engine, folder, "words")
    assert kept(read_engine, folder) == before


def test_where_there_is_nothing_nothing_is_dropped(engine: sa.Engine, tmp_path: Path) -> None:
    assert models_held(engine) == []
    drop_others(engine, tmp_path / "none", "words")
    assert models_held(engine) == []
