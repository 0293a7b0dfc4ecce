"""Steps: the days, weeks, months, quarters or years that a stretch of time falls into."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

Step = Literal["day", "week", "month", "quarter", "year"]
STEPS: tuple[Step, ...] = get_args(Step)
MOST = 10_000
_MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS: dict[Step, int] = {"day": 1, "week": 7}


class TooManyStepsError(ValueError):
    """A stretch has more steps than can be told. The message says what to do."""


def start_of(step: Step, at: datetime) -> datetime:
    """When the step that holds this time begins: at midnight UTC; a week, on its Monday."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if step in _DAYS:
        return day - timedelta(days=day.weekday() if step == "week" else 0)
    months = _MONTHS[step]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def next_after(step: Step, start: datetime) -> datetime:
    """When the step that begins then is over; the end of time for the last there is."""
    try:
        if step in _DAYS:
            return start + timedelta(days=_DAYS[step])
        month = start.year * 12 + start.month - 1 + _MONTHS[step]
        return start.replace(year=month // 12, month=month % 12 + 1)
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


def edges_of(step: Step, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """The starts of the steps from the one that holds `since` to the one that holds `until`, and
    the end of that. Raises TooManyStepsError past MOST of them."""
    edges = [start_of(step, since)]
    for edge in _after(step, edges[0]):
        edges.append(edge)
        if edge > until or edge == edges[-2]:
            break
        if len(edges) > MOST:
            msg = f"From {since:%Y-%m-%d} to {until:%Y-%m-%d} there are more than {MOST:,} steps of"
            raise TooManyStepsError(f"{msg} a {step}. Take a longer step, or a shorter stretch.")
    return tuple(edges)


def called(step: Step, start: datetime) -> str:
    """A step, as people call it: 4 March 2016, March 2016, quarter 1 of 2016, 2016."""
    if step in _DAYS:
        day = f"{start.day} {start:%B} {start.year}"
        return day if step == "day" else f"week of {day}"
    if step == "quarter":
        return f"quarter {(start.month - 1) // 3 + 1} of {start.year}"
    return f"{start:%B} {start.year}" if step == "month" else f"{start.year}"


def _after(step: Step, start: datetime) -> Iterator[datetime]:
    while True:
        start = next_after(step, start)
        yield start
