"""daybook erase."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from daybook.cli import cli
from daybook.config import Settings
from daybook.locking import writing

REASON = ("--reason", "asked by mail")


@pytest.fixture(autouse=True)
def filled(run: Callable[..., Result], samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of people of a reading room, in which Bo decides."""
    monkeypatch.setenv("DAYBOOK_PERSON", "room:bo")
    assert run("import", str(samples / "native" / "sample")).exit_code == 0


def test_it_shows_what_goes_and_erases_once_it_is_confirmed(
    run: Callable[..., Result], home: Path
) -> None:
    command = ["--home", str(home), "erase", "Adaeze Lund", *REASON]

    refused = CliRunner().invoke(cli, command, input="n\n")
    assert refused.exit_code == 1
    assert "Goes for good" in refused.output
    assert run("search", "paste").output.count("Wheat paste") == 1

    done = CliRunner().invoke(cli, command, input="y\n")
    assert done.exit_code == 0, done.output
    assert "Erased." in done.output
    assert "Wheat paste" not in run("search", "paste").output


def test_a_dry_run_does_nothing_and_needs_nobody_who_decides(
    run: Callable[..., Result],
    run_json: Callable[..., Any],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DAYBOOK_PERSON")

    told = run_json("erase", "room:ada", *REASON, "--dry-run")

    assert told["goes"]["messages"] >= 1
    assert told["erased"] is False
    assert run("search", "paste").output.count("Wheat paste") == 1


def test_without_anybody_who_decides_it_says_how_to_name_one(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAYBOOK_PERSON")

    result = run("erase", "room:ada", *REASON)

    assert result.exit_code == 2
    assert "Say who with --recorded-by" in result.output


@pytest.mark.parametrize(
    ("called", "message"),
    [
        ("Nobody Here", "Nobody is called 'Nobody Here'. Give a name, a handle such as"),
        ("", "Nobody is called ''."),
        ("E", "2 people are called 'E'. Give the ID of the one you mean:"),
    ],
)
def test_whom_it_does_not_find_alone_it_asks_for(
    run: Callable[..., Result], called: str, message: str
) -> None:
    result = run("erase", called, *REASON)

    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_reason_of_nothing_is_refused(run: Callable[..., Result]) -> None:
    result = run("erase", "room:ada", "--reason", " ", "--yes")

    assert result.exit_code == 2
    assert "Say why, without the name" in result.output


def test_it_tells_which_backups_of_the_keys_undo_it(
    run: Callable[..., Result], run_json: Callable[..., Any], tmp_path: Path
) -> None:
    assert run("backup", str(tmp_path / "stick")).exit_code == 0
    [keys] = (tmp_path / "stick").glob("keys-*")

    assert f"{keys} (there;" in run("erase", "room:ada", *REASON, "--dry-run").output
    told = run_json("erase", "room:ada", *REASON, "--dry-run")
    assert told["key_backups"] == [str(keys)]


def test_nobody_is_erased_twice(run: Callable[..., Result], run_json: Callable[..., Any]) -> None:
    told = run_json("erase", "room:ada", *REASON, "--yes")

    again = run("erase", told["people"][0], *REASON, "--yes")

    assert again.exit_code == 1
    assert "was erased already" in again.output


def test_while_another_process_writes_it_says_who_and_erases_nobody(
    run: Callable[..., Result], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daybook.erasing.RECORDING_PATIENCE", 0.1)

    with writing(settings, "daybook import"), ThreadPoolExecutor(1) as other:
        result = other.submit(run, "erase", "room:ada", *REASON, "--yes").result()

    assert result.exit_code == 1
    assert "`daybook import`" in result.output
    assert run("search", "paste").output.count("Wheat paste") == 1
