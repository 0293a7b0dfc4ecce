"""Tables take the place of others in one step: whoever reads, and whenever it is killed."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.people.projection import PeopleProjection
from projections.projection import Projection, catch_up, position_of
from projections.rebuilding import rebuild
from projections.spaces.projection import SpacesProjection
from projections.store import open_read_database, positions
from projections.swapping import RebuildError, swap
from projections.threads.projection import ThreadsProjection
from tests.contracts.projections import rows_of, tell

NewEngine = Callable[[], sa.Engine]
POINTS = ("DROP", "CREATE TABLE", "INSERT INTO wordings", "CREATE INDEX", "COMMIT")
KILLED = """
import os, signal, sys
import sqlalchemy as sa
from projections.people.projection import PeopleProjection
from projections.spaces.projection import SpacesProjection
from projections.store import open_read_database
from projections.swapping import swap
from projections.threads.projection import ThreadsProjection

live, beside, point = sys.argv[1:]
live, beside = open_read_database(live), open_read_database(beside)


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def look(_connection, _cursor, statement, *_):
    if statement.strip().startswith(point):
        die()


if point == "COMMIT":
    sa.event.listen(live, "commit", lambda connection: began and die())
began = []
sa.event.listen(live, "before_cursor_execute", look)
swap(live, beside, [PeopleProjection(), SpacesProjection(), ThreadsProjection()],
     lambda: began.append(1))
"""


def several() -> list[Projection]:
    return [PeopleProjection(), SpacesProjection(), ThreadsProjection()]


def all_rows(engine: sa.Engine) -> list[object]:
    return [rows_of(engine, projection) for projection in several()]


@pytest.mark.parametrize("point", POINTS)
def test_killed_in_the_swap_all_is_as_before_it_and_then_as_after(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine, point: str
) -> None:
    tell(archive)
    catch_up(archive, engine, several())
    whole = all_rows(engine)
    with engine.begin() as connection:  # so that before and after can be told apart
        for projection in several():
            for table in projection.tables:
                connection.execute(table.delete())
    beside = new_engine()
    catch_up(archive, beside, several())

    urls = (str(engine.url), str(beside.url))
    process = subprocess.run([sys.executable, "-c", KILLED, *urls, point], check=False)

    assert process.returncode == -signal.SIGKILL
    assert not any(rows for tables in all_rows(engine) for rows in tables.values())  # type: ignore[attr-defined]
    swap(engine, beside, several(), lambda: None)
    assert all_rows(engine) == whole


def test_readers_find_never_less_than_there_was(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine, tmp_path: Path
) -> None:
    tell(archive)
    catch_up(archive, engine, several())
    counts = sa.select(
        *(
            sa.select(sa.func.count()).select_from(table).scalar_subquery()
            for projection in several()
            for table in projection.tables
        ),
        sa.select(sa.func.sum(positions.c.position)).scalar_subquery(),
    )
    done = threading.Event()
    seen: list[sa.Row[object]] = []
    errors: list[Exception] = []

    def read() -> None:
        reader = open_read_database(str(engine.url))
        while not done.is_set():
            try:
                with reader.connect() as connection:
                    seen.append(connection.execute(counts).one())
            except sa.exc.SQLAlchemyError as error:
                errors.append(error)
        reader.dispose()

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(5):
        rebuild(archive, engine, new_engine(), several())
    done.set()
    thread.join()

    assert not errors
    assert len(seen) > 5
    assert len(set(map(tuple, seen))) == 1


def test_what_was_taken_away_is_not_put_in_place(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    catch_up(archive, engine, several())
    before = all_rows(engine)

    with pytest.raises(RebuildError, match=r"'people' is gone\. The live .* `daybook rebuild`"):
        swap(engine, new_engine(), several(), lambda: None)

    assert all_rows(engine) == before
    assert position_of(engine, "people") == archive.recorder.max_notification_id()


def test_nobody_moves_the_live_ones_on_once_it_has_begun(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    beside = new_engine()
    catch_up(archive, engine, several())
    catch_up(archive, beside, several())
    other = sa.create_engine(engine.url, connect_args={"timeout": 0})
    refused: list[str] = []

    def write() -> None:
        with pytest.raises(sa.exc.OperationalError, match="locked"), other.begin() as connection:
            connection.execute(positions.update().values(position=1))
        refused.append("once")

    swap(engine, beside, several(), write)
    other.dispose()

    assert refused == ["once"]


def test_it_has_the_indexes_that_the_live_ones_had(
    archive: Archive, engine: sa.Engine, new_engine: NewEngine
) -> None:
    tell(archive)
    catch_up(archive, engine, several())
    before = schema_of(engine)

    rebuild(archive, engine, new_engine(), several())

    assert schema_of(engine) == before


def schema_of(engine: sa.Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
    return {(name, sql) for name, sql in rows if "checksum" not in name}
