"""Fixtures: libraries to search in, by words alone and by meaning too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from projections.search.meaning.loading import load_model
from projections.search.meaning.model import Model
from tests.projections.search.library import Library
from tests.projections.search.understood import Understood

NewLibrary = Callable[[sa.Engine], Library]


@pytest.fixture
def new_library(tmp_path: Path) -> Iterator[NewLibrary]:
    """Makes a library over a read database."""
    made: list[Library] = []

    def make(engine: sa.Engine) -> Library:
        made.append(Library(engine, tmp_path / "search"))
        return made[-1]

    yield make
    for library in made:
        library.index.close()


@pytest.fixture
def library(engine: sa.Engine, new_library: NewLibrary) -> Library:
    """An empty library."""
    return new_library(engine)


@pytest.fixture
def library_anywhere(read_engine: sa.Engine, new_library: NewLibrary) -> Library:
    """An empty library, on each database in turn."""
    return new_library(read_engine)


@pytest.fixture(scope="session")
def packaged(environment: None) -> Model:
    """The packaged model, as it runs fastest here."""
    return load_model()


@pytest.fixture
def understood(engine: sa.Engine, packaged: Model, tmp_path: Path) -> Iterator[Understood]:
    """An empty library that can be asked by meaning too."""
    library = Understood(engine, tmp_path, packaged)
    yield library
    library.index.close()
