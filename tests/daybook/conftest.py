"""Fixtures of the tests of the top: an archive in a folder, and the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daybook.cli import cli
from daybook.config import Settings

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def samples() -> Path:
    """The folder of made-up exports."""
    return DATA


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the archive of this test lies, or will."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    """The settings of the archive of this test."""
    return Settings(home)


@pytest.fixture
def run(home: Path) -> Callable[..., Result]:
    """Run a command on the archive of this test."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--home", str(home), *words])

    return command


@pytest.fixture
def run_json(run: Callable[..., Result]) -> Callable[..., object]:
    """Run a command that must go well, and return the JSON it printed last."""

    def command(*words: str) -> object:
        result = run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout.splitlines()[-1])

    return command
