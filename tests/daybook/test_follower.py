"""The processes that catch up while another one records."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from archive.commands import MakeContribution, OpenSpace
from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from daybook.follower import Followers, follow_index, follow_tables

WHEN = datetime(2024, 5, 1, tzinfo=UTC)


def fill(settings: Settings) -> None:
    create(settings, "")
    space = OpenSpace(occurred_at=WHEN, key="s", name="help", kind="channel")
    said = [
        MakeContribution(
            occurred_at=WHEN, by="x:a", key=f"m{n}", space="s", thread=f"m{n}", body=f"word{n}"
        )
        for n in range(20)
    ]
    with open_daybook(settings) as daybook:
        daybook.archive.record([[space], said], recorded_by=uuid4())


def test_they_take_in_everything_before_they_end(settings: Settings) -> None:
    fill(settings)
    followers = Followers(settings)

    assert followers.finish(lambda: None)

    with open_daybook(settings) as daybook:
        assert daybook.index.document_count() == 20
        assert daybook.tables_at == daybook.archive.recorder.max_notification_id()


def test_they_tell_when_they_failed(tmp_path: Path) -> None:
    followers = Followers(Settings(tmp_path / "nowhere"))

    assert not followers.finish(lambda: None)


def test_stopping_them_leaves_an_archive_that_catches_up(settings: Settings) -> None:
    fill(settings)
    Followers(settings).stop()

    with open_daybook(settings) as daybook:
        daybook.catch_up()
        assert daybook.index.document_count() == 20


def test_they_follow_in_one_process_too(settings: Settings) -> None:
    fill(settings)
    closed = threading.Event()
    closed.set()

    with open_daybook(settings) as daybook:
        follow_tables(daybook, closed)
        follow_index(daybook, closed)
        assert daybook.index.document_count() == 20
