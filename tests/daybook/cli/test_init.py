"""daybook init."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result


def test_it_makes_an_archive_and_says_what_to_do_next(
    run: Callable[..., Result], home: Path
) -> None:
    result = run("init", "--community", "Lantern Yard")

    assert result.exit_code == 0
    assert "daybook import PATH" in result.output
    assert {"daybook.toml", "events.db", "keys.db"} <= {f.name for f in home.iterdir()}


def test_a_second_time_changes_nothing(run: Callable[..., Result]) -> None:
    run("init")

    result = run("init")

    assert result.exit_code == 0
    assert "stays as it is" in result.output


def test_home_may_stand_behind_the_command(run: Callable[..., Result], tmp_path: Path) -> None:
    other = tmp_path / "other"

    result = run("init", "--home", str(other))

    assert result.exit_code == 0
    assert (other / "daybook.toml").exists()
