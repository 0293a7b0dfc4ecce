"""Queries of import runs."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from archive.application import Account, Archive
from projections.imports.queries import UnreadableRow, import_run, import_runs
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.reading import Library

ACCOUNT = Account(
    read=12,
    recorded=5,
    known=3,
    skipped={"joins": 3},
    unreadable=[{"where": "private-talk/2020-05-01.json", "why": "cut off"}],
    unreadable_count=1,
    dropped_fields={"users.tz": 4},
    seconds=1.5,
)


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    return Library(archive, read_engine)


def imported(library: Library, name: str = "export.zip") -> UUID:
    run = library.archive.start_import("slack", name, name)
    library.archive.finish_import(run, ACCOUNT)
    library.tell()
    return run


def test_a_run_gives_the_whole_account(library: Library) -> None:
    run = import_run(library.engine, STEWARD, imported(library))

    assert run is not None
    assert (run.reader, run.source) == ("slack", "export.zip")
    assert run.read == run.recorded + run.known + sum(run.skipped.values()) + run.unreadable_count
    assert run.unreadable == (UnreadableRow("private-talk/2020-05-01.json", "cut off"),)
    assert (run.dropped_fields, run.seconds) == ({"users.tz": 4}, 1.5)


def test_places_and_names_of_the_source_are_for_stewards(library: Library) -> None:
    imported(library)

    for viewer in (ANONYMOUS, MEMBER):
        [run] = import_runs(library.engine, viewer)
        assert (run.source, run.unreadable) == (None, None)
        assert (run.read, run.unreadable_count) == (12, 1)


def test_a_run_that_never_finished_says_so(library: Library) -> None:
    library.archive.start_import("slack", "a", "a")
    library.tell()

    [run] = import_runs(library.engine, STEWARD)

    assert (run.finished_at, run.read, run.skipped, run.seconds) == (None, 0, {}, None)


def test_the_latest_run_comes_first(library: Library) -> None:
    runs = [imported(library, name) for name in ("a", "b", "c")]

    found = import_runs(library.engine, ANONYMOUS, limit=2)
    rest = import_runs(library.engine, ANONYMOUS, limit=2, offset=2)

    assert [run.id for run in found + rest] == runs[::-1]


def test_there_is_no_run_where_none_was(library: Library) -> None:
    assert import_run(library.engine, STEWARD, UUID(int=9)) is None
