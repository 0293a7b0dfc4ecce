"""Fixtures of the tests of commands: a desk to record from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.daybook.cli.desk import ADA, Desk
from tests.daybook.cli.hall import write_export


@pytest.fixture
def desk(run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty archive, in which Ada records."""
    monkeypatch.setenv("DAYBOOK_PERSON", ADA)
    assert run("init").exit_code == 0
    return Desk(run, tmp_path)


@pytest.fixture
def hall(desk: Desk, tmp_path: Path) -> Path:
    """Things said in a hall and an attic, and a norm; returns the export they came from."""
    export = write_export(tmp_path)
    desk("import", str(export))
    desk.adopt("Watering", "--at", "2014")
    return export
