"""What every projection must do, whatever it makes of the events."""

import threading
from abc import ABC
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Account, Archive
from archive.commands import Command
from projections.checksums import check, checksum_of
from projections.projection import (
    Batch,
    Projection,
    ProjectionError,
    catch_up,
    position_of,
    prepare,
)
from projections.rebuilding import outdated, rebuild
from projections.store import open_read_database, positions
from projections.verifying import Compared, compare
from tests import governing
from tests.builders import a, later, record

Tables = dict[str, list[str]]

ADA, BOB, CY = "mailto:ada@example.org", "mailto:bob@example.org", "chat:cy"


def message(number: int, by: str, **changes: Any) -> c.MakeContribution:
    """A message of its own, so many minutes after the first."""
    given = {"key": f"m/{number}", "thread": f"m/{number}", "occurred_at": later(number), "by": by}
    return a(c.MakeContribution, **{**given, **changes})


def about(number: int) -> dict[str, Any]:
    """For a change of that message, at another minute each time."""
    return {"contribution": f"m/{number}", "occurred_at": later(50 + number)}


STORY: Sequence[Command] = (
    a(c.OpenSpace, purpose="all that grows", by=ADA),
    a(c.OpenSpace, key="chat:kitchen", name="kitchen", visibility="confidential", named=(ADA, CY)),
    a(c.OpenThread, key="m/2", visibility="members", by=BOB),
    message(1, ADA),
    message(2, BOB, thread="m/1", reply_to="m/1", body="Bob does.", edited_at=later(30)),
    message(3, CY, thread="m/2", reply_to="m/none", extra={"pinned": True}),
    message(4, ADA, thread="m/3", space="chat:kitchen", visibility="stewards", kind="document"),
    a(c.MergeThread, thread="m/2", into="m/1", occurred_at=later(20)),
    message(5, ADA, thread="m/2", body="Too late for this thread."),
    a(c.MoveThread, thread="m/2", space="chat:kitchen", occurred_at=later(21)),
    a(c.OpenThread, key="m/1", title="Plants", by=ADA),
    a(c.RenameThread, thread="m/1", title="Watering", by=BOB, occurred_at=later(9)),
    a(c.ReviseContribution, **about(1), by=BOB),
    a(c.ReviseContribution, contribution="m/1", occurred_at=later(2), body="An older wording."),
    a(c.MoveContribution, contribution="m/5", thread="m/3", occurred_at=later(30), by=BOB),
    a(c.MoveContribution, **about(3), thread="m/1", by=ADA),
    a(c.HideContribution, **about(2), by=ADA),
    a(c.WithdrawContribution, contribution="m/2", occurred_at=later(40)),
    a(c.RestoreContribution, contribution="m/2", occurred_at=later(45), by=CY),
    a(c.WithdrawContribution, **about(3), by=CY),
    a(c.AcceptAnswer, **about(2)),
    a(c.AcceptAnswer, contribution="m/5", occurred_at=later(51)),
    a(c.ObserveEndorsements, **about(2)),
    a(c.ObserveEndorsements, contribution="m/2", occurred_at=later(3), counts={"down": 1}),
    a(c.ObserveMissing, **about(4)),
    *(a(kind, thread="m/1") for kind in (c.CloseThread, c.ReopenThread, c.ResolveThread)),
    a(c.LinkHandle, person=ADA, handle=CY, by=BOB),
    a(c.RenamePerson, person=CY, name="Cyril", occurred_at=later(8)),
    a(c.IntroducePerson, handle="chat:bot", name="Helper", kind="bot"),
    a(c.RecordDeparture, person=BOB, occurred_at=later(60)),
    a(c.UnlinkHandle, person=ADA, handle=CY, occurred_at=later(5)),
    a(c.DismissLink, person=ADA, handle=CY, by=BOB),
    a(c.ChangeVisibility, occurred_at=later(7)),
    a(c.ChangeVisibility, visibility="stewards", occurred_at=later(6)),
    a(c.RenameSpace, occurred_at=later(7)),
    a(c.RenameSpace, name="greenhouse", occurred_at=later(6)),
    a(c.CloseSpace, by=BOB),
    *governing.STORY,
    a(c.CorrectNorm, entry=2, to=None, by=BOB, occurred_at=later(11)),
    a(c.CorrectDecision, entry=2, to=later(9), by=BOB, occurred_at=later(11)),
)
"""Something of everything, not in the order in which it happened."""


