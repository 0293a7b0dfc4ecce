"""Behind: the events that a number was counted from, in the order in which they happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.health.asking import Asked, run, values_of
from projections.health.facts import facts
from projections.health.figures import Figure
from projections.health.listing import LISTINGS, PARTS
from projections.health.periods import months_of
from projections.health.statements import MONTHS, USEFUL
from projections.places import Place, places_seen


@dataclass(frozen=True)
class Event:
    """An event behind a number: of which thing, the version it made of it, and when it happened.

    `place` is the thing as the viewer sees it, by what it is about and never by who it is from.
    """

    kind: str
    id: UUID
    version: int
    occurred_at: datetime
    precision: str
    place: Place | None = None

    @property
    def number(self) -> str:
        """How `daybook prove` is told which event it is."""
        return f"{self.id}@{self.version}"


def events_behind(
    engine: sa.Engine,
    asked: Asked,
    figure: Figure,
    period: int,
    *,
    part: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[int, list[Event]]:
    """How many events are behind a figure in a period, and some of them, the oldest first.

    `part` is one of the figure's parts; without it, all that the figure was counted from.
    """
    with facts(engine, asked) as (connection, level):
        text = listing_of(figure, asked, part, connection.dialect.name)
        since, until = months_of(period, asked.step)
        values: Mapping[str, Any] = {
            **values_of(asked, level),
            "since": since,
            "until": until,
            "limit": limit,
            "offset": offset,
        }
        counting = f"SELECT COUNT(*) AS events FROM ({text}) listed"  # noqa: S608 - ours
        in_order = f"{text}\nORDER BY occurred_at, id, version\nLIMIT :limit OFFSET :offset"
        [total] = run(connection, counting, values)
        rows = run(connection, in_order, values)
    things = [(row.kind, _id(row.id)) for row in rows]
    with engine.connect() as connection:
        places = places_seen(connection, asked.viewer, things)
    return int(total.events), [
        Event(row.kind, thing, row.version, _at(row.occurred_at), row.precision, places.get(named))
        for row, named in zip(rows, things, strict=True)
        for thing in [named[1]]
    ]


def listing_of(figure: Figure, asked: Asked, part: str, dialect: str) -> str:
    """The SQL that finds the events behind a figure."""
    behind = "taken" if figure.name == "methods" else part
    condition = PARTS.get((figure.behind, behind))
    narrowed = figure.in_space and asked.space is not None
    return LISTINGS[figure.behind].format(
        in_space=" AND space = :space" if narrowed else "",
        in_asked=" AND asked.space = :space" if narrowed else "",
        part=f" AND {condition}" if condition else "",
        month=MONTHS[dialect],
        useful=USEFUL,
    )


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _at(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
