"""Telling: figures of health in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from projections.health.asking import END
from projections.health.figure import Column
from projections.health.figures import FEW
from projections.health.measuring import Line, Measured
from projections.health.periods import written

SAYS: Mapping[str, str] = {
    "participation": "{people} people took part, {newcomers} of them new",
    "retention": "of the {before} who took part in the period before, {share} took part again",
    "cohorts": "{came} people came, and {share_1} of them were there again in the period after",
    "newcomers": "of {newcomers} newcomers, {share} became regulars",
    "answered": "of {asked} questions, {share} were answered, {share_week} within a week",
    "first-answer": "half of those answered waited up to {half_waited}, nine in ten {most_waited}",
    "helpers": "{share} of {helped} answers came from members, the others from stewards",
    "concentration": "of {helpers} people who helped, {half} gave half of the answers",
    "usefulness": (
        "of {helped} answers, {share} proved useful: {accepted} accepted, {endorsed} endorsed,"
        " {cited} cited later"
    ),
    "decisions": "{proposed} proposed, {accepted} accepted, {rejected} rejected, {undone} undone",
    "norms": "{adopted} adopted, {amended} amended, {suspended} suspended, {repealed} repealed",
    "conflicts": (
        "{hidden} hidden, {appealed} appealed; {restored} restored, {upheld} upheld on appeal,"
        " {overturned} overturned"
    ),
}
UNKNOWN = "not known"
FEW_TOLD = "few"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def told(measured: Measured) -> str:
    """The figure's present value, in a sentence; or why there is none."""
    line = measured.present
    if line is None:
        if not measured.lines:
            return measured.figure.nothing
        return "No period of this is over yet."
    when = f"In {written(line.period, measured.asked.step)}"
    if line.few:
        return f"{when}, fewer than {FEW} people were in it, so no more is told."
    if measured.figure.name == "methods":
        methods = ", ".join(f"{n} by {name}" for name, n in line.values.items() if n)
        return f"{when}: {methods}."
    said = SAYS[measured.figure.name].format_map(_Told(measured, line))
    return f"{when}, {said}."


class _Told(dict[str, str]):
    """The values of a line, told as they are asked for."""

    def __init__(self, measured: Measured, line: Line):
        units = {column.name: column for column in measured.columns}
        super().__init__(
            {
                name: value_told(value, units.get(name, Column(name, name)))
                for name, value in line.values.items()
            }
        )

    def __missing__(self, _: str) -> str:
        return UNKNOWN


def value_told(value: Any, column: Column) -> str:
    """A number as people read it."""
    if value is None:
        return UNKNOWN
    if column.unit == "share":
        return f"{value:.0%}".replace("%", " %")
    return duration_told(int(value)) if column.unit == "seconds" else f"{value:,}"


def parameter_told(value: Any) -> str:
    """The value of a parameter of a figure's SQL."""
    if value == END:
        return "the end of time, as no time was asked for"
    if isinstance(value, list):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def cell_told(line: Line, column: Column) -> str:
    """A cell of a figure's table."""
    if column.name in line.few:
        return FEW_TOLD
    return value_told(line.values.get(column.name), column)


def duration_told(seconds: int) -> str:
    """A time span in the unit that suits it."""
    for size, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= size:
            number = seconds / size
            shown = f"{number:.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"
            return f"{shown} {name}{'' if shown == '1' else 's'}"
    return "under a minute"
