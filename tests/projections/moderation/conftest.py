"""Fixtures of the tests of moderation: an archive with a norm."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from tests.builders import a, later
from tests.projections.moderated import ANEW, DAY, TEXT
from tests.reading import Library


@pytest.fixture
def library(archive: Archive, new_engine: Callable[[], sa.Engine]) -> Library:
    """An archive with an open space, and a norm whose second clause changed on the tenth day."""
    library = Library(archive, new_engine())
    library.space("hall")
    given: dict[str, Any] = {"source": "", "reason": "", "effective_from": None}
    library.tell(
        a(c.AdoptNorm, key="conduct", title="Conduct", text=TEXT, occurred_at=later(), **given),
        a(c.AmendNorm, norm="conduct", title="", text=ANEW, occurred_at=later(10 * DAY), **given),
    )
    return library
