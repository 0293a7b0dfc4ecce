"""Read models checked: against the checksums noted of them, and against a rebuild."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from daybook.bootstrap import Daybook
from daybook.cli.doctor import Finding
from projections.checksums import check
from projections.projection import Projection
from projections.rebuilding import Told, silent
from projections.verifying import Compared, TableDifference


def check_checksums(engine: sa.Engine, projections: Iterable[Projection]) -> Iterator[Finding]:
    """Whether each projection's tables are as they were noted, where it still stands there.

    Checksums are noted after a rebuild, and after a comparison that found all equal.
    """
    for checked in check(engine, projections):
        name = checked.projection
        if checked.noted_at is None:
            yield Finding(f"{name}: no checksums were noted yet", True)
        elif checked.noted_at != checked.position:
            yield Finding(f"{name}: checksums not noted since event {checked.noted_at:,}", True)
        else:
            yield Finding(
                f"{name} is as it was noted at event {checked.position:,}"
                if not checked.differing
                else f"{name} is not as it was noted at event {checked.position:,}: "
                f"{', '.join(checked.differing)} differ",
                not checked.differing,
                f"Run: daybook rebuild {name}",
            )


def compare_with_rebuild(daybook: Daybook, progress: Told = silent) -> Iterator[Finding]:
    """Whether each read model has the very rows that a rebuild from the start of the log gives.

    They are brought up to date first. Raises ProjectionError when an event cannot be processed,
    and RebuildInUseError while a rebuild is running.
    """
    daybook.catch_up_tables()
    for compared in daybook.compare_tables(progress):
        yield _finding(compared)


def _finding(compared: Compared) -> Finding:
    where = f"at event {compared.position:,}"
    if not compared.tables:
        return Finding(f"{compared.projection} equals a rebuild {where}", True)
    told = "; ".join(map(_told, compared.tables))
    return Finding(
        f"{compared.projection} differs from a rebuild {where}: {told}",
        False,
        f"Run: daybook rebuild {compared.projection}",
    )


def _told(table: TableDifference) -> str:
    counts = f"{table.only_live:,} rows that it has not, {table.only_rebuilt:,} that it lacks"
    return f"{table.table} has {counts} ({'; '.join(table.examples)})"
