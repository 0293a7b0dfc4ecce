"""What changed lately."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.start.page import start_page
from projections.viewer import ANONYMOUS
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_what_changed_is_told_to_those_who_see_it(town: Library) -> None:
    page = start_page(town.engine, ANONYMOUS)
    told = {(p.kind, p.how) for p in page.turning_points}

    assert ("norm", "was adopted") in told
    assert ("decision", "was superseded") in told
    assert all(p.after is None for p in page.turning_points)  # the new one is for stewards
