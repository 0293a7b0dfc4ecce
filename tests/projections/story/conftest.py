"""Fixtures of the tests of stories."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from tests.projections.governed import Governed


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """A community of which nothing is told yet."""
    return Governed(archive, engine)
