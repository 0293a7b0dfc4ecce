"""Wording: how times, numbers and kinds of things are written on the pages."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

SPACE_KINDS = {"channel": "channel", "list": "mailing list", "category": "category",
               "repository": "repository"}  # fmt: skip
VISIBILITIES = {
    "public": "open to everybody",
    "members": "for members",
    "stewards": "for stewards",
    "confidential": "for the people named in it",
}
KINDS = {
    "question": "question",
    "answer": "answer",
    "message": "message",
    "comment": "comment",
    "document": "document",
}


def day(value: datetime) -> str:
    """A date as people write it: 4 March 2016."""
    here = value.astimezone(UTC)
    return f"{here.day} {here:%B %Y}"


def long_day(value: datetime) -> str:
    """A date with its day of the week: Friday, 4 March 2016."""
    return f"{value.astimezone(UTC):%A}, {day(value)}"


def clock(value: datetime) -> str:
    """A time of day: 14:05."""
    return f"{value.astimezone(UTC):%H:%M}"


def when(value: datetime, precision: str = "second", *, brief: bool = False) -> Markup:
    """A time as an element that machines read too, no more exact than it is known."""
    here = value.astimezone(UTC)
    exact = f"{here:%Y-%m-%dT%H:%M:%SZ}" if precision == "second" else f"{here:%Y-%m-%d}"
    text = day(here)
    if precision == "about":
        text = f"about {text}"
    elif precision == "second" and not brief:
        text = f"{text}, {clock(here)}"
    return Markup('<time datetime="{}">{}</time>').format(exact, text)


def of_day(value: datetime) -> Markup:
    """The time of day alone, under a heading that has the day."""
    here = value.astimezone(UTC)
    return Markup('<time datetime="{:%Y-%m-%dT%H:%M:%SZ}">{}</time>').format(here, clock(here))


def number(value: int) -> str:
    """12,345"""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 thread, 12 threads."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def endorsed(counts: Mapping[str, int]) -> str:
    """Endorsements by kind: 3 up, 1 tada."""
    return ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in counts.items() if n)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "when": when,
    "of_day": of_day,
    "number": number,
    "count": count,
    "endorsed": endorsed,
    "space_kind": lambda kind: SPACE_KINDS.get(kind, kind),
    "visibility": lambda level: VISIBILITIES.get(level, level),
}
