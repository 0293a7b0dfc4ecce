"""Who asks, and sentences in short."""

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.start.asked import sentences
from projections.start.page import start_page
from projections.viewer import ANONYMOUS, STEWARD
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_only_what_the_viewer_sees_leans(town: Library) -> None:
    few, many = (start_page(town.engine, viewer).norms for viewer in (ANONYMOUS, STEWARD))
    counts = [n.leaning for ns in (few, many) for n in ns if n.norm.title == "Norm of hallword"]

    assert counts[0] < counts[1]


def test_sentences_are_cut_where_one_ends() -> None:
    assert sentences("One is short. " + "Two is long " * 20) == "One is short."
