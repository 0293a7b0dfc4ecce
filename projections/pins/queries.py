"""Queries of pins: what stood on the page then, and what was said about it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.pins.tables import pin_changes, pins
from projections.threads.clocks import by_then


@dataclass(frozen=True)
class PinRow:
    """A thing on the page. Whoever looks need not see it: ask for it.

    `note` is empty where nothing was said, and None where whoever said it was erased.
    """

    id: UUID
    of_kind: str
    of_id: UUID
    clause: str
    section: str
    note: str | None
    by: UUID | None
    placed_at: datetime
    precision: str


def pins_in(
    connection: sa.Connection, *, as_of: datetime | None = None, known_at: datetime | None = None
) -> list[PinRow]:
    """What stood on the page then, the first pinned first.

    It takes no viewer, and names IDs: what to show of a thing is for its own queries.
    """
    history: dict[UUID, list[Any]] = defaultdict(list)
    order = (pin_changes.c.occurred_at, pin_changes.c.recorded_at)
    then = by_then(pin_changes, as_of, known_at)
    for change in connection.execute(sa.select(pin_changes).where(then).order_by(*order)):
        history[change.pin_id].append(change)
    rows = (_row(pin, history[pin.id]) for pin in connection.execute(sa.select(pins)))
    return sorted((row for row in rows if row is not None), key=lambda r: (r.placed_at, str(r.id)))


def _row(pin: Any, history: Sequence[Any]) -> PinRow | None:
    """The pin after these changes; None where it was not up by then."""
    placed, noted = None, None
    for change in history:
        if change.change == "removed":
            placed = noted = None
        elif placed is None and change.change == "annotated":
            continue  # of one that was off the page
        else:
            noted = change
            placed = placed if change.change == "annotated" else placed or change
    if placed is None or noted is None:
        return None
    return PinRow(
        id=pin.id,
        of_kind=pin.of_kind,
        of_id=pin.of_id,
        clause=pin.clause,
        section=pin.section,
        note=noted.note,
        by=noted.by,
        placed_at=placed.occurred_at,
        precision=placed.precision,
    )
