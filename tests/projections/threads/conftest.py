"""Fixtures of the tests of threads."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from tests.projections.worlds import World


@pytest.fixture
def world(archive: Archive, engine: sa.Engine) -> World:
    """An empty archive with its tables of threads."""
    return World(archive, engine)
