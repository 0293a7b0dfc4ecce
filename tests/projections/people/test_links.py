"""Links between handles and persons, as the archive knew them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.links import Link, latest_links, links_known, standing_links
from tests.builders import a, later
from tests.reading import Library, handle

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    for name in ("ada", "adah"):
        library.tell(a(c.IntroducePerson, handle=handle(name), name=name))
    return library


def known(library: Library, at: datetime | None = None) -> Mapping[UUID, Link]:
    with library.engine.connect() as connection:
        return links_known(connection, at).links


def test_a_link_holds_until_it_is_taken_back_as_was_known_then(library: Library) -> None:
    pair = {"person": handle("ada"), "handle": handle("adah")}
    ada, adah = library.person("ada"), library.person("adah")
    moments = [datetime.now(later().tzinfo)]
    library.tell(a(c.LinkHandle, occurred_at=later(1), **pair))
    moments.append(datetime.now(later().tzinfo))
    library.tell(a(c.UnlinkHandle, occurred_at=later(2), **pair))

    assert [known(library, at) for at in moments] == [{}, {adah: Link(ada, later(1))}]
    assert known(library) == {}


def test_of_several_links_the_latest_left_counts() -> None:
    rows = [
        (ONE, TWO, True, later(1)),
        (ONE, THREE, True, later(2)),
        (TWO, THREE, True, later(2)),
        (ONE, THREE, False, later(3)),
        (TWO, THREE, False, later(3)),
    ]

    assert latest_links(rows) == {ONE: Link(TWO, later(1)), TWO: None}
    assert standing_links(rows) == {ONE: Link(TWO, later(1))}
