"""Projection: what every read model has in common, and `catch_up`, which drives them all.

Events are pulled, in batches. The rows of a batch and the new position commit in one transaction,
so a projection can be killed at any point and goes on where it was.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import sqlalchemy as sa
from eventsourcing.application import Application

from archive.domain.person import Person
from projections.events import Read, read
from projections.owned import Communal, Owned
from projections.stopping import (
    UNPROCESSABLE,
    Stop,
    note_stop,
    reason,
    stops_noted,
    surroundings_failed,
)
from projections.stopping import ProjectionError as ProjectionError  # where it was always found
from projections.store import positions

BATCH = 2_000


class OvertakenError(Exception):
    """Another process took this batch in first, so there is nothing left to do for it."""


@dataclass
class Batch:
    """The transaction of one batch. Rows wait until they can be inserted together."""

    connection: sa.Connection
    number: int = 0
    """The number in the log of the event that is being taken in."""

    _waiting: dict[tuple[sa.Table, frozenset[str]], list[Mapping[str, Any]]] = field(
        default_factory=dict
    )

    def insert(self, table: sa.Table, **row: Any) -> None:
        """Insert a row, at the latest before the next statement or the end of the batch."""
        # A statement inserts the columns that its first row has, so those alike wait together.
        self._waiting.setdefault((table, frozenset(row)), []).append(row)

    def execute(self, statement: sa.Executable, rows: Any = None) -> sa.CursorResult[Any]:
        """Run a statement that sees all rows inserted so far."""
        self.flush()
        return self.connection.execute(statement, rows)

    def flush(self) -> None:
        """Insert the rows that wait."""
        for (table, _), rows in self._waiting.items():
            self.connection.execute(table.insert(), rows)
        self._waiting.clear()


class Projection(ABC):
    """Applies events to the tables of one read model.

    A projection is never migrated: when its tables or its meaning change, raise `version`, and it
    is built again.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[sa.Table, ...]]
    owned: ClassVar[tuple[Owned, ...]] = ()
    """The texts in them that are people's, and are dropped when these are erased."""

    communal: ClassVar[tuple[Communal, ...]] = ()
    """The texts in them that are the community's own."""

    @property
    @abstractmethod
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event. Events that are not listed change nothing here."""

    def finish(self, batch: Batch) -> None:  # noqa: B027 - most have nothing left to do
        """Called at the end of a batch, to bring up to date what follows from its rows."""

    def apply(self, events: Iterable[Any], batch: Batch) -> None:
        """Change the read model as these events require."""
        handlers = self.handlers
        for event in events:
            if isinstance(event, Person.Erased):
                for owned in self.owned:
                    batch.execute(owned.forget(event.originator_id))
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event, batch)
        self.finish(batch)
        batch.flush()


def prepare(engine: sa.Engine, projection: Projection) -> int:
    """Make the projection's tables if need be; return its position.

    Tables of another version are dropped, and the position starts again from zero.
    """
    mine = positions.c.projection == projection.name
    with engine.connect() as connection:
        row = connection.execute(sa.select(positions).where(mine)).first()
    if row is not None and row.version == projection.version:
        return int(row.position)
    outdated = positions.c.version != projection.version
    start = {"projection": projection.name, "version": projection.version, "position": 0}
    try:
        with engine.begin() as connection:
            # First, so that of two processes one waits here, and then finds it done.
            connection.execute(positions.delete().where(mine, outdated))
            connection.execute(positions.insert(), start)
            for table in projection.tables:
                table.drop(connection, checkfirst=True)
                table.create(connection)
    except sa.exc.IntegrityError:
        return position_of(engine, projection.name)
    return 0


def catch_up(
    app: Application[Any],
    engine: sa.Engine,
    projections: Sequence[Projection],
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Bring these projections up to the end of the log; return how many events were read.

    Those at the same position read, and decode, each event once between them. `progress` is told
    the number of events of each batch. A projection that meets an event it cannot process has all
    before it, and stops there; the others go on, and ProjectionError names the event at the end.
    """
    at: dict[Projection, int] = {p: prepare(engine, p) for p in projections}
    noted = stops_noted(engine)
    stopped: list[Stop] = []
    seen = 0
    while at:
        start = min(at.values())
        ahead = [position for position in at.values() if position > start]
        stop = min(ahead) if ahead else None
        together = [p for p, position in at.items() if position == start]
        again = any(p.name in noted and at[p] < noted[p.name].event for p in together)
        notifications = app.recorder.select_notifications(
            start=start, limit=1 if again else BATCH, stop=stop, inclusive_of_start=False
        )
        if not notifications:
            if stop is None:
                break
            at.update(dict.fromkeys(together, stop))
            continue
        events = read(app, notifications)
        for projection in together:
            at[projection], stopped_at = _take_in(engine, projection, events, start)
            if stopped_at is not None:
                note_stop(engine, stopped_at, at.pop(projection))
                stopped.append(stopped_at)
        seen += len(events)
        progress(len(events))
    if stopped:
        raise ProjectionError(stopped)
    return seen


