"""Every number of a replay, counted anew from the log; and a fault in any of them is found."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from projections.people.queries import count_people
from projections.replay.asked import Asked
from projections.replay.frames import named, replay_of
from projections.replay.telling import frame_as_json
from projections.store import open_read_database
from projections.viewer import ANONYMOUS, STEWARD
from tests.projections.replay.counted import as_told, month, recount


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """The demo community."""
    settings = Settings(Path(tmp_path_factory.mktemp("demo")) / "archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_UNDERSTAND", "asked")
        fill(settings)
        with open_daybook(settings) as daybook:
            daybook.catch_up()
            yield daybook


def differences(archive: Any, engine: sa.Engine) -> dict[Any, Any]:
    """The months whose numbers are not those that the log has."""
    expected = recount(archive)
    replay = replay_of(engine, STEWARD, Asked())
    assert replay is not None
    found = {month(f.start): as_told(frame_as_json(f, replay.asked)) for f in replay.frames()}
    return {at: (found[at], expected[at]) for at in found if found[at] != +expected[at]}


def test_every_number_is_what_the_log_comes_to(demo: Daybook) -> None:
    assert differences(demo.archive, demo.engine) == {}


@pytest.mark.parametrize(
    "fault",
    [
        "DELETE FROM replay_said WHERE number = (SELECT max(number) FROM replay_said)",
        "UPDATE replay_said SET occurred = occurred - 8640000000000 WHERE number % 9 = 0",
        "UPDATE replay_said SET author_id = (SELECT author_id FROM replay_said LIMIT 1)",
        "DELETE FROM replay_events WHERE topic = 'space.closed'",
        "DELETE FROM replay_events WHERE topic = 'person.left'",
        "DELETE FROM decision_changes WHERE event = 'taken'",
        "DELETE FROM norm_changes WHERE event = 'amended'",
        "DELETE FROM tenures WHERE recorded_until IS NULL",
        "DELETE FROM changes WHERE change = 'hidden'",
    ],
)
def test_a_fault_in_any_count_is_found(demo: Daybook, tmp_path: Path, fault: str) -> None:
    with demo.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(demo.settings.views_file, tmp_path / "views.db")
    engine = open_read_database(f"sqlite:///{tmp_path}/views.db")
    with engine.begin() as connection:
        assert connection.exec_driver_sql(fault).rowcount
    try:
        assert differences(demo.archive, engine)
    finally:
        engine.dispose()


def test_what_happened_adds_up_to_the_numbers_and_names_its_events(demo: Daybook) -> None:
    replay = replay_of(demo.engine, STEWARD, Asked(step="quarter"))
    assert replay is not None
    log = {n.id: n for n in demo.archive.recorder.select_notifications(start=None, limit=99_999)}
    for frame in replay.frames():
        happened = named(demo.engine, replay, replay.happenings(frame.number))
        assert len(happened) == frame.happenings
        for each in happened:
            assert each.event in log, each
            assert each.title


def test_people_so_far_are_those_whom_the_page_of_people_lists_then(demo: Daybook) -> None:
    for viewer in (ANONYMOUS, STEWARD):
        replay = replay_of(demo.engine, viewer, Asked(step="year"))
        assert replay is not None
        for frame in replay.frames():
            assert frame.people_so_far == count_people(demo.engine, viewer, as_of=frame.as_of)


def test_before_anything_was_known_nothing_happened(demo: Daybook) -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)

    assert replay_of(demo.engine, STEWARD, Asked(known_at=long_ago)) is None


def test_by_what_the_archive_learned_all_happened_when_it_was_recorded(demo: Daybook) -> None:
    replay = replay_of(demo.engine, STEWARD, Asked(step="day", by="recorded"))
    assert replay is not None
    said = replay_of(demo.engine, STEWARD, Asked())
    assert said is not None
    assert len(replay) <= 2
    assert sum(f.contributions for f in replay.frames()) == len(said.speech.at)


def test_nobody_is_counted_by_those_who_may_not_see_their_words(demo: Daybook) -> None:
    open_to_all = replay_of(demo.engine, ANONYMOUS, Asked())
    for_stewards = replay_of(demo.engine, STEWARD, Asked())
    assert open_to_all is not None
    assert for_stewards is not None
    assert len(open_to_all.speech.at) < len(for_stewards.speech.at)
    assert len(open_to_all.told.happenings) <= len(for_stewards.told.happenings)
