"""Where unfinished rebuilds lie, that one is at it at a time, and that they can be thrown away."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from archive.commands import MakeContribution, OpenSpace
from daybook import rebuilding
from daybook.bootstrap import PROJECTIONS, Daybook, create, open_daybook
from daybook.config import Settings
from daybook.rebuilding import (
    RebuildInUseError,
    alone,
    beside_tables,
    discard_rebuild,
    index_folder,
    scratch_tables,
)
from daybook.understanding import understand
from projections.projection import position_of
from projections.search.engine import Mode, Query
from projections.search.meaning.held import models_held
from projections.viewer import ANONYMOUS

WHEN = datetime(2024, 5, 1, tzinfo=UTC)
COUNT = 12


@contextmanager
def filled(settings: Settings) -> Iterator[Daybook]:
    """An open archive with some messages, all found by their words."""
    create(settings, "")
    space = OpenSpace(occurred_at=WHEN, key="s", name="help", kind="channel")
    said = [
        MakeContribution(
            occurred_at=WHEN, by="x:a", key=f"m{n}", space="s", thread=f"m{n}", body=f"pump {n}"
        )
        for n in range(COUNT)
    ]
    with open_daybook(settings) as daybook:
        daybook.archive.record([[space], said], recorded_by=uuid4())
        daybook.catch_up()
        yield daybook


def stopped(_phase: str, _done: int, _total: int) -> None:
    raise KeyboardInterrupt


def leave_unfinished(daybook: Daybook) -> None:
    """Begin both rebuilds of what lies in files."""
    with pytest.raises(KeyboardInterrupt):
        daybook.rebuild_tables([p() for p in PROJECTIONS], stopped)
    with pytest.raises(KeyboardInterrupt):
        daybook.rebuild_index(stopped)


def found(daybook: Daybook, mode: Mode = "keyword") -> int:
    """How many threads a search finds."""
    return daybook.search_engine.search(Query("pump", mode=mode), ANONYMOUS).total


def left_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir() if "rebuild" in path.name)


def test_what_is_finished_leaves_nothing_beside(settings: Settings) -> None:
    with filled(settings) as daybook:
        leave_unfinished(daybook)
        assert "views-rebuild.db" in left_in(settings.home)
        assert index_folder(settings).exists()

        daybook.rebuild_tables([p() for p in PROJECTIONS])
        daybook.rebuild_index()

        assert left_in(settings.home) == ["rebuild.lock"]
        assert found(daybook) == COUNT


def test_unfinished_work_is_discarded_and_the_live_stays(settings: Settings) -> None:
    with filled(settings) as daybook:
        leave_unfinished(daybook)

        assert discard_rebuild(settings)

        assert left_in(settings.home) == ["rebuild.lock"]
        assert not discard_rebuild(settings)
        assert found(daybook) == COUNT
        daybook.rebuild_index()
        assert found(daybook) == COUNT


def test_two_rebuilds_at_once_are_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_WAIT_FOR_LOCK", 0.1)
    with filled(settings) as daybook, alone(settings):
        for attempt in (
            daybook.rebuild_index,
            lambda: daybook.rebuild_tables([p() for p in PROJECTIONS]),
            lambda: list(daybook.compare_tables()),
            lambda: discard_rebuild(settings),
        ):
            with pytest.raises(RebuildInUseError, match="Wait until it has finished, or stop it"):
                attempt()
    with alone(settings):  # is let go
        pass


def test_what_lies_beside_and_is_damaged_is_begun_anew(settings: Settings) -> None:
    with filled(settings) as daybook:
        (settings.home / rebuilding.TABLES).write_bytes(b"no database" * 1_000)

        daybook.rebuild_tables([p() for p in PROJECTIONS])

        assert position_of(daybook.engine, "threads") == daybook.tables_at
        assert found(daybook) == COUNT


def test_what_was_deleted_beside_is_overwritten(settings: Settings) -> None:
    settings.home.mkdir()
    for beside in (beside_tables, scratch_tables):
        with beside(settings) as engine:
            with engine.begin() as connection:
                connection.exec_driver_sql("CREATE TABLE said (words TEXT)")
                connection.exec_driver_sql("INSERT INTO said VALUES ('a secret of Ada')")
            with engine.begin() as connection:
                connection.exec_driver_sql("DELETE FROM said")
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            files = list(settings.home.glob("views-*"))
            assert files
            assert not any(b"secret" in file.read_bytes() for file in files)


def test_a_comparison_leaves_nothing_even_when_it_is_stopped_or_was_killed(
    settings: Settings,
) -> None:
    with filled(settings) as daybook:
        (settings.home / rebuilding.COMPARED).write_bytes(b"left by one that was killed")

        assert not any(found.tables for found in daybook.compare_tables())
        with pytest.raises(KeyboardInterrupt):
            list(daybook.compare_tables(stopped))

    assert not list(settings.home.glob(f"{rebuilding.COMPARED}*"))


def test_the_vectors_answer_while_they_are_made_anew_and_afterwards(settings: Settings) -> None:
    with filled(settings) as daybook:
        understand(daybook)
        [old] = models_held(daybook.engine)
        assert found(daybook, "meaning") == COUNT
        daybook.rebuild_meaning()
        seen: set[int] = set()

        def look(_events: int, _passages: int) -> None:
            with open_daybook(settings) as other:  # which has yet to choose what answers
                seen.add(found(other, "meaning"))

        understand(daybook, look)

        assert seen == {COUNT}
        assert models_held(daybook.engine) == [f"{old}~2"]
        assert daybook.understood_at == daybook.tables_at
    with open_daybook(settings) as other:
        assert found(other, "meaning") == COUNT


def test_vectors_begun_anew_are_discarded_with_the_rest(settings: Settings) -> None:
    with filled(settings) as daybook:
        understand(daybook)
        [old] = models_held(daybook.engine)
        daybook.rebuild_meaning()
        leave_unfinished(daybook)

        assert daybook.discard_rebuild()

        assert models_held(daybook.engine) == [old]
        assert left_in(settings.home) == ["rebuild.lock"]
        assert not daybook.discard_rebuild()
        assert understand(daybook) == 0


def test_a_file_that_cannot_be_opened_is_not_thrown_away(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / rebuilding.TABLES).mkdir()

    with pytest.raises(Exception, match="unable to open"), beside_tables(settings):
        pass

    assert (settings.home / rebuilding.TABLES).exists()


def test_views_are_the_same_in_every_byte_of_their_rows(settings: Settings) -> None:
    def dump() -> list[list[str]]:
        with sqlite3.connect(settings.views_file) as views:
            names = [table.name for p in PROJECTIONS for table in p.tables]
            return [sorted(map(repr, views.execute(f"SELECT * FROM {n}"))) for n in names]

    with filled(settings) as daybook:
        before = dump()
        daybook.rebuild_tables([p() for p in PROJECTIONS])
        assert dump() == before
