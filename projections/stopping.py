"""Stopping: what cannot take in an event stands still before it, and which event that is is told.

Nothing that is told holds a person's words: the number of the event, its topic, whose history it
is in, and what failed.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from eventsourcing.persistence import Notification

from projections.store import positions, stops

UNPROCESSABLE = (sa.exc.SQLAlchemyError, LookupError, ValueError, TypeError, AttributeError)
"""What taking in an event raises when the event, or what was made of it, is the reason."""


@dataclass(frozen=True)
class Stop:
    """Where a read model or index stands still, and why: at the event after its position."""

    projection: str
    event: int
    topic: str
    aggregate: str
    why: str

    @classmethod
    def at(cls, projection: str, event: Notification, why: str) -> Self:
        """A stop before this event."""
        return cls(projection, event.id, event.topic, str(event.originator_id), why)

    def __str__(self) -> str:
        which = f"event {self.event} ({self.topic} of {self.aggregate})"
        return f"{self.projection} stopped at {which}: {self.why}"


class ProjectionError(Exception):
    """Read models or indexes met an event that they cannot process. They stop; others go on."""

    def __init__(self, stopped: Sequence[Stop]):
        told = " ".join(f"{stop}" for stop in stopped)
        super().__init__(f"{told} All before it is shown, and nothing in the log was lost.")
        self.stops = tuple(stopped)


def surroundings_failed(error: BaseException) -> bool:
    """Whether an error tells of the disk or the database, and not of what was to be stored."""
    return (
        isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError))
        or type(error) is sa.exc.DatabaseError  # malformed
    )


def reason(projection: str, error: BaseException) -> str:
    """Why an event cannot be processed, and the way out, without any of its words."""
    if isinstance(error, sa.exc.DBAPIError):
        what = f"the database refuses it ({str(error.orig).partition(chr(10))[0]})"
    else:
        frames = traceback.extract_tb(error.__traceback__)
        place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
        what = f"{type(error).__name__}{place}"
    again = f"`daybook rebuild {projection.partition(' ')[0]}` builds it anew"
    return f"{what}. {again}; if it stops here again, this is a fault of Daybook: report it so."


def note_stop(engine: sa.Engine, stop: Stop, position: int) -> None:
    """Keep what is told of a stop, for as long as the position stays where it is."""
    row = {**vars(stop), "position": position}
    with engine.begin() as connection:
        connection.execute(stops.delete().where(stops.c.projection == stop.projection))
        connection.execute(stops.insert(), row)


def stops_noted(engine: sa.Engine) -> dict[str, Stop]:
    """What stands still now, by the name of its position."""
    here = (positions.c.projection == stops.c.projection) & (
        positions.c.position == stops.c.position
    )
    columns = [stops.c[name] for name in Stop.__dataclass_fields__]
    with engine.connect() as connection:
        rows = connection.execute(sa.select(*columns).join_from(stops, positions, here))
        return {row["projection"]: Stop(**row) for row in rows.mappings()}
