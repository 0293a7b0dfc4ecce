"""Fixtures of the tests of exports: the demo community after somebody was erased, read only."""

from collections.abc import Iterator

import pytest

from archive import commands as c
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from tests.builders import RUN

GONE, ABSENT = "lantern:tane", 5


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive of the demo community: one member was erased, one message is missing since."""
    settings = Settings(tmp_path_factory.mktemp("demo") / "home")
    fill(settings)
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


def told_in(daybook: Daybook) -> list:  # type: ignore[type-arg]
    """Every event of the log."""
    stored = daybook.archive.recorder.select_notifications(1, 1_000_000)
    return [daybook.archive.mapper.to_domain_event(one) for one in stored]
