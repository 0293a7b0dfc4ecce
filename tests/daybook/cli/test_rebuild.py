"""daybook rebuild."""

import json
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
