"""Whom to ask."""

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


def test_roles_tell_what_to_ask_and_who_holds_them(town: Library) -> None:
    [role] = start_page(town.engine, ANONYMOUS).roles

    assert (role.ask, [name.name for name in role.holders]) == ("hallword", ["hallword"])
    assert start_page(town.engine, STEWARD).roles_in_all == 3
