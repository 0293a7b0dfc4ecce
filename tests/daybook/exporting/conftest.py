"""Fixtures of the tests of exports: the demo community after somebody was erased, read only."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from archive import commands as c
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from tests.builders import RUN

GONE, ABSENT = "lantern:tane", 5


@pytest.fixture(scope="session")
def whole_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive of the demo community as it comes."""
    settings = Settings(tmp_path_factory.mktemp("whole") / "home")
    fill(settings)
    return settings


@pytest.fixture(scope="session")
def whole_demo(whole_settings: Settings) -> Iterator[Daybook]:
    """The same, open."""
    with open_daybook(whole_settings) as daybook:
        daybook.catch_up_tables()
        yield daybook


@pytest.fixture(scope="session")
def demo_settings(whole_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive of the demo community: one member was erased, one message is missing since."""
    settings = Settings(tmp_path_factory.mktemp("demo") / "home")
    shutil.copytree(whole_settings.home, settings.home)
    with open_daybook(settings) as daybook:
        daybook.catch_up_tables()
        at = daybook.archive.clock.machine_time()
        said = [e for e in told_in(daybook) if e.TOPIC == "contribution.made"][ABSENT]
        outcomes = daybook.archive.record(
            [
                (c.ErasePerson(occurred_at=at, person=GONE, reason="asked", by="lantern:noor"),),
                (c.ObserveMissing(occurred_at=at, contribution=said.originator_id),),
            ],
            RUN,
        )
        assert outcomes == [True, True]
        daybook.catch_up_tables()
    return settings


@pytest.fixture(scope="session")
def demo(demo_settings: Settings) -> Iterator[Daybook]:
    """The same, open."""
    with open_daybook(demo_settings) as daybook:
        yield daybook


def told_in(daybook: Daybook) -> list[Any]:
    """Every event of the log."""
    stored = daybook.archive.recorder.select_notifications(1, 1_000_000)
    return [daybook.archive.mapper.to_domain_event(one) for one in stored]
