"""What stood on the page when."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.pins.queries import pins_in
from tests.builders import a, later
from tests.reading import Library


@pytest.mark.parametrize(
    ("minute", "note"), [(-1, None), (0, "read this first"), (1, "before anything else"), (2, None)]
)
def test_a_pin_stands_with_its_note_of_then(
    archive: Archive, engine: sa.Engine, minute: int, note: str | None
) -> None:
    library = Library(archive, engine)
    at = {c.PlacePin: 0, c.AnnotatePin: 1, c.RemovePin: 2}
    library.tell(*(a(kind, occurred_at=later(m)) for kind, m in at.items()))

    with engine.connect() as connection:
        found = pins_in(connection, as_of=later(minute))
        assert [pin.note for pin in found] == ([note] if note else [])
        assert pins_in(connection, known_at=later(0)) == []
