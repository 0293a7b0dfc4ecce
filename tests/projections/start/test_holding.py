"""What holds."""

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


def test_norms_are_told_in_short_and_decisions_that_bind(town: Library) -> None:
    page = start_page(town.engine, ANONYMOUS)

    assert [c.short for c in page.norms[0].clauses] == ["Rule of hallword.", "Another of hallword."]
    assert page.norms[0].why == "because of hallword"
    assert page.decisions == []  # the open one was superseded
    assert len(start_page(town.engine, STEWARD).decisions) == 2


def test_numbered_clauses_stand_before_what_says_who_agreed(town: Library) -> None:
    text = "# Tools\n\nAgreed by nine in March.\n\n1. Ask first.\n2. Bring it back.\n"
    town.tell(a(c.AdoptNorm, key="tools", title="Tools", text=text, source=""))

    [brief] = [b for b in start_page(town.engine, ANONYMOUS).norms if b.norm.title == "Tools"]

    assert [clause.short for clause in brief.clauses] == [
        "Ask first.",
        "Bring it back.",
        "Agreed by nine in March.",
    ]
