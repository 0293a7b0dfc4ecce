"""Standing: what became of the words of others that named or quoted somebody who was erased."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.erasures.preview import Trace
from projections.erasures.queries import ErasureRow
from projections.places import Named, Place, places_seen
from projections.viewer import Viewer


@dataclass(frozen=True)
class TracedPlace:
    """Words that name or quote somebody, where the viewer may read them."""

    place: Place
    trace: Trace


@dataclass(frozen=True)
class Standing:
    """An erasure, and the places it told of that the viewer sees, as they stand now."""

    erasure: ErasureRow
    places: tuple[Place, ...]


def traces_seen(
    engine: sa.Engine, viewer: Viewer, traces: Iterable[Trace]
) -> tuple[TracedPlace, ...]:
    """Those of the traces whose words the viewer may read."""
    found = list(traces)
    with engine.connect() as connection:
        places = places_seen(connection, viewer, {(t.kind, t.thing) for t in found})
    return tuple(
        TracedPlace(places[t.kind, t.thing], t)
        for t in found
        if (t.kind, t.thing) in places and places[t.kind, t.thing].is_readable
    )


def standings_of(
    engine: sa.Engine, viewer: Viewer, erasures: Iterable[ErasureRow]
) -> list[Standing]:
    """Each erasure with the places that named or quoted them, those that still stand first."""
    rows = list(_by_decision(erasures))
    with engine.connect() as connection:
        named = {thing for row in rows for thing in row.named_in}
        places = places_seen(connection, viewer, named)
    return [
        Standing(row, tuple(sorted((places[t] for t in row.named_in if t in places), key=_order)))
        for row in rows
    ]


def _by_decision(erasures: Iterable[ErasureRow]) -> Iterator[ErasureRow]:
    """One for all handles of a person that were erased at once. It is purged once all are."""
    together: dict[tuple[datetime, UUID | None, str | None], list[ErasureRow]] = defaultdict(list)
    for row in erasures:
        by = row.by.id if row.by else None
        together[row.occurred_at, by, row.reason].append(row)
    for rows in together.values():
        purged = [row.purged_at for row in rows if row.purged_at]
        yield replace(
            rows[0],
            named_in=tuple(thing for row in rows for thing in row.named_in),
            purged_at=max(purged) if len(purged) == len(rows) else None,
        )


def _order(place: Place) -> tuple[bool, str, str, Named]:
    return not place.is_readable, place.state, place.title, place.page