def tell(archive: Archive) -> None:
    """Record the story, in which Bob is erased, and two imports, of which one is done."""
    run = archive.start_import("chat", "yard", "yard.zip")
    record(archive, *STORY)
    unreadable = [{"where": "line 1", "why": "no ts"}]
    archive.finish_import(
        run, Account(9, 5, 1, {"joins": 2}, unreadable, 1, {"Posts.ViewCount": 3}, 0.5)
    )
    erase(archive, BOB)
    record(archive, message(6, BOB, thread="m/1"), message(7, ADA, thread="m/1"))
    archive.start_import("chat", "yard", "yard.zip")


def erase(archive: Archive, handle: str) -> None:
    """Erase a person, whom a message names."""
    named_in = {"contribution": [archive.id_of("contribution", "m/1")]}
    when = {"by": None, "occurred_at": later(70)}
    assert record(archive, a(c.ErasePerson, person=handle, named_in=named_in, **when)) == [True]


def rows_of(engine: sa.Engine, projection: Projection, leave_out: str = "") -> Tables:
    """All rows of a projection's tables as text, in an order of their own."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                str(tuple(row))
                for row in connection.execute(
                    sa.select(*(_shown(col) for col in table.c if col.name != leave_out))
                )
            )
            for table in projection.tables
        }


def _shown(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    # As text, the null of JSON and the null of SQL are not the same.
    return sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column


class ProjectionContract(ABC):
    """The suite. A subclass says which projection."""

    projection: ClassVar[type[Projection]]

    @pytest.fixture
    def told(self, archive: Archive) -> Archive:
        """An archive in which the story was recorded."""
        tell(archive)
        return archive

    @pytest.fixture
    def expected(self, told: Archive, new_engine: Callable[[], sa.Engine]) -> Tables:
        """The rows that the story comes to, taken in in one batch."""
        return self.rows(told, new_engine())

    def rows(self, told: Archive, engine: sa.Engine) -> Tables:
        catch_up(told, engine, [self.projection()])
        return rows_of(engine, self.projection())

    def test_the_story_leaves_a_row_in_every_table(self, expected: Tables) -> None:
        assert all(expected.values()), expected

    @pytest.mark.parametrize("size", [1, 3, 7])
    def test_the_size_of_batches_does_not_change_the_rows(
        self,
        told: Archive,
        expected: Tables,
        engine: sa.Engine,
        monkeypatch: pytest.MonkeyPatch,
        size: int,
    ) -> None:
        monkeypatch.setattr("projections.projection.BATCH", size)

        assert self.rows(told, engine) == expected

    def test_the_rows_are_the_same_on_every_database(
        self,
        told: Archive,
        expected: Tables,
        read_engine: sa.Engine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("projections.projection.BATCH", 9)

        assert self.rows(told, read_engine) == expected

    def test_rebuilt_beside_the_live_rows_it_puts_the_same_in_their_place(
        self,
        told: Archive,
        expected: Tables,
        read_engine: sa.Engine,
        new_engine: Callable[[], sa.Engine],
    ) -> None:
        self.rows(told, read_engine)
        with read_engine.begin() as connection:
            for table in self.projection.tables:
                connection.execute(table.delete())

        rebuild(told, read_engine, new_engine(), [self.projection()])

        assert rows_of(read_engine, self.projection()) == expected
        last = told.recorder.max_notification_id()
        assert position_of(read_engine, self.projection.name) == last
        assert catch_up(told, read_engine, [self.projection()]) == 0

    @pytest.mark.parametrize("point", [1, 2, 5, 9, 10_000])
    def test_rebuilt_in_two_goes_it_equals_one_built_from_the_start(
        self,
        told: Archive,
        engine: sa.Engine,
        new_engine: Callable[[], sa.Engine],
        monkeypatch: pytest.MonkeyPatch,
        point: int,
    ) -> None:
        beside = new_engine()
        heard = count(1)

        def stop(*_: object) -> None:
            if next(heard) == point:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("projections.projection.BATCH", 7)
            self.rows(told, engine)
            with suppress(KeyboardInterrupt):
                rebuild(told, engine, beside, [self.projection()], stop)
            record(told, message(8, CY, thread="m/1"))
            rebuild(told, engine, beside, [self.projection()])

        [compared] = compare(told, engine, new_engine(), [self.projection()])

        last = told.recorder.max_notification_id()
        assert compared == Compared(self.projection.name, last or 0, ())
        [checked] = check(engine, [self.projection()])
        assert (checked.position, checked.noted_at, checked.differing) == (last, last, ())

    def test_its_checksums_depend_on_the_log_alone(
        self,
        told: Archive,
        read_engine: sa.Engine,
        new_engine: Callable[[], sa.Engine],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        found = []
        for size, engine in ((1, read_engine), (7, new_engine()), (10_000, new_engine())):
            monkeypatch.setattr("projections.projection.BATCH", size)
            self.rows(told, engine)
            with engine.connect() as connection:
                found.append([checksum_of(connection, t) for t in self.projection.tables])

        assert found[0] == found[1] == found[2]

    def test_rows_filled_before_an_erasure_are_those_filled_after_it(
        self, archive: Archive, engine: sa.Engine, new_engine: Callable[[], sa.Engine]
    ) -> None:
        record(archive, *STORY)
        catch_up(archive, engine, [self.projection()])
        for person in (BOB, ADA):
            erase(archive, person)

        assert self.rows(archive, engine) == self.rows(archive, new_engine())

    def test_killed_between_batches_it_goes_on_where_it_was(
        self,
        told: Archive,
        expected: Tables,
        engine: sa.Engine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("projections.projection.BATCH", 5)

        with pytest.raises(KeyboardInterrupt):
            catch_up(told, engine, [self.projection()], be_killed)
        assert position_of(engine, self.projection.name) == 5
        assert self.rows(told, engine) == expected

    def test_killed_within_a_batch_it_leaves_no_trace_of_it(
        self,
        told: Archive,
        expected: Tables,
        engine: sa.Engine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(self.projection, "finish", be_killed)
            with pytest.raises(KeyboardInterrupt):
                catch_up(told, engine, [self.projection()])

        assert position_of(engine, self.projection.name) == 0
        assert not any(rows_of(engine, self.projection()).values())
        assert self.rows(told, engine) == expected

    def test_what_another_version_made_is_dropped_and_made_again(
        self,
        told: Archive,
        expected: Tables,
        read_engine: sa.Engine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.rows(told, read_engine)
        assert not outdated(read_engine, self.projection())

        monkeypatch.setattr(self.projection, "version", self.projection.version + 1)

        assert outdated(read_engine, self.projection())
        assert prepare(read_engine, self.projection()) == 0
        assert not any(rows_of(read_engine, self.projection()).values())
        assert not outdated(read_engine, self.projection())
        assert self.rows(told, read_engine) == expected

    @pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
    def test_two_processes_at_once_double_nothing(
        self,
        request: pytest.FixtureRequest,
        told: Archive,
        expected: Tables,
        monkeypatch: pytest.MonkeyPatch,
        database: str,
    ) -> None:
        monkeypatch.setattr("projections.projection.BATCH", 2)
        url = request.getfixturevalue(database)
        both_ready = threading.Barrier(2, timeout=10)

        def fill(_: int) -> int:
            both_ready.wait()
            engine = open_read_database(url)
            both_ready.wait()
            taken_in = catch_up(told, engine, [self.projection()])
            engine.dispose()
            return taken_in

        with ThreadPoolExecutor(2) as pool:
            taken_in = sum(pool.map(fill, range(2)))

        engine = open_read_database(url)
        assert taken_in >= (told.recorder.max_notification_id() or 0)
        assert rows_of(engine, self.projection()) == expected
        assert catch_up(told, engine, [self.projection()]) == 0
        engine.dispose()

    def test_an_event_it_cannot_process_stops_it_right_before_that(
        self, told: Archive, expected: Tables, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("projections.projection.BATCH", 10)
        last, finish = told.recorder.max_notification_id() or 0, self.projection.finish
        bad = min(17, last - 1)
        mine = positions.c.projection == self.projection.name

        def fail_from_one_event_on(projection: Projection, batch: Batch) -> None:
            finish(projection, batch)
            at = batch.execute(sa.select(positions.c.position).where(mine)).scalar_one()
            if at >= bad:
                raise KeyError("odd")

        with monkeypatch.context() as patch:
            patch.setattr(self.projection, "finish", fail_from_one_event_on)
            place = (
                rf"{self.projection.name} stopped at event {bad} \(.*\): KeyError in projections.py"
            )
            for _ in range(2):
                with pytest.raises(ProjectionError, match=place):
                    catch_up(told, engine, [self.projection()])

        assert position_of(engine, self.projection.name) == bad - 1
        assert self.rows(told, engine) == expected


def be_killed(*_: object) -> None:
    """What happens when the process is told to end."""
    raise KeyboardInterrupt
