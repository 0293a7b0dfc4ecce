"""Standing: what became of the words of others that named or quoted somebody who was erased."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from projections.erasures.preview import Trace
from projections.erasures.queries import ErasureRow
from projections.places import Place, places_seen
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
    rows = list(erasures)
    with engine.connect() as connection:
        named = {thing for row in rows for thing in row.named_in}
        places = places_seen(connection, viewer, named)
    return [
        Standing(
            row,
            tuple(
                sorted(
                    (places[thing] for thing in row.named_in if thing in places),
                    key=lambda place: (not place.is_readable, place.state, place.title, place.page),
                )
            ),
        )
        for row in rows
    ]
