"""Finds when a mail was sent, from whatever dates it carries."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.commands import Precision
from ingest.readers.mail.heads import Fields

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
ZONES_BY_OFFSET = {
    -480: "PST",
    -420: "PDT MST",
    -360: "MDT CST",
    -300: "CDT EST",
    -240: "EDT AST",
    -180: "ADT",
    0: "UT UTC GMT Z WET",
    60: "BST CET MET MEZ WEST",
    120: "CEST MEST MESZ EET",
    180: "EEST MSK",
    240: "MSD",
    330: "IST",
    480: "SGT HKT AWST",
    540: "JST KST",
    600: "AEST",
    660: "AEDT",
    720: "NZST",
    780: "NZDT",
}
ZONES = {
    name: timedelta(minutes=m) for m, names in ZONES_BY_OFFSET.items() for name in names.split()
}
DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[a-z]{0,9}\.?[\s-]+(?P<year>\d{2,4}),?\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?"
    r"\s*(?P<zone>[+-]\d+|[A-Za-z]+)?"
)
MONTH_FIRST = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]{0,9}\s+(?P<day>\d{1,2}),?\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s+(?P<before>[+-]\d+\s+|[A-Z]+\s+)?(?P<year>\d{4})\b\s*(?P<zone>[+-]\d+|[A-Z]+)?"
)
OFFSET = re.compile(r"([+-])(0\d|1[0-4])([0-5]\d)")
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
SLACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Sent:
    """When a mail was sent. `stated` is its Date header when that does not say it exactly."""

    at: datetime
    precision: Precision
    stated: str = ""


def sent(fields: Fields, from_line_date: str, now: datetime) -> Sent | None:
    """The time in the Date header, unless that is absurd; then a delivery's, which is near.

    Absurd is a time before 1970, in the future, or over two days after the mail was delivered.
    """
    stated = fields.get("date", "")
    written = parsed(stated)
    delivered = _delivered(fields, from_line_date, now)
    if written is not None:
        at, precision = written
        latest = delivered or now
        if EARLIEST <= at <= latest + SLACK:
            return Sent(at, precision, stated if precision == "about" else "")
    return Sent(delivered, "about", stated) if delivered else None


def parsed(text: str) -> tuple[datetime, Precision] | None:
    """The time that `text` gives; "about" when its zone is missing or makes no sense."""
    found = DAY_FIRST.search(text) or MONTH_FIRST.search(text)
    if found is None:
        return None
    part = found.groupdict()
    try:
        local = datetime(
            _year(part["year"]),
            MONTHS[part["month"].lower()],
            int(part["day"]),
            int(part["hour"]),
            int(part["minute"]),
            min(int(part["second"] or 0), 59),  # a leap second
            tzinfo=UTC,
        )
        offset = _offset((part["zone"] or part.get("before") or "").strip())
        return (local, "about") if offset is None else (local - offset, "second")
    except (ValueError, KeyError, OverflowError):
        return None


def _delivered(fields: Fields, from_line_date: str, now: datetime) -> datetime | None:
    """When the last server got the mail, or its archive wrote it down."""
    for text in (fields.get("received", "").rpartition(";")[2], from_line_date):
        found = parsed(text) if text else None
        if found and EARLIEST <= found[0] <= now + SLACK and not _is_filler(text):
            return found[0]
    return None


def _is_filler(text: str) -> bool:
    """Programs that know no date write midnight of some day, such as Git and public-inbox."""
    return "00:00:00" in text


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 70 else 1900)


def _offset(zone: str) -> timedelta | None:
    if zone in ZONES:
        return ZONES[zone]
    found = OFFSET.fullmatch(zone)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset
