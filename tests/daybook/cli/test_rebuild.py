"""daybook rebuild."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from daybook.bootstrap import PROJECTIONS

TABLES = ["spaces", "people", "threads", "contributions", "wordings", "titles", "changes"]


def dump(home: Path) -> dict[str, list[Any]]:
    # Closed at once: one left open would lose its locks when this process opens the file anew.
    with closing(sqlite3.connect(home / "views.db")) as views:
        return {t: sorted(map(repr, views.execute(f"SELECT * FROM {t}"))) for t in TABLES}


def hits(run: Callable[..., Result]) -> Any:
    return json.loads(run("search", "kind:question", "--json").stdout)["hits"]


def test_vectors_are_made_anew_when_they_are_named(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    run("understand")
    found = run("search", "kind:question", "--json", "--mode", "meaning").stdout
    for file in (home / "meaning").glob("*.vectors"):
        file.write_bytes(b"damaged")

    assert run("rebuild", "meaning").exit_code == 0

    again = run("search", "kind:question", "--json", "--mode", "meaning").stdout
    assert json.loads(again)["hits"] == json.loads(found)["hits"]


def test_everything_built_anew_equals_what_was_there(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "stackexchange" / "sample"))
    before, found = dump(home), hits(run)

    result = run("rebuild")

    assert result.exit_code == 0, result.output
    assert dump(home) == before
    assert hits(run) == found


def test_one_read_model_can_be_built_alone(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    with sqlite3.connect(home / "views.db") as views:
        views.execute("DELETE FROM people")

    assert run("rebuild", "people").exit_code == 0

    with sqlite3.connect(home / "views.db") as views:
        assert views.execute("SELECT count(*) FROM people").fetchone()[0] > 0


def test_lost_views_and_index_come_back_from_the_log(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    before = dump(home)
    for file in home.glob("views.db*"):
        file.unlink()
    shutil.rmtree(home / "search")

    assert run("rebuild").exit_code == 0

    assert dump(home) == before
    assert run("doctor").exit_code == 0


def test_an_unknown_name_lists_those_there_are(run: Callable[..., Result]) -> None:
    result = run("rebuild", "sermons")

    assert result.exit_code == 2
    assert "'threads'" in result.output


STOPPED_AT = """
import os, signal, sys
from daybook.cli import cli
import daybook.cli.rebuild as command

number, phase, *words = sys.argv[1:]
tell = command.Phases.__call__


def stop(self, name, done, total):
    tell(self, name, done, total)
    if name == phase:
        os.kill(os.getpid(), getattr(signal, number))


command.Phases.__call__ = stop
cli(words)
"""


def stopped_at(
    home: Path, number: str, phase: str, *names: str
) -> "subprocess.CompletedProcess[str]":
    """Rebuild, and get a signal when a phase has begun."""
    given = (number, phase, "--home", str(home), "rebuild", *names)
    command = [sys.executable, "-c", STOPPED_AT, *given]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("phase", ["Reading the log", "Swapping", "Indexing"])
def test_stopped_by_a_signal_it_says_that_it_can_go_on_and_does(
    run: Callable[..., Result], samples: Path, home: Path, number: str, code: int, phase: str
) -> None:
    run("import", str(samples / "native" / "sample"))
    before, found = dump(home), hits(run)

    stopped = stopped_at(home, number, phase)

    assert stopped.returncode == code, stopped.stderr
    assert stopped.stderr.startswith("Stopped. What is live is whole")
    left = " keyword" if phase == "Indexing" else ""
    assert f"`daybook rebuild{left}` goes on" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert (dump(home), hits(run)) == (before, found)
    assert run("rebuild").exit_code == 0
    assert (dump(home), hits(run)) == (before, found)
    assert not list(home.glob("*-rebuild*"))


@pytest.mark.parametrize("phase", ["Reading the log", "Swapping", "Noting checksums", "Indexing"])
def test_killed_in_any_phase_it_goes_on(
    run: Callable[..., Result], samples: Path, home: Path, phase: str
) -> None:
    run("import", str(samples / "native" / "sample"))
    before, found = dump(home), hits(run)

    assert stopped_at(home, "SIGKILL", phase).returncode == -signal.SIGKILL

    assert (dump(home), hits(run)) == (before, found)
    assert run("rebuild").exit_code == 0
    assert (dump(home), hits(run)) == (before, found)
    assert run("verify", "--projections").exit_code == 0
    assert not list(home.glob("*-rebuild*"))


def test_unfinished_work_can_be_thrown_away_or_begun_anew(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    assert "no unfinished rebuild" in run("rebuild", "--cancel").output
    for words in (["--cancel"], ["--fresh", "people"]):
        assert stopped_at(home, "SIGTERM", "Swapping").returncode == 143
        assert list(home.glob("views-rebuild*"))

        result = run("rebuild", *words)

        assert result.exit_code == 0, result.output
        assert not list(home.glob("*-rebuild*"))
        assert hits(run)


def test_a_comparison_tells_what_differs_and_exits_with_1(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    whole = run("verify", "--projections")
    assert whole.exit_code == 0, whole.output
    assert whole.output.count("equals a rebuild at event") == len(PROJECTIONS)
    with sqlite3.connect(home / "views.db") as views:
        views.execute("UPDATE threads SET contributions = 99")

    result = run("verify", "--projections")

    assert result.exit_code == 1
    assert "BAD threads differs from a rebuild at event" in result.output
    assert ": contributions" in result.output
    assert "Run: daybook rebuild threads" in result.output
    assert run("rebuild", "threads").exit_code == 0
    assert run("verify", "--projections").exit_code == 0


@pytest.mark.parametrize("words", [["--cancel", "--fresh"], ["--cancel", "people"]])
def test_options_that_do_not_go_together_are_refused(
    run: Callable[..., Result], words: list[str]
) -> None:
    run("init")
    result = run("rebuild", *words)

    assert result.exit_code == 2
    assert "--cancel stands alone" in result.output
