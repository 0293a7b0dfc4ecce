"""An archive together with its tables of threads, for tests of what these come to."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.projection import catch_up
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions, threads
from tests.builders import a, later, record
from tests.contracts.projections import erase, rows_of


class World:
    """An archive and its tables of threads; things go by their references."""

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.archive = archive
        self.engine = engine

    def tell(self, *commands: Command, at_once: bool = True) -> None:
        """Record these and take them in, in one batch or in as many as there are commands."""
        for batch in [commands] if at_once else [(command,) for command in commands]:
            outcomes = record(self.archive, *batch)
            assert set(outcomes) <= {True, False}, outcomes
            catch_up(self.archive, self.engine, [ThreadsProjection()])

    def erase(self, person: str) -> None:
        erase(self.archive, person)
        catch_up(self.archive, self.engine, [ThreadsProjection()])

    def id_of(self, kind: str, ref: str) -> UUID:
        return self.archive.id_of(kind, ref)

    def thread(self, ref: str) -> Any:
        return self._row(threads, "thread", ref)

    def contribution(self, number: int) -> Any:
        return self._row(contributions, "contribution", f"m/{number}")

    def members(self, ref: str) -> list[int]:
        """The numbers of the messages that are found in a thread."""
        ids = {self.id_of("contribution", f"m/{n}"): n for n in range(30)}
        mine = contributions.c.thread_id == self.id_of("thread", ref)
        with self.engine.connect() as connection:
            return sorted(
                ids[i] for i in connection.scalars(sa.select(contributions.c.id).where(mine))
            )

    def history(self, table: sa.Table) -> list[Any]:
        with self.engine.connect() as connection:
            order = (table.c.occurred_at, table.c.recorded_at)
            return list(connection.execute(table.select().order_by(*order)))

    def text(self) -> str:
        """Everything that the tables hold."""
        return str(rows_of(self.engine, ThreadsProjection()))

    def _row(self, table: sa.Table, kind: str, ref: str) -> Any:
        with self.engine.connect() as connection:
            mine = table.c.id == self.id_of(kind, ref)
            return connection.execute(table.select().where(mine)).one()


def change(kind: Any, number: int, minute: int, **changes: Any) -> Any:
    return a(kind, contribution=f"m/{number}", occurred_at=later(minute), **changes)


def merge(thread: str, into: str, minute: int = 20) -> c.MergeThread:
    return a(c.MergeThread, thread=thread, into=into, occurred_at=later(minute))


def opened(thread: str, **changes: Any) -> c.OpenThread:
    return a(c.OpenThread, key=thread, **changes)
