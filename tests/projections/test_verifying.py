"""Read models are compared with ones built from the start of the log."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.checksums import check
from projections.people.projection import PeopleProjection
from projections.projection import Projection, catch_up, position_of
from projections.spaces.projection import SpacesProjection
from projections.spaces.tables import space_names, spaces
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions, wordings
from projections.verifying import SHOWN, Compared, TableDifference, compare
from tests.builders import a, record
from tests.contracts.projections import message, tell

NewEngine = Callable[[], sa.Engine]


def several() -> list[Projection]:
    return [PeopleProjection(), SpacesProjection(), ThreadsProjection()]


@pytest.fixture
def live(archive: Archive, read_engine: sa.Engine) -> sa.Engine:
    """A read database in which everything is up to date, on each database in turn."""
    tell(archive)
    catch_up(archive, read_engine, several())
    return read_engine


def differences(archive: Archive, live: sa.Engine, scratch: sa.Engine) -> list[TableDifference]:
    found = compare(archive, live, scratch, several())
    return [difference for compared in found for difference in compared.tables]


def test_where_all_is_equal_checksums_are_noted(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    last = archive.recorder.max_notification_id() or 0

    found = list(compare(archive, live, new_engine(), several()))

    assert found == [Compared(p.name, last, ()) for p in several()]
    assert {c.noted_at for c in check(live, several())} == {last}


def test_each_is_built_up_to_where_its_live_one_stands(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))
    catch_up(archive, live, [SpacesProjection()])
    record(archive, a(c.OpenSpace, key="chat:shed", name="shed"))
    last = archive.recorder.max_notification_id() or 0
    scratch = new_engine()

    found = list(compare(archive, live, scratch, several()))

    at = [last - 2, last - 1, last - 2]
    assert [compared.position for compared in found] == at
    assert [position_of(scratch, p.name) for p in several()] == at
    assert not any(compared.tables for compared in found)


def test_what_the_live_ones_take_in_meanwhile_is_compared_too(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    def record_more(_done: int, _total: int) -> None:
        record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))
        catch_up(archive, live, several())

    found = list(compare(archive, live, new_engine(), several(), record_more))

    last = archive.recorder.max_notification_id()
    assert [(compared.position, compared.tables) for compared in found] == [(last, ())] * 3


def test_a_row_that_was_changed_is_named_by_its_key_and_columns_and_not_by_its_text(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    changed = archive.id_of("contribution", "m/1")
    with live.begin() as connection:
        mine = contributions.c.id == changed
        connection.execute(contributions.update().where(mine).values(body="secret", score=9))

    found = differences(archive, live, new_engine())

    assert found == [TableDifference("contributions", 1, 1, (f"id={changed}: body, score",))]
    assert not any(c.noted_at for c in check(live, [ThreadsProjection()]))


def test_rows_too_many_or_missing_are_named(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    gone, odd = archive.id_of("space", "chat:garden"), archive.id_of("space", "chat:odd")
    with live.begin() as connection:
        row = connection.execute(spaces.select().where(spaces.c.id == gone)).mappings().one()
        connection.execute(spaces.update().where(spaces.c.id == gone).values(id=odd))

    [found] = differences(archive, live, new_engine())

    assert row is not None
    assert (found.only_live, found.only_rebuilt) == (1, 1)
    assert found.examples == (f"has id={odd}, which a rebuild has not", f"lacks id={gone}")


def test_rows_without_a_key_go_by_identities_and_times(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    with live.begin() as connection:
        connection.execute(space_names.update().values(name="secret"))

    [found] = differences(archive, live, new_engine())

    assert "space_id=" in found.examples[0]
    assert found.examples[0].endswith(": name")
    assert "secret" not in str(found)


def test_a_row_that_is_there_twice_is_found(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    with live.begin() as connection:
        row = connection.execute(sa.select(wordings).limit(1)).mappings().one()
        connection.execute(wordings.insert(), dict(row))

    [found] = differences(archive, live, new_engine())

    assert (found.table, found.only_live, found.only_rebuilt) == ("wordings", 1, 0)
    assert all(example.endswith("is there twice") for example in found.examples)


def test_of_many_rows_only_some_are_named(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    record(archive, *(message(n, "chat:cy") for n in range(100, 130)))
    catch_up(archive, live, several())
    with live.begin() as connection:
        connection.execute(contributions.delete())

    [found] = differences(archive, live, new_engine())

    assert found.only_rebuilt > 30
    assert len(found.examples) == SHOWN


def test_a_table_that_is_not_there_or_cannot_be_read_differs(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    with live.begin() as connection:
        space_names.drop(connection)

    [found] = differences(archive, live, new_engine())

    assert found.table == "space_names"
    assert found.examples[0].startswith("cannot be read")
