"""What holds."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.start.page import start_page
from projections.viewer import ANONYMOUS, STEWARD
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_norms_are_told_in_short_and_decisions_that_bind(town: Library) -> None:
    page = start_page(town.engine, ANONYMOUS)

    assert [c.short for c in page.norms[0].clauses] == ["Rule of hallword.", "Another of hallword."]
    assert page.norms[0].why == "because of hallword"
    assert page.decisions == []  # the open one was superseded
    assert len(start_page(town.engine, STEWARD).decisions) == 2
