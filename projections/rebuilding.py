"""Rebuilding: read models are built anew beside the live ones, then take their place in one step.

While it is built, pages are served from the live tables. A rebuild that was stopped, however, goes
on where it was: also one of other names, or of other versions, than were begun.
"""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from eventsourcing.application import Application

from projections.checksums import checksum_of, note_checksums
from projections.projection import Projection, catch_up, position_of, prepare
from projections.store import metadata, positions
from projections.swapping import swap

READING, SWAPPING, CHECKING = "Reading the log", "Swapping", "Noting checksums"
Told = Callable[[str, int, int], None]
"""Told the phase, how much of it is done, and of how much; phases follow one another."""

_origin = sa.Table(
    "rebuild_origin",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("originator_id", sa.String(40), nullable=False),
    sa.Column("originator_version", sa.BigInteger, nullable=False),
)


def silent(_phase: str, _done: int, _all: int) -> None:
    """Tell nobody."""


def outdated(engine: sa.Engine, projection: Projection) -> bool:
    """Whether the live tables were made by another version of the projection."""
    with engine.connect() as connection:
        version = connection.execute(
            sa.select(positions.c.version).where(positions.c.projection == projection.name)
        ).scalar()
    return version is not None and version != projection.version


def rebuild(
    app: Application[Any],
    live: sa.Engine,
    beside: sa.Engine,
    projections: Sequence[Projection],
    told: Told = silent,
) -> None:
    """Fill the database `beside` from the start of the log, and put its tables in the live one.

    All take their place together. What they come to is noted as checksums. Raises ProjectionError
    when an event cannot be processed, and RebuildError when `beside` was taken away.
    """
    _forget_other_log(app, beside)
    read_log(app, beside, projections, told)

    def finish() -> None:
        catch_up(app, beside, projections)

    swap(live, beside, projections, finish, lambda done, rows: told(SWAPPING, done, rows))
    _note(live, beside, projections, told)


def read_log(
    app: Application[Any], engine: sa.Engine, projections: Sequence[Projection], told: Told
) -> None:
    """Bring projections to the end of the log, telling at which event of how many they are."""
    done = min((prepare(engine, projection) for projection in projections), default=0)
    last = app.recorder.max_notification_id() or 0
    told(READING, done, last)

    def progress(events: int) -> None:
        nonlocal done, last
        done += events
        last = max(last, done)
        told(READING, done, last)

    catch_up(app, engine, projections, progress)


def _note(
    live: sa.Engine, beside: sa.Engine, projections: Sequence[Projection], told: Told
) -> None:
    """Note the checksums of what has just been copied: the live tables may have moved on."""
    tables = sum(len(projection.tables) for projection in projections)
    done = 0
    told(CHECKING, done, tables)
    for projection in projections:
        found = {}
        with beside.connect() as connection:
            for table in projection.tables:
                found[table.name] = checksum_of(connection, table)
                done += 1
                told(CHECKING, done, tables)
        note_checksums(live, projection, position_of(beside, projection.name), found)


def _forget_other_log(app: Application[Any], beside: sa.Engine) -> None:
    """Begin anew where what lies beside was built from another log, such as one restored since."""
    with beside.begin() as connection:
        connection.execute(sa.schema.CreateTable(_origin, if_not_exists=True))
        known = connection.execute(sa.select(_origin)).first()
        furthest = connection.scalar(sa.select(sa.func.max(positions.c.position))) or 0
        last = app.recorder.max_notification_id() or 0
        if furthest > last or (known and _event(app, known.position) != known):
            connection.execute(positions.delete())
        connection.execute(_origin.delete())
        here = _event(app, last)
        if here:
            connection.execute(_origin.insert(), dict(zip(_origin.c.keys(), here, strict=True)))


def _event(app: Application[Any], position: int) -> tuple[int, str, int] | None:
    found = app.recorder.select_notifications(start=position, limit=1)
    return next(((e.id, str(e.originator_id), e.originator_version) for e in found), None)
