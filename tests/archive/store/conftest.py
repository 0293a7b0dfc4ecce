"""Fixtures of the tests of the store: a log in a file, to be tampered with."""

from pathlib import Path

import pytest

from archive.store.verifying import Known
from tests.archive.store.logs import COUNT, checkpoint, write


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A log of some hundred events, as it lies in its file."""
    file = tmp_path_factory.mktemp("log") / "events.db"
    write(file, COUNT)
    return file.read_bytes()


@pytest.fixture
def log(original: bytes, tmp_path: Path) -> Path:
    """The log, to be tampered with."""
    file = tmp_path / "events.db"
    file.write_bytes(original)
    return file


@pytest.fixture
def known(log: Path) -> Known:
    """A checkpoint over the whole log."""
    return checkpoint(log, COUNT)
