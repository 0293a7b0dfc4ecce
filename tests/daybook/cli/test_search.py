"""daybook search."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result


@pytest.fixture
def filled(run: Callable[..., Result], samples: Path) -> None:
    """An archive with the made-up Stack Exchange site."""
    assert run("import", str(samples / "stackexchange" / "sample")).exit_code == 0


@pytest.mark.usefixtures("filled")
def test_hits_have_what_scripts_rely_on(run_json: Callable[..., Any]) -> None:
    found = run_json("search", "kind:question", "--limit", "1")

    assert found.keys() >= {"total", "took_ms", "hits"}
    [hit] = found["hits"]
    assert set(hit) == {
        "id",
        "kind",
        "title",
        "excerpt",
        "author",
        "space",
        "thread",
        "occurred_at",
        "url",
        "score",
        "source",
    }
    assert hit["kind"] == "question"
    assert hit["url"] == f"/contributions/{hit['id']}"


@pytest.mark.usefixtures("filled")
def test_people_get_text_and_a_way_to_the_page(run: Callable[..., Result]) -> None:
    result = run("search", "kind:question")

    assert result.exit_code == 0
    assert " found in " in result.output
    assert "/contributions/" in result.output


def test_without_an_archive_it_says_how_to_make_one(run: Callable[..., Result]) -> None:
    result = run("search", "anything")

    assert result.exit_code == 1
    assert "daybook init" in result.output


@pytest.mark.usefixtures("filled")
def test_finding_nothing_is_no_failure(run_json: Callable[..., Any]) -> None:
    assert run_json("search", "zzzzqqqq")["hits"] == []
