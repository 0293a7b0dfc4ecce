"""Whom to ask."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.start.page import ROLES, start_page
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a, later
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


def test_a_mandate_that_was_told_already_makes_room_for_others(
    archive: Archive, engine: sa.Engine
) -> None:
    library = Library(archive, engine)
    for number in range(ROLES):
        mandate = {"body": "book", "mandate": "keeps the book"}
        library.tell(a(c.EstablishRole, key=f"b{number}", title=f"writer {number}", **mandate))
    library.tell(a(c.EstablishRole, key="z", title="cook", body="zoo", mandate="feeds the bears"))

    page = start_page(engine, ANONYMOUS)

    asked = [brief.ask for brief in page.roles]
    assert asked[:2] == ["keeps the book", "feeds the bears"]
    assert (len(asked), page.roles_in_all) == (ROLES, ROLES + 1)


def test_what_is_empty_is_told_apart(town: Library) -> None:
    assert start_page(town.engine, ANONYMOUS).empty == ["decisions", "answers", "words"]
    assert "roles" in start_page(town.engine, ANONYMOUS, as_of=later(-99)).empty
