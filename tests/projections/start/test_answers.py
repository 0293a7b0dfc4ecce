"""What is leaned on."""

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


def test_thanks_links_and_acceptance_are_counted(town: Library) -> None:
    town.say("q", "How?", kind="question")
    answer = town.say("r", "So.", "Bob", thread="q", reply_to="q", kind="answer")
    town.say("s", f"Thanks, that worked! See /contributions/{answer}", thread="q", reply_to="r")

    found = {a.thing.id: a for a in start_page(town.engine, ANONYMOUS).answers}

    assert (found[answer].thanked, found[answer].linked) == (1, 1)
    assert town.archive.id_of("contribution", "q") not in found
