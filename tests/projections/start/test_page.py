"""The whole page."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.start.page import StartPage, start_page
from projections.viewer import ANONYMOUS, STEWARD
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_it_tells_each_viewer_what_is_theirs(town: Library) -> None:
    few = start_page(town.engine, ANONYMOUS)
    many = start_page(town.engine, STEWARD)

    assert isinstance(few, StartPage)
    assert (few.norms_in_all, many.norms_in_all) == (1, 3)
    assert few.purpose.is_recorded
    assert few.pins("norms") == []
