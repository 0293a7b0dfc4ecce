"""Rebuilding: read models are built anew beside the live ones, then take their place in one step.

While it is built, pages are served from the live tables. A rebuild that was killed goes on where
it was.
"""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from eventsourcing.application import Application

from projections.projection import Projection, catch_up, position_of
from projections.store import positions

COPY = 5_000


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
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Fill the database `beside` from the start of the log, and put its tables in the live one."""
    catch_up(app, beside, projections, progress)
    with live.begin() as target, beside.connect() as source:
        for projection in projections:
            # First, so that the transaction is open before tables are dropped in it.
            target.execute(positions.delete().where(positions.c.projection == projection.name))
            position = position_of(beside, projection.name)
            row = {"projection": projection.name, "version": projection.version}
            target.execute(positions.insert(), {**row, "position": position})
            for table in projection.tables:
                table.drop(target, checkfirst=True)
                table.create(target)
                _copy(source, target, table)


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    rows = source.execution_options(yield_per=COPY).execute(sa.select(table))
    for part in rows.mappings().partitions():
        target.execute(table.insert(), [dict(row) for row in part])
