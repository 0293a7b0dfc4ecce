"""Read models are built anew beside the live ones, and take their place in one step."""

from collections.abc import Callable
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.people.projection import PeopleProjection
from projections.projection import Projection, ProjectionError, catch_up, position_of
from projections.rebuilding import CHECKING, READING, SWAPPING, outdated, rebuild
from projections.spaces.projection import SpacesProjection
from projections.spaces.tables import spaces
from projections.swapping import swap
from projections.threads.projection import ThreadsProjection
from projections.verifying import compare
from tests.builders import a, new_keyring, record
from tests.contracts.projections import rows_of, tell

THREE: tuple[type[Projection], ...] = (PeopleProjection, SpacesProjection, ThreadsProjection)
NewEngine = Callable[[], sa.Engine]
Heard = tuple[str, int, int]


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

    rebuild(archive, live, new_engine(), several(), lambda *_: seen.append(all_rows(live)))

    assert len(seen) > 5
    assert all(rows == before for rows in seen)


@pytest.mark.parametrize("point", range(2, 30, 3))
def test_stopped_at_any_point_it_leaves_the_live_rows_and_goes_on(
    archive: Archive,
    live: sa.Engine,
    new_engine: NewEngine,
    monkeypatch: pytest.MonkeyPatch,
    point: int,
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 5)
    before, beside = all_rows(live), new_engine()

    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, live, beside, several(), stopped_after(point))
    assert all_rows(live) == before
    done = position_of(beside, "threads")
    assert done == min(5 * (point - 1), archive.recorder.max_notification_id() or 0)

    told: list[Heard] = []
    rebuild(archive, live, beside, several(), lambda *heard: told.append(heard))
    assert told[0] == (READING, done, archive.recorder.max_notification_id())
    assert all_rows(live) == before
    assert all_equal(archive, live, new_engine())


def stopped_after(point: int) -> Callable[[str, int, int], None]:
    """Is told so many times how far it is, and then stops it."""
    told = count(1)

    def hear(*_: object) -> None:
        if next(told) == point:
            raise KeyboardInterrupt

    return hear


def all_equal(archive: Archive, live: sa.Engine, scratch: sa.Engine) -> bool:
    """Whether the rows are those that a build from the start gives."""
    return not any(found.tables for found in compare(archive, live, scratch, several()))


def test_phases_are_told_one_after_the_other_each_to_its_end(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    told: list[Heard] = []

    rebuild(archive, live, new_engine(), several(), lambda *heard: told.append(heard))

    phases = [phase for phase, _ in groupby(told, key=itemgetter(0))]
    assert phases == [READING, SWAPPING, CHECKING]
    for phase in phases:
        done = [n for of, n, _ in told if of == phase]
        total = {n for of, _, n in told if of == phase}
        assert done == sorted(done)
        assert total == {done[-1]}


def test_what_is_recorded_while_it_is_built_is_in_it(
    archive: Archive, live: sa.Engine, new_engine: NewEngine
) -> None:
    names = ("attic", "shed")

    def record_once(phase: str, done: int, total: int) -> None:
        if phase == READING and done == total and len(names) > len(recorded):
            name = names[len(recorded)]
            recorded.append(name)
            record(archive, a(c.OpenSpace, key=f"chat:{name}", name=name))
            catch_up(archive, live, several())

    recorded: list[str] = []
    rebuild(archive, live, new_engine(), several(), record_once)

    assert len(recorded) == len(names)
    last = archive.recorder.max_notification_id()
    assert {position_of(live, p.name) for p in THREE} == {last}
    assert all_equal(archive, live, new_engine())


def test_what_the_live_ones_took_in_at_the_last_moment_is_in_it(
    archive: Archive,
    live_anywhere: sa.Engine,
    new_engine: NewEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*given: Any) -> None:
        record(archive, a(c.OpenSpace, key="chat:attic", name="attic"))
        catch_up(archive, live_anywhere, several())
        swap(*given)

    monkeypatch.setattr("projections.rebuilding.swap", late)
    rebuild(archive, live_anywhere, new_engine(), several())

    last = archive.recorder.max_notification_id()
    assert {position_of(live_anywhere, p.name) for p in THREE} == {last}
    assert all_equal(archive, live_anywhere, new_engine())


def test_a_rebuild_of_other_names_goes_on_with_what_they_share(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 5)
    beside = new_engine()
    before = all_rows(live)
    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, live, beside, [PeopleProjection(), SpacesProjection()], stopped_after(6))
    assert position_of(beside, "people") == 25

    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, live, beside, [SpacesProjection(), ThreadsProjection()], stopped_after(3))
    assert position_of(beside, "threads") == 10
    rebuild(archive, live, beside, several())

    assert all_rows(live) == before
    assert all_equal(archive, live, new_engine())


def test_what_another_version_had_begun_is_begun_anew(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.projection.BATCH", 5)
    before, beside = all_rows(live), new_engine()
    with pytest.raises(KeyboardInterrupt):
        rebuild(archive, live, beside, several(), stopped_after(4))

    monkeypatch.setattr(SpacesProjection, "version", 7)
    told: list[Heard] = []
    rebuild(archive, live, beside, several(), lambda *heard: told.append(heard))

    assert told[0][:2] == (READING, 0)
    assert all_rows(live) == before
    assert not outdated(live, SpacesProjection())


def test_what_was_begun_from_another_log_is_begun_anew(
    archive: Archive, live: sa.Engine, new_engine: NewEngine, tmp_path: Path
) -> None:
    beside, before = new_engine(), all_rows(live)
    rebuild(archive, live, beside, several())
    other = {**archive.env, "SQLITE_DBNAME": str(tmp_path / "other.db")}
    with Archive(other, keyring=new_keyring()) as shorter:
        record(shorter, a(c.OpenSpace, key="chat:attic", name="attic"))
        attic = new_engine()
        rebuild(shorter, attic, beside, several())
        assert all_equal(shorter, attic, new_engine())

    rebuild(archive, live, beside, several())  # longer than the other, which is as far as it knows

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
        patch.setattr("projections.swapping._copy", _killed_at(spaces))
        patch.setattr("projections.swapping._copy_attached", _killed_at(spaces))
        with pytest.raises(KeyboardInterrupt):
            rebuild(archive, live_anywhere, beside, several())

    assert all_rows(live_anywhere) == before
    assert {p.name: position_of(live_anywhere, p.name) for p in THREE} == positions


def _killed_at(last: sa.Table) -> Callable[..., int]:
    def copy(*given: object) -> int:
        if given[-1] is last:
            raise KeyboardInterrupt
        return 0

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
    archive: Archive,
    live_anywhere: sa.Engine,
    new_engine: NewEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("projections.swapping.COPY", 2)
    before = all_rows(live_anywhere)

    rebuild(archive, live_anywhere, new_engine(), several())

    assert all_rows(live_anywhere) == before


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
