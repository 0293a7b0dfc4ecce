"""The two clocks on the command line, and times that people give."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import pytest
from click.testing import CliRunner

from daybook.cli.clocks import WHEN, clocks_options, moment


@click.command()
@clocks_options
def clocks(as_of: datetime | None, known_at: datetime | None) -> None:
    """Print both clocks."""
    click.echo(f"{as_of} / {known_at}")


@click.command()
@click.option("--at", type=WHEN, default=None)
def when(at: Any) -> None:
    """Print a time, and how exactly it is known."""
    click.echo(at and f"{at[0]:%Y-%m-%dT%H:%M:%SZ} {at[1]}")


def test_without_clocks_it_is_now() -> None:
    assert CliRunner().invoke(clocks).output == "None / None\n"


def test_a_date_alone_is_the_end_of_that_day() -> None:
    result = CliRunner().invoke(
        clocks, ["--as-of", "2024-05-01", "--known-at", "2024-05-02T03:04:05+02:00"]
    )

    assert result.output == ("2024-05-01 23:59:59.999999+00:00 / 2024-05-02 01:04:05+00:00\n")


def test_today_is_now() -> None:
    start = datetime.now(UTC)

    found = moment(*_unused(), f"{start:%Y-%m-%d}")
    assert found is not None
    assert start <= found <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2024-02-30", "2024-02-30 is no date. Write it as 2024-05-01 or 2024-05-01T14:00:00Z."),
        ("", "is no date"),
        ("2999-01-01", "2999-01-01 lies in the future, and nobody knows it yet."),
    ],
)
def test_what_is_no_past_time_is_refused(value: str, told: str) -> None:
    with pytest.raises(click.BadParameter, match=told):
        moment(*_unused(), value)


def test_a_minute_ahead_is_the_future_even_today() -> None:
    ahead = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()

    with pytest.raises(click.BadParameter, match="lies in the future"):
        moment(*_unused(), ahead)


def _unused() -> tuple[Any, Any]:
    return None, None


@pytest.fixture
def read() -> Callable[[str], str]:
    """What a time that people give is read as."""
    return lambda told: CliRunner().invoke(when, ["--at", told]).output.strip()


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2014", "2014-01-01T00:00:00Z about"),
        ("2014-03", "2014-03-01T00:00:00Z about"),
        ("2014-03-05", "2014-03-05T00:00:00Z day"),
        ("~2014-03-05", "2014-03-05T00:00:00Z about"),
        ("about 2014", "2014-01-01T00:00:00Z about"),
        ("2014-03-05T18:20:00Z", "2014-03-05T18:20:00Z second"),
        ("2014-03-05T18:20:00+02:00", "2014-03-05T16:20:00Z second"),
    ],
)
def test_a_time_comes_with_how_exactly_it_is_known(
    read: Callable[[str], str], told: str, meant: str
) -> None:
    assert read(told) == meant


@pytest.mark.parametrize("told", ["", "soon", "2014-00", "05.03.2014", "~", "24:00"])
def test_what_is_no_time_is_refused_with_the_way_to_write_it(
    read: Callable[[str], str], told: str
) -> None:
    refusal = read(told)
    assert f"{told!r} is no date. Write it as 2014, 2014-03" in refusal
    assert "--at" in refusal


def test_a_time_read_already_stays_so() -> None:
    at = (datetime(2014, 1, 1, tzinfo=UTC), "about")

    assert WHEN.convert(at, None, None) == at
