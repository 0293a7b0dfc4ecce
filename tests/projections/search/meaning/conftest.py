"""Fixtures: the packaged model in both arithmetics, and a copy of the small one.

What loads torch is imported in the fixtures, so that tests that need none of it start quickly."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from projections.search.meaning.exported import ExportedModel
from projections.search.meaning.exports import Exports
from projections.search.meaning.folders import ModelFolder, find_folder
from projections.search.meaning.model import Model
from projections.search.meaning.processor import int8_is_fast
from tests.projections.search.library import Library
from tests.projections.search.meaning.shelves import Shelf

if TYPE_CHECKING:
    from projections.search.meaning.transformer import TransformerModel


@pytest.fixture(scope="session")
def exported(cache: Path) -> ExportedModel:
    """The packaged model in 8-bit arithmetic."""
    if not int8_is_fast():
        pytest.skip("this processor has no instructions for 8-bit arithmetic")
    model = Exports(cache / "models").model(find_folder())
    assert isinstance(model, ExportedModel)
    return model


@pytest.fixture(scope="session")
def plain() -> "TransformerModel":
    """The packaged model as sentence-transformers runs it."""
    from projections.search.meaning.transformer import TransformerModel

    return TransformerModel(find_folder())


@pytest.fixture(params=["plain", "exported"])
def model(request: pytest.FixtureRequest) -> Model:
    """The packaged model, in each arithmetic in turn."""
    found: Model = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def small(small_model: Path, tmp_path: Path) -> ModelFolder:
    """A copy of the small model for one test."""
    return find_folder(str(shutil.copytree(small_model, tmp_path / "small-model")))


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
