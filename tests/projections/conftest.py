"""Fixtures of the tests of projections: read databases, as many as a test needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from projections.store import open_read_database


@pytest.fixture
def new_engine(tmp_path: Path) -> Iterator[Callable[[], sa.Engine]]:
    """Makes another empty read database in a file, each time it is called."""
    made: list[sa.Engine] = []

    def make() -> sa.Engine:
        made.append(open_read_database(f"sqlite:///{tmp_path}/views-{len(made)}.db"))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()
