"""What a viewer may read, kept at hand."""

import sqlalchemy as sa

from archive.application import Archive
from projections.viewer import ANONYMOUS
from projections.vocabulary.reading import reading_of
from tests.reading import Library


def test_it_is_read_anew_only_when_something_was_said(archive: Archive, engine: sa.Engine) -> None:
    library = Library(archive, engine)
    library.space("hall")
    library.say("1", "A bradawl.")
    with engine.connect() as connection:
        first = reading_of(connection, ANONYMOUS)
        assert reading_of(connection, ANONYMOUS) is first
    library.say("2", "Another.")
    with engine.connect() as connection:
        again = reading_of(connection, ANONYMOUS)
    assert (len(first.ids), len(again.ids)) == (1, 2)
