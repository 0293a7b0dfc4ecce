"""What was pinned."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.start.page import start_page
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a
from tests.reading import Library, build_town


@pytest.fixture
def town(archive: Archive, engine: sa.Engine) -> Library:
    """A community with something to hide of every sort."""
    library = Library(archive, engine)
    build_town(library)
    return library


def test_a_pin_shows_to_those_who_see_the_thing(town: Library) -> None:
    pin = {"of_kind": "norm", "of": "officeword", "clause": "1", "section": "norms"}
    town.tell(a(c.PlacePin, **pin))

    assert start_page(town.engine, ANONYMOUS).pins("norms") == []
    [pinned] = start_page(town.engine, STEWARD).pins("norms")
    assert (pinned.thing.title, pinned.note) == ("Norm of officeword", "read this first")
