"""daybook understand."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from daybook.config import Settings
from daybook.understanding import is_running, start


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive with the made-up Stack Exchange site."""
    assert run("import", str(samples / "stackexchange" / "sample")).exit_code == 0


@pytest.mark.usefixtures("filled")
def test_an_import_is_understood_once_it_is_asked_for(
    run: Callable[..., Result], run_json: Callable[..., Any]
) -> None:
    assert run_json("search", "anything")["understood"] == 0.0

    result = run("understand")

    assert result.exit_code == 0
    assert "All can be found by meaning." in result.output
    assert run_json("search", "anything")["understood"] == 1.0


@pytest.mark.usefixtures("filled")
def test_scripts_get_what_was_done(run_json: Callable[..., Any]) -> None:
    first, second = run_json("understand"), run_json("understand")

    assert first.keys() == {"passages", "events", "seconds"}
    assert first["passages"] > 0
    assert first["events"] == second["events"] == run_json("status")["total_events"]
    assert second["passages"] == 0
    assert first["seconds"] > 0


@pytest.mark.usefixtures("filled")
def test_where_no_process_runs_none_is_stopped(run: Callable[..., Result]) -> None:
    result = run("understand", "--stop")

    assert (result.exit_code, result.output) == (0, "None was running.\n")


@pytest.mark.usefixtures("filled")
def test_a_process_that_runs_is_stopped(run: Callable[..., Result], settings: Settings) -> None:
    start(replace(settings, in_background=True))

    result = run("understand", "--stop")

    assert result.output == "Stopped. `daybook understand` goes on.\n"
    until = time.monotonic() + 30
    while is_running(settings):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.usefixtures("filled")
def test_it_takes_over_from_a_process_that_runs(
    run_json: Callable[..., Any], settings: Settings
) -> None:
    start(replace(settings, in_background=True))

    done = run_json("understand")

    assert done["events"] == run_json("status")["total_events"]
    assert run_json("search", "anything")["understood"] == 1.0


def test_without_an_archive_it_says_how_to_make_one(run: Callable[..., Result]) -> None:
    result = run("understand")

    assert result.exit_code == 1
    assert "daybook init" in result.output


@pytest.mark.usefixtures("filled")
def test_a_model_that_is_not_there_is_told_in_a_sentence(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_MODEL", str(tmp_path / "no-such-model"))

    result = run("understand")

    assert result.exit_code == 1
    assert "no-such-model" in result.output
    assert "Traceback" not in result.output