def position_of(engine: sa.Engine, projection: str) -> int:
    """The last event that this projection has taken in; 0 before the first."""
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(positions.c.position).where(positions.c.projection == projection)
        ).scalar()
    return int(found or 0)


def move(connection: sa.Connection, projection: str, start: int, stop: int) -> None:
    """Move the projection on from `start`, in the transaction that the connection is in.

    Raises OvertakenError when another process moved it meanwhile. Asked first in a transaction,
    this makes other writers wait for its end.
    """
    here = (positions.c.projection == projection) & (positions.c.position == start)
    moved = connection.execute(positions.update().where(here).values(position=stop))
    if moved.rowcount == 0:
        raise OvertakenError(f"Another process is bringing {projection!r} up to date.")


def _take_in(
    engine: sa.Engine, projection: Projection, events: Sequence[Read], start: int
) -> tuple[int, Stop | None]:
    """Take in these events up to the first that cannot be; where that leads, and what stopped."""
    handled = projection.handlers
    for number, event in enumerate(events):
        if event.unreadable and (event.kind is None or event.kind in handled):
            position, stop = _narrow(engine, projection, events[:number], start)
            before = events[number - 1].stored.id if number else start
            if stop is None and position == before:
                stop = Stop.at(projection.name, event.stored, event.unreadable)
            return position, stop
    return _narrow(engine, projection, events, start)


def _narrow(
    engine: sa.Engine, projection: Projection, events: Sequence[Read], start: int
) -> tuple[int, Stop | None]:
    """Take in these events, those of a batch that fails in ever smaller ones."""
    if not events:
        return start, None
    try:
        return _advance(engine, projection, events, start), None
    except UNPROCESSABLE as error:
        if surroundings_failed(error):
            raise
        if len(events) == 1:
            why = reason(projection.name, error)
            return start, Stop.at(projection.name, events[0].stored, why)
    half = len(events) // 2
    position, stop = _narrow(engine, projection, events[:half], start)
    if stop is not None or position != events[half - 1].stored.id:
        return position, stop
    return _narrow(engine, projection, events[half:], position)


def _numbered(events: Sequence[Read], batch: Batch) -> Iterator[Any]:
    """Those that can be read, while the batch says the number of each."""
    for read_one in events:
        if not read_one.unreadable:
            batch.number = read_one.stored.id
            yield read_one.event


def _advance(engine: sa.Engine, projection: Projection, events: Sequence[Read], start: int) -> int:
    stop = events[-1].stored.id
    try:
        with engine.begin() as connection:
            move(connection, projection.name, start, stop)
            batch = Batch(connection)
            projection.apply(_numbered(events, batch), batch)
    except OvertakenError:
        return position_of(engine, projection.name)
    return stop
