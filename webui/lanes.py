"""Lanes: the tenures of a role as a picture, a lane to a person, a bar to a stretch of time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projections.roles.queries import TenureRow

WIDTH = 1000
THINNEST = 3.0
"""A bar is no thinner, so that a short time shows too."""

YEARS = 12
"""Years that are marked in the picture, at most."""

Place = Callable[[datetime], float]


@dataclass(frozen=True)
class Bar:
    """A stretch in which somebody held a role; in units of a picture that is `WIDTH` wide."""

    start: float
    width: float
    tenure: TenureRow
    is_rough: bool
    """Whether one of its ends is only known about."""

    goes_on: bool


@dataclass(frozen=True)
class Lane:
    """Somebody, and the stretches in which they held the role."""

    person: UUID
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Lanes:
    """The picture: lanes from the first holder to the last, and where the years begin."""

    lanes: tuple[Lane, ...]
    years: tuple[tuple[float, int], ...]
    start: datetime
    end: datetime


def lanes_of(tenures: Sequence[TenureRow], since: datetime, until: datetime) -> Lanes:
    """The picture of these tenures, from `since` to `until`, or wider so that all are in it.

    The page is read at `until`: who holds the role beyond that holds it still.
    """
    start = min([since, *(tenure.since for tenure in tenures)])
    end = max([until, *(t.until or t.since for t in tenures), start])
    span = max((end - start).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round(WIDTH * (at - start).total_seconds() / span, 1)

    people: dict[UUID, list[TenureRow]] = {}
    for tenure in tenures:
        people.setdefault(tenure.person_id, []).append(tenure)
    lanes = [
        Lane(person, held[-1].name, tuple(_bars(held, place, end, until)))
        for person, held in people.items()
    ]
    return Lanes(tuple(lanes), tuple(_years(start, end, place)), start, end)


def _bars(held: Iterable[TenureRow], place: Place, end: datetime, now: datetime) -> Iterable[Bar]:
    for tenure in held:
        left, right = place(tenure.since), place(tenure.until or end)
        left = min(left, WIDTH - THINNEST)
        rough = "about" in (tenure.since_precision, tenure.until_precision)
        goes_on = tenure.until is None or tenure.until > now
        yield Bar(left, max(round(right - left, 1), THINNEST), tenure, rough, goes_on)


def _years(start: datetime, end: datetime, place: Place) -> Iterable[tuple[float, int]]:
    step = (end.year - start.year) // YEARS + 1
    for year in range(start.year + 1, end.year + 1, step):
        yield place(datetime(year, 1, 1, tzinfo=start.tzinfo)), year
