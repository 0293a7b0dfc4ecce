"""Behind: the events that a number was counted from, in the order in which they happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.health.asking import Asked, run, values_of
from projections.health.facts import facts
from projections.health.figure import Figure
from projections.health.listing import LISTINGS, PARTS
from projections.health.periods import months_of
from projections.health.statements import MONTHS, USEFUL
from projections.reasons.things import Thing, things_in

ORDERED = "ORDER BY occurred_at, id, version LIMIT :limit OFFSET :offset"


@dataclass(frozen=True)
class Event:
    """An event behind a number: of which thing, the version it made of it, and when it happened.

    `title` says what the thing is about, and never who it is from; None: it cannot be seen.
    """

    kind: str
    id: UUID
    version: int
    occurred_at: datetime
    precision: str
    title: str | None = None

    @property
    def number(self) -> str:
        """How `daybook prove` is told which event it is."""
        return f"{self.id}@{self.version}"


def events_behind(
    engine: sa.Engine,
    asked: Asked,
    figure: Figure,
    period: int,
    part: str = "",
    shown: tuple[int, int] = (50, 0),
) -> tuple[int, list[Event]]:
    """How many events are behind a figure in a period, and some of them, the oldest first.

    `part` is one of the figure's parts; without it, all that the figure was counted from. `shown`
    is how many at most, and how many to pass over.
    """
    with facts(engine, asked) as (connection, level):
        text = listing_of(figure, asked, part, connection.dialect.name)
        since, until = months_of(period, asked.step)
        values: Mapping[str, Any] = {
            **values_of(asked, level),
            "since": since,
            "until": until,
            "limit": shown[0],
            "offset": shown[1],
        }
        counting = f"SELECT COUNT(*) AS events FROM ({text}) listed"  # noqa: S608 - ours
        in_order = f"SELECT * FROM ({text}) listed {ORDERED}"  # noqa: S608 - ours
        [total] = run(connection, counting, values)
        rows = run(connection, in_order, values)
    named = [(row.kind, _id(row.id)) for row in rows]
    with engine.connect() as connection:
        clocks = {"as_of": asked.as_of, "known_at": asked.known_at}
        things = things_in(connection, asked.viewer, named, **clocks)
    return int(total.events), [
        Event(
            row.kind,
            name[1],
            row.version,
            _at(row.occurred_at),
            row.precision,
            _title(things, name),
        )
        for row, name in zip(rows, named, strict=True)
    ]


def _title(things: Mapping[tuple[str, UUID], Thing], name: tuple[str, UUID]) -> str | None:
    return things[name].title if name in things else None


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
