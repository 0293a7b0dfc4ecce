"""Swapping: tables that were built in one database take the place of those in another, in one step.

Who reads meanwhile sees all old tables or all new ones. Who writes waits for the end.
"""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from projections.projection import Projection
from projections.store import positions

COPY = 5_000
BESIDE = "beside"


class RebuildError(RuntimeError):
    """What was built beside is not there any more, or not whole. The live tables stay."""


def swap(
    live: sa.Engine,
    beside: sa.Engine,
    projections: Sequence[Projection],
    finish: Callable[[], object],
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Put the tables of these projections in the place of the live ones, in one transaction.

    `finish` is called once nobody else can move the live ones on: so that those beside are not
    behind them. `told` hears how many rows were copied, out of how many. Raises RebuildError.
    """
    names = [projection.name for projection in projections]
    mine = positions.c.projection.in_(names)
    with live.connect() as target:
        attached = _attach(target, beside)
        with target.begin():
            # A statement that writes comes first: it opens the transaction, and has others wait.
            target.execute(positions.update().where(mine).values(position=positions.c.position))
            finish()
            with beside.connect() as source:
                _replace(source, target, projections, attached, told)


def _replace(
    source: sa.Connection,
    target: sa.Connection,
    projections: Sequence[Projection],
    attached: bool,
    told: Callable[[int, int], None],
) -> None:
    rows = {projection: _place(source, projection) for projection in projections}
    tables = [table for projection in projections for table in projection.tables]
    total = sum(source.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables)
    copied = 0
    for projection, row in rows.items():
        target.execute(positions.delete().where(positions.c.projection == projection.name))
        target.execute(positions.insert(), row)
        for table in projection.tables:
            table.drop(target, checkfirst=True)
            target.execute(sa.schema.CreateTable(table))
            copied += _copy_attached(target, table) if attached else _copy(source, target, table)
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                index.create(target)  # of all rows at once, which is the faster way
            told(copied, total)


def _place(source: sa.Connection, projection: Projection) -> dict[str, Any]:
    """The row that says where a projection stands."""
    mine = positions.c.projection == projection.name
    here = sa.select(*positions.c).where(mine, positions.c.version == projection.version)
    row = source.execute(here).mappings().first()
    if row is None:
        raise RebuildError(
            f"What was built of {projection.name!r} is gone. The live tables are as they were. "
            "Run `daybook rebuild` again."
        )
    return {str(name): value for name, value in row.items()}


def _attach(target: sa.Connection, beside: sa.Engine) -> bool:
    """Let a SQLite connection read the other file itself. False where this cannot be."""
    file = beside.url.database
    both = {target.dialect.name, beside.dialect.name}
    if both != {"sqlite"} or not file or file == ":memory:":
        return False
    target.detach()  # not for others: what is attached stays so until it is closed
    target.exec_driver_sql(f"ATTACH DATABASE ? AS {BESIDE}", (file,))
    target.commit()
    return True


def _copy_attached(target: sa.Connection, table: sa.Table) -> int:
    names = [column.name for column in table.c]
    other = sa.table(table.name, *map(sa.column, names), schema=BESIDE)
    insert = sa.table(table.name, *map(sa.column, names)).insert()
    return target.execute(insert.from_select(names, sa.select(*other.c))).rowcount


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> int:
    rows = source.execute(sa.select(table).execution_options(yield_per=COPY))
    copied = 0
    for part in rows.mappings().partitions():
        target.execute(table.insert(), [dict(row) for row in part])
        copied += len(part)
    return copied
