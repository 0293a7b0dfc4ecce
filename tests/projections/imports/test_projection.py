"""What was imported, and what became of every record."""

from typing import Any

import pytest
import sqlalchemy as sa

from archive.application import Account, Archive
from projections.imports.projection import ImportsProjection
from projections.imports.tables import imports
from projections.projection import catch_up
from tests.builders import AT, record
from tests.contracts.projections import BOB, ProjectionContract, erase, message

UNREADABLE = [{"where": "users.json", "why": "it is cut off"}, {"where": "\x00\ud800", "why": "?"}]


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = ImportsProjection


@pytest.fixture
def only_run(archive: Archive, read_engine: sa.Engine) -> Any:
    """The row of the only run there is."""

    def find() -> Any:
        catch_up(archive, read_engine, [ImportsProjection()])
        with read_engine.connect() as connection:
            return connection.execute(imports.select()).one()

    return find


def account(**changes: Any) -> Account:
    given: dict[str, Any] = {
        "read": 9,
        "recorded": 4,
        "known": 1,
        "skipped": {"joins": 2},
        "unreadable": UNREADABLE,
        "unreadable_count": 2,
        "dropped_fields": {"Posts.ViewCount": 3},
        "seconds": 0.5,
    }
    return Account(**{**given, **changes})


def test_a_run_that_goes_on_has_no_account_yet(archive: Archive, only_run: Any) -> None:
    archive.start_import("slack", "yard", "yard.zip")

    run = only_run()
    assert (run.reader, run.source, run.finished_at) == ("slack", "yard.zip", None)
    assert run.started_at > AT
    assert (run.read, run.skipped, run.unreadable, run.dropped_fields) == (None,) * 4


def test_a_finished_run_accounts_for_every_record(archive: Archive, only_run: Any) -> None:
    run_id = archive.start_import("slack", "yard", "yard.zip")
    only_run()
    archive.finish_import(run_id, account())

    run = only_run()
    assert run.id == run_id
    assert run.finished_at >= run.started_at
    assert (run.read, run.recorded, run.known, run.unreadable_count) == (9, 4, 1, 2)
    assert (run.skipped, run.dropped_fields) == ({"joins": 2}, {"Posts.ViewCount": 3})
    assert run.seconds == 0.5
    assert run.unreadable[0] == UNREADABLE[0]
    assert run.read == run.recorded + run.known + sum(run.skipped.values()) + len(run.unreadable)


def test_a_run_that_found_nothing_has_an_account_of_nothing(
    archive: Archive, only_run: Any
) -> None:
    run_id = archive.start_import("slack", "yard", "yard.zip")
    nothing = account(skipped={}, unreadable=[], unreadable_count=0, dropped_fields={})
    archive.finish_import(run_id, nothing)

    run = only_run()
    assert (run.skipped, run.unreadable, run.dropped_fields) == ({}, [], {})


def test_a_run_taken_up_again_is_one_run(archive: Archive, only_run: Any) -> None:
    first = archive.start_import("slack", "yard", "yard.zip")
    second = archive.start_import("slack", "yard", "yard.zip")

    assert first == second == only_run().id


def test_an_erasure_leaves_the_account_as_it_was(archive: Archive, only_run: Any) -> None:
    run_id = archive.start_import("slack", "yard", "yard.zip")
    record(archive, message(1, BOB))
    archive.finish_import(run_id, account())
    before = only_run()

    erase(archive, BOB)

    assert only_run() == before
