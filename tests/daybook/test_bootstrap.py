"""Making and opening an archive."""

import stat
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from archive.commands import MakeContribution, OpenSpace
from daybook.bootstrap import NoArchiveError, create, open_daybook
from daybook.config import Settings
from projections.search.engine import Query
from projections.threads.projection import ThreadsProjection
from projections.viewer import ANONYMOUS

WHEN = datetime(2024, 5, 1, tzinfo=UTC)
SPACE = OpenSpace(occurred_at=WHEN, key="s", name="help", kind="channel")
QUESTION = MakeContribution(
    occurred_at=WHEN,
    by="x:ada",
    by_name="Ada",
    key="m1",
    space="s",
    thread="m1",
    body="Where is the heat gun?",
)


def test_opening_where_there_is_no_archive_says_how_to_make_one(settings: Settings) -> None:
    with (
        pytest.raises(NoArchiveError, match=r"no Daybook archive in .*daybook init"),
        open_daybook(settings),
    ):
        pass

    assert not settings.home.exists()


def test_an_archive_remembers_its_communitys_name(settings: Settings) -> None:
    create(settings, 'The "Lantern" \\ Yard')

    with open_daybook(settings) as daybook:
        assert daybook.community == 'The "Lantern" \\ Yard'


def test_making_an_archive_again_leaves_it_as_it_is(settings: Settings) -> None:
    create(settings, "First")
    create(settings, "Second")

    with open_daybook(settings) as daybook:
        assert daybook.community == "First"


def test_nobody_else_may_read_the_keys(settings: Settings) -> None:
    create(settings, "")

    assert stat.S_IMODE(settings.keys_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700


def test_what_was_recorded_is_found_once_caught_up(settings: Settings) -> None:
    create(settings, "")
    with open_daybook(settings) as daybook:
        daybook.archive.record([[SPACE], [QUESTION]], recorded_by=uuid4())
        daybook.catch_up()

        [hit] = daybook.search_engine.search(Query("heat gun"), ANONYMOUS).hits

    assert (hit.author, hit.space) == ("Ada", "help")


def test_read_models_of_another_version_are_built_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(settings, "")
    with open_daybook(settings) as daybook:
        daybook.archive.record([[SPACE], [QUESTION]], recorded_by=uuid4())
        daybook.catch_up()
        monkeypatch.setattr(ThreadsProjection, "version", ThreadsProjection.version + 1)

        daybook.catch_up()

        assert daybook.search_engine.search(Query("heat gun"), ANONYMOUS).total == 1
    assert not list(settings.home.glob("views-rebuild*"))
