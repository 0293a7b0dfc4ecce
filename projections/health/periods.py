"""Periods: months, quarters and years, as numbers in SQL and as people write them."""

import re
from collections.abc import Mapping
from typing import Literal

Step = Literal["month", "quarter", "year"]
STEPS: Mapping[Step, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months each has. A period is the number of its first month, divided by that."""

_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


def written(period: int, step: Step) -> str:
    """2014, 2014-Q2 or 2014-05."""
    year, part = divmod(period, 12 // STEPS[step])
    if step == "year":
        return f"{year:04}"
    return f"{year:04}-Q{part + 1}" if step == "quarter" else f"{year:04}-{part + 1:02}"


def period_read(text: str, step: Step) -> int | None:
    """The period that is written so; None when it is none of this step."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    quarter, month = found["quarter"], found["month"]
    parts = {"year": None, "quarter": quarter, "month": month}
    if any(
        (value is not None) != (name == step) for name, value in parts.items() if name != "year"
    ):
        return None
    part = int(quarter or month or 1) - 1
    return int(found["year"]) * (12 // STEPS[step]) + part


def months_of(period: int, step: Step) -> tuple[int, int]:
    """The first month of the period, and the first one after it."""
    size = STEPS[step]
    return period * size, (period + 1) * size
