"""Measuring: the numbers of a figure, period by period."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from projections.health.asking import Asked, names_in, run, statement_of, values_of
from projections.health.facts import facts, level_of
from projections.health.figure import Column, Figure
from projections.health.figures import FEW, FIGURES
from projections.health.helping import month_of
from projections.health.periods import STEPS, Step
from projections.viewer import Viewer

LATER = 12
"""So many periods after their first are told of a cohort, and of years as many as there were."""
FILLED = 600
"""Over so many periods, those without anything are told too. More come of a wrong date."""
REGULAR_AFTER = 12
YEARLY = 60
"""Of what reaches back over more months, years are told, and else quarters."""

Values = dict[str, int | float | None]


@dataclass(frozen=True)
class Line:
    """The numbers of a period. None: there is none, or (as `few` says) it is not told."""

    period: int
    values: Mapping[str, int | float | None]
    is_open: bool = False
    """Whether the period, or what was asked of it, is not over yet."""

    few: frozenset[str] = frozenset()
    """The columns that are not told, as they are about too few people."""


@dataclass(frozen=True)
class Measured:
    """A figure with its numbers, oldest period first, and the SQL and values they came from."""

    figure: Figure
    asked: Asked
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    statement: str
    values: Mapping[str, Any]

    @property
    def present(self) -> Line | None:
        """The last period that is over and has numbers, if possible such as may be told."""
        over = [line for line in self.lines if not line.is_open and any(line.values.values())]
        told = [line for line in over if not line.few] or over
        return told[-1] if told else None


def measured(engine: sa.Engine, asked: Asked, names: Iterable[str] = FIGURES) -> list[Measured]:
    """These figures, as the viewer may know them."""
    with facts(engine, asked) as (connection, level):
        last = _last_month(connection, asked, level)
        return [_measure(connection, FIGURES[name], asked, level, last) for name in names]


def usual_step(engine: sa.Engine, viewer: Viewer) -> Step:
    """The periods that suit how long the archive reaches back."""
    text = "SELECT MIN(month) AS first, MAX(month) AS last FROM health_months WHERE level <= :level"
    with engine.connect() as connection:
        [row] = run(connection, text, {"level": level_of(viewer)})
    if row.first is None:
        return "year"
    months = min(int(row.last), month_of(datetime.now(UTC))) - int(row.first)
    return "year" if months > YEARLY else "quarter"


def _last_month(connection: sa.Connection, asked: Asked, level: int) -> int:
    """The month up to which the archive hears what is said: the last, but none to come."""
    now = month_of(asked.as_of or datetime.now(UTC))
    text = "SELECT MAX(month) AS month FROM health_months WHERE level <= :level AND month <= :until"
    [row] = run(connection, text, {"level": level, "until": now})
    return now if row.month is None else int(row.month)


def _measure(
    connection: sa.Connection, figure: Figure, asked: Asked, level: int, last: int
) -> Measured:
    statement = statement_of(figure.sql, connection.dialect.name, asked, figure.in_space)
    values = values_of(asked, level)
    rows = run(connection, statement, values)
    shape = SHAPES.get(figure.name, _plain)
    if figure.behind in ("decisions", "norms"):
        last = month_of(asked.as_of or datetime.now(UTC))
    columns, numbers = shape(figure, asked, rows, last // STEPS[asked.step])
    lines = [
        _line(figure, columns, period, found, _is_open(figure, asked, period, last))
        for period, found in _filled(numbers, columns)
    ]
    if figure.counts and not any(line.values.get(figure.counts) for line in lines):
        lines = []
    used = {name: values[name] for name in names_in(statement)}
    return Measured(figure, asked, columns, tuple(lines), statement, used)


Numbers = dict[int, Values]
Shape = Callable[[Figure, Asked, Sequence[Any], int], tuple[tuple[Column, ...], Numbers]]
"""Makes columns and numbers of the rows; it is told the period in which the archive ends."""


def _plain(
    figure: Figure, _: Asked, rows: Sequence[Any], last: int
) -> tuple[tuple[Column, ...], Numbers]:
    names = [column.name for column in figure.columns if column.unit != "share"]
    numbers: Numbers = {int(r.period): {n: _int(getattr(r, n)) for n in names} for r in rows}
    if figure.name == "retention":  # who took part last has had no time to stay
        numbers.pop(last + 1, None)
    return figure.columns, numbers


def _by_method(
    _: Figure, __: Asked, rows: Sequence[Any], ___: int
) -> tuple[tuple[Column, ...], Numbers]:
    """A column for each method, the commonest first."""
    total: dict[str, int] = {}
    for row in rows:
        total[row.method] = total.get(row.method, 0) + int(row.taken)
    methods = sorted(total, key=lambda method: (-total[method], method))
    numbers: Numbers = {}
    for row in rows:
        numbers.setdefault(int(row.period), {})[row.method] = int(row.taken)
    return tuple(Column(method, method, drawn=True) for method in methods), numbers


def _by_cohort(
    figure: Figure, asked: Asked, rows: Sequence[Any], last: int
) -> tuple[tuple[Column, ...], Numbers]:
    """A column for each period after the first."""
    numbers: Numbers = {}
    for row in sorted(rows, key=lambda row: row.later):
        name = f"stayed_{row.later}" if row.later else "came"
        if not row.later or row.period + row.later < last:
            numbers.setdefault(int(row.period), {})[name] = int(row.people)
    longest = max((int(row.later) for row in rows), default=0)
    if asked.step != "year" or longest > FILLED:
        longest = min(longest, LATER)
    later = tuple(
        Column(f"share_{k}", _later(k, asked), "share", f"stayed_{k}", "came", drawn=True)
        for k in range(1, longest + 1)
    )
    for period, found in numbers.items():
        for k in range(1, min(longest + 1, last - period)):
            found.setdefault(f"stayed_{k}", 0)
    return (*figure.columns, *later), numbers


SHAPES: Mapping[str, Shape] = {"methods": _by_method, "cohorts": _by_cohort}


def _later(k: int, asked: Asked) -> str:
    return f"{k} {asked.step}{'s' if k > 1 else ''} later"


def _int(value: Any) -> int | None:
    return None if value is None else int(value)


def _filled(numbers: Numbers, columns: Iterable[Column]) -> Iterable[tuple[int, Values]]:
    """All periods from the first to the last, with nothing counted where nothing was."""
    if not numbers:
        return
    periods: Iterable[int] = sorted(numbers)
    first, last = min(numbers), max(numbers)
    if last - first < FILLED:
        periods = range(first, last + 1)
    counts = [column.name for column in columns if column.unit == "count"]
    for period in periods:
        yield period, {**dict.fromkeys(counts, 0), **numbers.get(period, {})}


def _is_open(figure: Figure, asked: Asked, period: int, last: int) -> bool:
    """Whether more may be said in the period, or what was asked of it is not over."""
    size = STEPS[asked.step]
    after = (period + 1) * size
    if figure.name == "newcomers":
        after += REGULAR_AFTER - 1
    if figure.name == "cohorts":  # nobody knows yet who of them is there again
        after += size
    return after > last


def _line(
    figure: Figure, columns: Iterable[Column], period: int, found: Values, is_open: bool
) -> Line:
    for column in columns:
        if column.unit == "share":
            found[column.name] = _share(found.get(column.part), found.get(column.of))
    line = Line(period, found, is_open)
    hides = figure.hides or {}
    if figure.name == "cohorts":
        hides = {"came": tuple(name for name in found if name != "came")}
    for people, hidden in hides.items():
        number = found.get(people)
        if number is not None and 0 < number < FEW:
            kept = {name: None if name in hidden else value for name, value in line.values.items()}
            line = replace(line, values=kept, few=line.few | set(hidden))
    return line


def _share(part: int | float | None, of: int | float | None) -> float | None:
    return None if not of or part is None else part / of
