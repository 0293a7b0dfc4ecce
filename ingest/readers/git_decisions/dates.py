"""The dates that people write into headers."""

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[-\s.]+([A-Za-z]{3,9})\.?,?[-\s]+(\d{4})\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


def read_date(text: str) -> date | None:
    """The first date in a text; None if there is none that can be read in one way only.

    `05/02/2018` is one day in some countries and another in others, so it is none; `26/03/2018`
    and `05/05/2018` are.
    """
    if found := _ISO.search(text):
        return _date(found[1], found[2], found[3])
    if found := _DAY_MONTH.search(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.search(text):
        return _date(found[3], _month(found[1]), found[2])
    if found := _NUMBERS.search(text):
        readings = {_date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])}
        readings.discard(None)
        return readings.pop() if len(readings) == 1 else None
    return None


def _month(name: str) -> int:
    start = name[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else 0


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
