"""Verifying: are the rows of a read model those that a rebuild from the start of the log gives?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.persistence import Notification

from projections.checksums import (
    UNREADABLE,
    Checksum,
    checksum_of,
    columns_of,
    digest_of,
    note_checksums,
    rows_of,
)
from projections.projection import Projection, catch_up, position_of, prepare
from projections.store import UtcDateTime, positions, snapshot

SHOWN = 10


class TableDifference(NamedTuple):
    """A table whose rows differ: how many live ones the rebuilt table lacks, and the reverse.

    `examples` name up to SHOWN rows by their keys, and the columns that differ: never a text.
    """

    table: str
    only_live: int
    only_rebuilt: int
    examples: tuple[str, ...]


class Compared(NamedTuple):
    """A projection, the event up to which it was compared, and what differs; nothing: all equal."""

    projection: str
    position: int
    tables: tuple[TableDifference, ...]


class _UpTo:
    """A log as it was up to one event, as far as `catch_up` asks for it."""

    def __init__(self, app: Application[Any], upto: int):
        self.mapper = app.mapper
        self.recorder = self
        self._app = app
        self._upto = upto

    def select_notifications(
        self, start: int, limit: int, stop: int | None, inclusive_of_start: bool
    ) -> Sequence[Notification]:
        """Those up to the event, as the recorder has them."""
        upto = self._upto if stop is None else min(stop, self._upto)
        return self._app.recorder.select_notifications(
            start=start, limit=limit, stop=upto, inclusive_of_start=inclusive_of_start
        )


def compare(
    app: Application[Any],
    live: sa.Engine,
    beside: sa.Engine,
    projections: Sequence[Projection],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[Compared]:
    """Build each projection in the empty database `beside`, up to where the live one stands.

    `progress` is told the events read, of how many. Where all is equal, the checksums are noted.
    Raises ProjectionError when an event cannot be processed.
    """
    _build(app, beside, projections, _places(live, projections), progress)
    for projection in projections:
        with snapshot(live) as there:
            here = positions.c.projection == projection.name
            position = there.scalar(sa.select(positions.c.position).where(here)) or 0
            # The live one may have moved on meanwhile; from here on it cannot, as seen here.
            _build(app, beside, [projection], {projection: position})
            with beside.connect() as built:
                found, differences = _compared(there, built, projection)
        if not differences:
            note_checksums(live, projection, position, found)
        yield Compared(projection.name, position, tuple(differences))


def _places(live: sa.Engine, projections: Sequence[Projection]) -> dict[Projection, int]:
    return {projection: position_of(live, projection.name) for projection in projections}


def _build(
    app: Application[Any],
    beside: sa.Engine,
    projections: Sequence[Projection],
    upto: dict[Projection, int],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Bring projections up to their events; those with the same one read the log together."""
    together: dict[int, list[Projection]] = defaultdict(list)
    for projection in projections:
        prepare(beside, projection)
        together[upto[projection]].append(projection)
    total, done = sum(together), 0

    def told(events: int) -> None:
        nonlocal done
        done += events
        progress(done, total)

    for position, some in together.items():
        catch_up(cast(Application[Any], _UpTo(app, position)), beside, some, told)


def _compared(
    there: sa.Connection, built: sa.Connection, projection: Projection
) -> tuple[dict[str, Checksum], list[TableDifference]]:
    found: dict[str, Checksum] = {}
    differences = []
    for table in projection.tables:
        wanted = checksum_of(built, table)
        try:
            with there.begin_nested():  # so that the next table can be read after a failure
                found[table.name] = checksum_of(there, table)
                if found[table.name] != wanted:
                    differences.append(_difference(there, built, table))
        except UNREADABLE as error:
            why = f"cannot be read ({type(error).__name__})"
            differences.append(TableDifference(table.name, 0, wanted.rows, (why,)))
    return found, differences


def _difference(there: sa.Connection, built: sa.Connection, table: sa.Table) -> TableDifference:
    of_live = Counter(map(digest_of, rows_of(there, table)))
    of_built = Counter(map(digest_of, rows_of(built, table)))
    odd, missing = of_live - of_built, of_built - of_live
    examples = list(islice(_told_of(there, built, table, odd), SHOWN))
    lacking = _told_of(built, there, table, missing, in_both=False)
    examples += islice((f"lacks {told}" for told in lacking), SHOWN - len(examples))
    return TableDifference(table.name, odd.total(), missing.total(), tuple(examples))


def _told_of(
    mine: sa.Connection,
    other: sa.Connection,
    table: sa.Table,
    wanted: Counter[bytes],
    in_both: bool = True,
) -> Iterator[str]:
    """The rows of these digests by their keys, with what differs in the other's of the same key."""
    columns = columns_of(table)
    keys = _keys(table)
    for row in rows_of(mine, table):
        if digest_of(row) not in wanted:
            continue
        values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name
        called = ", ".join(f"{key.name}={values[key.name]}" for key in keys)
        same = sa.and_(*(key == values[key.name] for key in keys))
        others = other.execute(sa.select(*columns).where(same)).all()
        if not others:
            yield called if not in_both else f"has {called}, which a rebuild has not"
        elif in_both:
            yield f"{called}: {_differing(row, others, columns)}"


def _differing(
    row: sa.Row[Any], others: Sequence[sa.Row[Any]], columns: Sequence[sa.Column[Any]]
) -> str:
    if len(others) > 1:
        return f"differs from each of {len(others)} rows alike"
    pairs = zip(columns, row, others[0], strict=True)
    return ", ".join(column.name for column, one, two in pairs if one != two) or "is there twice"


def _keys(table: sa.Table) -> list[sa.Column[Any]]:
    """What tells rows apart without any text of a person: the key, else identities and times."""
    if table.primary_key.columns:
        return list(table.primary_key.columns)
    kinds = (sa.Uuid, sa.Integer, sa.Boolean, UtcDateTime)
    return [c for c in table.c if isinstance(c.type, kinds) and not c.nullable]
