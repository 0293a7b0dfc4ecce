"""daybook status."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from daybook.cli.status import size_of


def test_it_counts_events_and_lags_and_sizes(
    run: Callable[..., Result], run_json: Callable[..., Any], samples: Path
) -> None:
    run("import", str(samples / "native" / "sample"))

    status = run_json("status")

    assert status["total_events"] == sum(status["events"].values())
    assert status["events"]["import_run.finished"] == 1
    assert set(status["projections"]) >= {"people", "spaces", "threads", "imports", "keyword"}
    meaning = status["projections"].pop("meaning")
    assert {at["lag"] for at in status["projections"].values()} == {0}
    assert all(at["position"] == status["total_events"] for at in status["projections"].values())
    assert (meaning["position"], meaning["lag"]) == (0, status["total_events"])
    assert {"events.db", "keys.db", "views.db", "search"} <= set(status["sizes"])


def test_it_tells_how_far_meaning_is(
    run: Callable[..., Result], run_json: Callable[..., Any], samples: Path
) -> None:
    run("import", str(samples / "native" / "sample"))
    assert "`daybook understand` goes on" in run("status").output

    run("understand")

    assert run_json("status")["projections"]["meaning"]["lag"] == 0
    assert "goes on" not in run("status").output


def test_people_get_it_in_words(run: Callable[..., Result]) -> None:
    run("init")

    result = run("status")

    assert result.exit_code == 0
    assert "up to date" in result.output


def test_a_folders_size_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_bytes(b"123")

    assert size_of(tmp_path) == 8
    assert size_of(tmp_path / "a") == 5
