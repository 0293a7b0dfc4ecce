"""daybook rebuild."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

TABLES = ["spaces", "people", "threads", "contributions", "wordings", "titles", "changes"]


def dump(home: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(home / "views.db") as views:
        return {t: sorted(map(repr, views.execute(f"SELECT * FROM {t}"))) for t in TABLES}


def test_everything_built_anew_equals_what_was_there(
    run: Callable[..., Result], samples: Path, home: Path
) -> None:
    run("import", str(samples / "stackexchange" / "sample"))
    before, found = dump(home), run("search", "kind:question").output.splitlines()[1:]

    result = run("rebuild")

    assert result.exit_code == 0, result.output
    assert dump(home) == before
    assert run("search", "kind:question").output.splitlines()[1:] == found


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
    result = run("rebuild", "norms")

    assert result.exit_code == 2
    assert "'threads'" in result.output
