"""What is said in words."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.start.page import start_page
from projections.start.telling import leaning_told, page_as_json
from projections.viewer import ANONYMOUS
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_the_page_is_told_as_json(town: Library) -> None:
    told = page_as_json(start_page(town.engine, ANONYMOUS))

    assert [norm["title"] for norm in told["norms"]] == ["Norm of hallword"]
    assert leaning_told({"norm": 2, "role": 1}) == "2 norms and 1 role"
