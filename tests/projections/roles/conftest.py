"""Fixtures of the tests of roles."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from tests.projections.roles.council import Council


@pytest.fixture
def council(archive: Archive, read_engine: sa.Engine) -> Council:
    """An empty archive with its tables of roles and people, on each database in turn."""
    return Council(archive, read_engine)
