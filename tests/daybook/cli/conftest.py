"""Fixtures of the tests of commands: a desk to record from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.daybook.cli.desk import ADA, Desk


@pytest.fixture
def desk(run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty archive, in which Ada records."""
    monkeypatch.setenv("DAYBOOK_PERSON", ADA)
    assert run("init").exit_code == 0
    return Desk(run, tmp_path)
