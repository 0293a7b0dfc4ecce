"""A clock that disagrees with the log is told of where somebody can set it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from archive import commands as c
from archive.application import Archive
from archive.domain.clock import Clock
from archive.store.keyring import Keyring
from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from daybook.timekeeping import clock_trouble
from tests.builders import RUN, a
from tests.daybook.cli.desk import ADA

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def recorded_at(settings: Settings, at: datetime) -> None:
    create(settings, "Garden")
    with open_daybook(settings) as daybook:
        daybook.archive.clock = Clock(lambda: at)
        daybook.archive.record([[a(c.AdoptNorm)]], RUN)


@pytest.mark.parametrize(
    ("behind", "well"), [(-5, True), (0, True), (59, True), (62, False), (10**6, False)]
)
def test_a_minute_is_forgiven(
    sqlite_store: dict[str, str], keyring: Keyring, behind: int, well: bool
) -> None:
    hand = [NOON]
    with Archive(sqlite_store, keyring=keyring, clock=Clock(lambda: hand[0])) as archive:
        assert clock_trouble(archive) == ""
        archive.record([[a(c.AdoptNorm, by=None)]], RUN)
        hand[0] = NOON - timedelta(seconds=behind)

        assert (clock_trouble(archive) == "") == well


def test_both_times_are_named(settings: Settings, run: Callable[..., Result]) -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    recorded_at(settings, ahead)

    result = run("doctor")

    assert result.exit_code == 1
    assert f"the last event of the log was recorded at {ahead:%Y-%m-%d %H:%M} UTC" in result.output
    assert f"This machine's clock says {datetime.now(UTC):%Y-%m-%d}" in result.output


def test_whoever_records_is_warned_and_it_is_recorded_all_the_same(
    settings: Settings, run: Callable[..., Result], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorded_at(settings, datetime.now(UTC) + timedelta(days=2))
    text = tmp_path / "norm.md"
    text.write_text("1. Lock it.\n")

    result = run("norm", "adopt", "Locks", "--text", str(text), "--by", ADA)

    assert result.exit_code == 0, result.output
    assert "Set the clock right" in caplog.text


def test_an_import_is_warned_too(
    settings: Settings, run: Callable[..., Result], samples: Path
) -> None:
    recorded_at(settings, datetime.now(UTC) + timedelta(days=2))

    result = run("import", str(samples / "native" / "sample"))

    assert result.exit_code == 0, result.output
    assert "Warning: This machine's clock says" in result.stderr


def test_a_clock_that_is_right_is_not_spoken_of(
    settings: Settings, run: Callable[..., Result]
) -> None:
    recorded_at(settings, datetime.now(UTC))

    assert "clock says" not in run("doctor").output
