"""The two clocks on the command line: --as-of and --known-at, and times that people give."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from archive.commands import Precision, when_told

F = TypeVar("F", bound=Callable[..., Any])


def moment(_context: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """A time that has passed, read as the pages read it: a date alone is the end of that day."""
    if value is None:
        return None
    # Here, because few searches need it, and loading the pages takes a while.
    from webui.clocks import parse_time

    asked, now = parse_time(value), datetime.now(UTC)
    if asked is None:
        raise click.BadParameter(
            f"{value} is no date. Write it as 2024-05-01 or 2024-05-01T14:00:00Z."
        )
    is_today = len(value) <= len("2024-05-01") and asked.date() == now.date()
    if asked > now and not is_today:
        raise click.BadParameter(f"{value} lies in the future, and nobody knows it yet.")
    return min(asked, now)


def clocks_options(function: F) -> F:
    """--as-of and --known-at."""
    known = click.option(
        "--known-at", callback=moment, metavar="DATE", help="What the archive knew by then."
    )
    as_of = click.option(
        "--as-of", callback=moment, metavar="DATE", help="As it was then in the community."
    )
    return as_of(known(function))


class When(click.ParamType[tuple[datetime, Precision]]):
    """A time of the community's: 2014, 2014-03, 2014-03-05, ~2014 or 2014-03-05T18:20:00Z."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[datetime, Precision]:
        """The time, in UTC, and how exactly it is known."""
        if isinstance(value, tuple):
            return value
        try:
            return when_told(str(value))
        except ValueError as error:
            self.fail(f"{error}", param, ctx)


WHEN = When()
