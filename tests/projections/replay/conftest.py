"""Fixtures of the tests of the replay: a small archive with its read models."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from tests.reading import Library


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    """An archive with one open space."""
    library = Library(archive, engine)
    library.space("hall")
    return library
