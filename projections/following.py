"""Following: brings an index that lies outside the read database up to the end of the log.

An index is not filled from events but from the read models, which already hold what all events
together come to. Events only tell which contributions to look at again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, ClassVar, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.persistence import Notification

from projections.projection import OvertakenError, move, position_of
from projections.stopping import (
    UNPROCESSABLE,
    ProjectionError,
    Stop,
    note_stop,
    reason,
    stops_noted,
    surroundings_failed,
)
from projections.store import positions
from projections.threads.moves import threads_held
from projections.threads.present import chunks
from projections.threads.tables import contributions, threads, titles

READ = 5_000
COMMIT_AFTER = 20_000

OF_A_THREAD = ("thread.",)
OF_A_PERSON = ("person.erased",)
OF_A_CONTRIBUTION = ("contribution.",)
THAT_SPLITS = "contribution.moved"


class Index(Protocol):
    """What can follow the read models.

    One whose updates are dear says in `commit_after` after how many contributions it commits. One
    that keeps updates until the commit gives them up when its `close`, if it has one, is called.
    """

    version: ClassVar[int]

    @property
    def name(self) -> str:
        """What its position is called."""
        ...

    def update(self, connection: sa.Connection, ids: Collection[UUID]) -> None:
        """Hold, from the next commit on, exactly what the tables now say of these."""
        ...

    def commit(self) -> None:
        """Make what was updated searchable and safe."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Follower:
    """Takes an index along behind the read models.

    Killed at any point, it goes on from its last commit: looking at a contribution twice changes
    nothing.
    """

    def __init__(self, app: Application[Any], engine: sa.Engine, index: Index):
        self._app = app
        self._engine = engine
        self._index = index
        self._committed = self._position = _prepare(engine, index)
        self._uncommitted = 0
        self._read = 1 if index.name in stops_noted(engine) else READ

    def advance(self, upto: int, progress: Callable[[int], None] = lambda _: None) -> int:
        """Go on to event number `upto`, which the read models must have reached.

        Returns how many contributions were looked at; `progress` is told the events of each batch.
        Raises ProjectionError at an event after which the index cannot be brought up to date: all
        before it is committed, and `advance` begins there again.
        """
        looked_at = 0
        while self._position < upto:
            batch = self._app.recorder.select_notifications(
                start=self._position, limit=self._read, stop=upto, inclusive_of_start=False
            )
            if not batch:
                break
            try:
                with self._engine.connect() as connection:
                    ids = changed_contributions(connection, batch)
                    self._index.update(connection, ids)
            except UNPROCESSABLE as error:
                self._step_back(batch, error)
                continue
            self._position = batch[-1].id
            looked_at += len(ids)
            self._uncommitted += len(ids)
            carefully = self._read < READ
            if carefully or self._uncommitted >= self._commit_after:
                self.commit()
            progress(len(batch))
        self._read = READ
        return looked_at

    @property
    def _commit_after(self) -> int:
        return getattr(self._index, "commit_after", COMMIT_AFTER)

    def _step_back(self, batch: Sequence[Notification], error: Exception) -> None:
        """Go on from the last commit with smaller batches, to the very event that is the reason."""
        if surroundings_failed(error):
            raise error
        give_up = getattr(self._index, "close", None)
        if give_up is not None:
            give_up()
        alone = len(batch) == 1 and self._position == self._committed
        self._position, self._uncommitted = self._committed, 0
        if alone:
            stop = Stop.at(self._index.name, batch[0], reason(self._index.name, error))
            note_stop(self._engine, stop, self._committed)
            raise ProjectionError([stop]) from error
        self._read = max(len(batch) // 2, 1)

    def commit(self) -> None:
        """Make what was looked at searchable, then remember how far that is."""
        if self._position == self._committed:
            return
        self._index.commit()
        try:
            with self._engine.begin() as connection:
                move(connection, self._index.name, self._committed, self._position)
        except OvertakenError:  # never back: what another process begins anew is its own affair
            reached = position_of(self._engine, self._index.name)
            self._position = max(self._position, reached)
        self._committed, self._uncommitted = self._position, 0


def follow(
    app: Application[Any],
    engine: sa.Engine,
    index: Index,
    upto: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Bring the index to event number `upto`; return how many contributions were looked at."""
    follower = Follower(app, engine, index)
    looked_at = follower.advance(upto, progress)
    follower.commit()
    return looked_at


def changed_contributions(connection: sa.Connection, batch: Iterable[Notification]) -> set[UUID]:
    """The contributions that these events may have changed, directly or by what they belong to."""
    direct: set[UUID] = set()
    of_threads: set[UUID] = set()
    of_people: set[UUID] = set()
    moved: set[UUID] = set()
    for event in batch:
        subject = cast(UUID, event.originator_id)
        if event.topic == THAT_SPLITS:
            moved.add(subject)
        if event.topic.startswith(OF_A_CONTRIBUTION):
            direct.add(subject)
        elif event.topic.startswith(OF_A_THREAD):
            of_threads.add(subject)
        elif event.topic in OF_A_PERSON:
            of_people.add(subject)
    of_threads |= threads_held(connection, moved)  # another may be what opens each of these now
    for person in of_people:  # a title shows with every contribution of its thread
        theirs = sa.select(titles.c.thread_id).where(titles.c.by == person)
        of_threads.update(connection.execute(theirs).scalars())
        direct.update(_ids_where(connection, contributions.c.author_id == person))
    for part in chunks(_with_mergers(connection, of_threads)):
        direct.update(_ids_where(connection, contributions.c.thread_id.in_(part)))
    return direct


def _with_mergers(connection: sa.Connection, of_threads: set[UUID]) -> set[UUID]:
    """These threads and those they became part of, where all that was said in them is found now."""
    found: set[UUID] = set()
    waiting = set(of_threads)
    while waiting:
        found |= waiting
        into = sa.select(threads.c.merged_into).where(threads.c.merged_into.is_not(None))
        parts = [connection.scalars(into.where(threads.c.id.in_(p))) for p in chunks(waiting)]
        waiting = {target for targets in parts for target in targets} - found
    return found


def _ids_where(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Iterable[UUID]:
    return connection.execute(sa.select(contributions.c.id).where(condition)).scalars()


def _prepare(engine: sa.Engine, index: Index) -> int:
    """The index's position; 0, and an empty index, when it was made by another version."""
    with engine.begin() as connection:
        mine = positions.c.projection == index.name
        row = connection.execute(sa.select(positions).where(mine)).first()
        if row is not None and row.version == index.version:
            return int(row.position)
        index.clear()
        connection.execute(positions.delete().where(mine))
        fresh = {"projection": index.name, "version": index.version, "position": 0}
        connection.execute(positions.insert(), fresh)
        return 0
