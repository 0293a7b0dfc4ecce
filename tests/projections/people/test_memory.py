"""Memory: worked out once, until something of people is projected."""

import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.memory import MOST, remembered
from projections.store import open_read_database
from tests.builders import a
from tests.reading import Library


def counted(engine: sa.Engine, key: object = "how many") -> int:
    """How many people there are, from memory."""
    with engine.connect() as connection:
        return remembered(connection, key, lambda: next(_numbers))


_numbers = iter(range(100_000))


def test_it_is_worked_out_once_for_each_key(archive: Archive, engine: sa.Engine) -> None:
    Library(archive, engine).tell(a(c.IntroducePerson))

    assert counted(engine) == counted(engine)
    assert counted(engine, "other") != counted(engine)


def test_it_is_worked_out_anew_when_something_was_projected(
    archive: Archive, engine: sa.Engine
) -> None:
    library = Library(archive, engine)
    before = counted(engine)
    library.tell(a(c.IntroducePerson))

    assert counted(engine) > before


def test_each_database_has_a_memory_of_its_own(archive: Archive, engine: sa.Engine) -> None:
    Library(archive, engine)
    other = open_read_database(str(engine.url).replace("views", "others"))
    Library(archive, other)

    assert counted(engine) != counted(other)
    other.dispose()


def test_tables_that_no_projection_fills_are_read_each_time(engine: sa.Engine) -> None:
    assert counted(engine) != counted(engine)


def test_it_does_not_grow_without_end(archive: Archive, engine: sa.Engine) -> None:
    Library(archive, engine)
    first = counted(engine)
    for key in range(MOST):
        counted(engine, key)

    assert counted(engine) != first
