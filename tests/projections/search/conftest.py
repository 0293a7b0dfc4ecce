"""Fixtures: a library to search in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.projections.search.library import Library

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
