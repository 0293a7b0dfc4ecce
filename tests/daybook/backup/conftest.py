"""Fixtures of the tests of backups."""

from pathlib import Path

import pytest

from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, BOB, say


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups are put."""
    return tmp_path / "backups"


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """An archive in which Ada and Bob said something."""
    say(settings, ADA, BOB)
    return settings


@pytest.fixture
def restored(tmp_path: Path) -> Settings:
    """Where an archive will be restored to."""
    return Settings(tmp_path / "restored")
