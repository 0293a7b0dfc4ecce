"""The picture of a replay: how high its bars are, and what lasted."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.replay.asked import Asked
from projections.replay.frames import Replay, replay_of
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.reading import Library
from webui.replay_picture import BARS, HEIGHT, WIDTH, bars_of, lasting_at

DAY = 60 * 24


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    """An archive in which nothing happened yet."""
    return Library(archive, engine)


def replay(library: Library, **asked: str) -> Replay:
    found = replay_of(library.engine, ANONYMOUS, Asked(**asked))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_bar_is_as_high_as_much_was_said_in_its_step(library: Library) -> None:
    library.space()
    for number, days in enumerate((0, 0, 70)):
        library.say(f"m{number}", occurred_at=later(days * DAY))

    bars = bars_of(replay(library, step="month"), 0)

    assert [bar.height for bar in bars] == [HEIGHT, 0, HEIGHT / 2]
    assert [bar.is_here for bar in bars] == [True, False, False]


def test_where_nothing_was_said_bars_show_what_happened(library: Library) -> None:
    library.tell(a(c.EstablishRole), a(c.GrantRole, occurred_at=later(40 * DAY)))

    assert [bar.height for bar in bars_of(replay(library, step="month"), 1)] == [HEIGHT, HEIGHT]


def test_many_steps_share_a_bar(library: Library) -> None:
    library.space()
    library.say("1")
    library.say("2", occurred_at=later(2 * BARS * DAY))
    found = replay(library, step="day")

    bars = bars_of(found, len(found) - 1)

    assert len(found) == 2 * BARS + 1
    assert len(bars) == BARS * 2 // 3 + 1
    assert [bar.is_here for bar in bars[-2:]] == [False, True]
    assert all(bar.start + bar.width <= WIDTH + 1 for bar in bars)


def test_what_lasted_has_a_lane_from_when_it_began(library: Library) -> None:
    library.space()
    library.say("1")
    library.space("shed", occurred_at=later(50 * DAY))
    found = replay(library, step="month")

    last = lasting_at(library.engine, found, found.frame(len(found) - 1))

    assert [lane.happening.title for lane in last.spaces] == ["hall", "shed"]
    assert last.spaces[0].start < last.spaces[1].start
    assert (last.more_spaces, last.roles) == (0, ())
