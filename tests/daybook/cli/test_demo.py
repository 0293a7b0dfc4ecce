"""daybook demo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result


def test_it_fills_an_archive_with_the_demo_community(
    run: Callable[..., Result], run_json: Callable[..., Any], home: Path
) -> None:
    result = run("demo", "--no-serve")

    assert result.exit_code == 0, result.output
    assert 150 <= run_json("status")["events"]["contribution.made"] <= 300
    assert run_json("search", "kettle")["total"] > 0
    assert home.exists()


def test_a_second_time_records_nothing(run: Callable[..., Result]) -> None:
    run("demo", "--no-serve")

    result = run("demo", "--no-serve")

    assert "0 records new" in result.output
