"""daybook doctor."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive with something in it."""
    assert run("import", str(samples / "native" / "sample")).exit_code == 0


@pytest.mark.usefixtures("filled")
def test_a_sound_archive_is_told_so(run: Callable[..., Result]) -> None:
    result = run("doctor")

    assert result.exit_code == 0, result.output
    assert "BAD" not in result.output


@pytest.mark.usefixtures("filled")
def test_a_read_model_that_is_behind_is_found_and_mended(
    run: Callable[..., Result], home: Path
) -> None:
    with sqlite3.connect(home / "views.db") as views:
        views.execute("UPDATE projection_positions SET position = 3 WHERE projection = 'imports'")
        views.execute("DELETE FROM imports")

    result = run("doctor")
    assert result.exit_code == 1
    assert "imports is" in result.output
    assert "daybook doctor --fix" in result.output

    assert run("doctor", "--fix").exit_code == 0


@pytest.mark.usefixtures("filled")
def test_a_lost_index_is_found_and_made_anew(run: Callable[..., Result], home: Path) -> None:
    shutil.rmtree(home / "search")

    assert run("doctor").exit_code == 1
    assert run("doctor", "--fix").exit_code == 0


@pytest.mark.usefixtures("filled")
def test_keys_that_others_can_read_are_found(run: Callable[..., Result], home: Path) -> None:
    (home / "keys.db").chmod(0o644)

    result = run("doctor")

    assert result.exit_code == 1
    assert "chmod 600 keys.db" in result.output


@pytest.mark.usefixtures("filled")
def test_scripts_get_each_finding(run_json: Callable[..., Any]) -> None:
    findings = run_json("doctor")

    assert all(finding.keys() == {"what", "well", "advice"} for finding in findings)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TRIGGER stored_events_no_update", "stored_events_no_update is gone"),
        ("DROP TABLE ledger_nodes", "ledger_nodes_no_delete is gone"),
        (
            "CREATE TRIGGER other BEFORE UPDATE ON stored_events BEGIN SELECT 1; END",
            "other was not made by Daybook",
        ),
    ],
)
def test_a_log_that_did_not_refuse_change_is_told(
    run: Callable[..., Result], home: Path, statement: str, told: str
) -> None:
    assert run("init").exit_code == 0
    with closing(sqlite3.connect(home / "events.db")) as log, log:
        log.execute(statement)

    result = run("doctor")

    assert told in result.output
    assert result.exit_code == 1
