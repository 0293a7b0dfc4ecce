"""Read models are built anew beside the live ones, and take their place in one step."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.projection import PeopleProjection
from projections.projection import Projection, ProjectionError, catch_up, position_of
from projections.rebuilding import outdated, rebuild
from projections.spaces.projection import SpacesProjection
from projections.spaces.tables import spaces
from projections.threads.projection import ThreadsProjection
from tests.builders import a, record
from tests.contracts.projections import be_killed, rows_of, tell

THREE: tuple[type[Projection], ...] = (PeopleProjection, SpacesProjection, ThreadsProjection)
NewEngine = Callable[[], sa.Engine]


def several() -> list[Projection]:
    return [projection() for projection in THREE]


def all_rows(engine: sa.Engine) -> list[object]:
    return [rows_of(engine, projection) for projection in several()]


@pytest.fixture
def live(archive: Archive, engine: sa.Engine) -> sa.Engine:
    """A read database in which everything is up to date."""
    return up_to_date(archive, engine)


@pytest.fixture
def live_anywhere(archive: Archive, read_engine: sa.Engine) -> sa.Engine:
    """The same, on each database in turn."""
    return up_to_date(archive, read_engine)


def up_to_date(archive: Archive, engine: sa.Engine) -> sa.Engine:
    tell(archive)
    catch_up(archive, engine, several())
    return engine


def test_what_was_rebuilt_is_what_was_there(
    archive: Archive, live_anywhere: sa.Engine, new_engine: NewEngine
) -> None:
    before = all_rows(live_anywhere)

    rebuild(archive, live_anywhere, new_engine(), several())

    assert all_rows(live_anywhere) == before
    assert catch_up(archive, live_anywhere, several()) == 0


def test_only_what_is_rebuilt_is_replaced(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))

    rebuild(archive, live, new_engine(), [SpacesProjection()])

    last = archive.recorder.max_notification_id() or 0
    at = {projection.name: position_of(live, projection.name) for projection in THREE}
    assert at == {"people": last - 1, "spaces": last, "threads": last - 1}
    assert catch_up(archive, live, several()) == 1


def test_pages_are_served_from_the_live_rows_until_all_is_done(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 5)
    before = all_rows(live)
    seen = []

    rebuild(archive, live, new_engine(), several(), lambda _: seen.append(all_rows(live)))

    assert len(seen) > 5
    assert all(rows == before for rows in seen)


def test_killed_while_it_builds_it_leaves_the_live_rows_and_goes_on(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 5)
    before, beside = all_rows(live), new_engine()

    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, live, beside, several(), be_killed)
    assert all_rows(live) == before
    assert position_of(beside, "threads") == 5

    read: list[int] = []
    rebuild(archive, live, beside, several(), read.append)
    assert sum(read) == (archive.recorder.max_notification_id() or 0) - 5
    assert all_rows(live) == before


def test_killed_while_it_puts_tables_in_place_it_leaves_the_live_ones(
    archive: Archive,
    live_anywhere: sa.Engine,
    new_engine: NewEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, beside = all_rows(live_anywhere), new_engine()
    positions = {p.name: position_of(live_anywhere, p.name) for p in THREE}
    record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))

    with monkeypatch.context() as patch:
        patch.setattr("projections.rebuilding._copy", _killed_at(spaces))
        with pytest.raises(KeyboardInterrupt):
            rebuild(archive, live_anywhere, beside, several())

    assert all_rows(live_anywhere) == before
    assert {p.name: position_of(live_anywhere, p.name) for p in THREE} == positions


def _killed_at(last: sa.Table) -> Callable[[sa.Connection, sa.Connection, sa.Table], None]:
    def copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
        if table is last:
            raise KeyboardInterrupt

    return copy


def test_a_rebuild_that_fails_leaves_the_live_rows(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_rows(live)

    def fail(*_: object) -> None:
        raise KeyError("odd")

    with monkeypatch.context() as patch:
        patch.setattr(ThreadsProjection, "finish", fail)
        with pytest.raises(ProjectionError, match="threads"):
            rebuild(archive, live, new_engine(), several())

    assert all_rows(live) == before


def test_more_rows_than_are_copied_at_once_are_all_copied(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.rebuilding.COPY", 2)
    before = all_rows(live)

    rebuild(archive, live, new_engine(), several())

    assert all_rows(live) == before


def test_tables_of_another_version_are_outdated_and_replaced(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_rows(live)
    monkeypatch.setattr(SpacesProjection, "version", 7)
    assert [outdated(live, p) for p in several()] == [False, True, False]

    rebuild(archive, live, new_engine(), [SpacesProjection()])

    assert not outdated(live, SpacesProjection())
    assert all_rows(live) == before


def test_what_was_never_built_is_not_outdated(engine: sa.Engine) -> None:
    assert not outdated(engine, SpacesProjection())
