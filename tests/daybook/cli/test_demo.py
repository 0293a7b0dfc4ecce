"""daybook demo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from daybook.cli.demo import demo_settings
from daybook.config import DEFAULT_HOME, Settings


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


def test_it_has_a_folder_of_its_own_and_all_other_settings_asked_for(tmp_path: Path) -> None:
    asked = Settings(tmp_path / DEFAULT_HOME, model="another", device="cuda", in_background=True)

    assert demo_settings(asked) == Settings(
        tmp_path / "demo-archive", model="another", device="cuda", in_background=True
    )


def test_it_stays_in_the_folder_asked_for(home: Path) -> None:
    assert demo_settings(Settings(home)) == Settings(home)
