"""Locking: of several processes, one at a time writes the vectors of a model."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from projections.search.meaning.vectors import path_of

_WAIT_FOR_LOCK = 10.0  # seconds


class VectorsInUseError(RuntimeError):
    """Another process is writing these vectors."""


@contextmanager
def writing(folder: Path, key: str) -> Iterator[None]:
    """Hold the lock of one model's vectors. It is let go when the process ends, however it does."""
    folder.mkdir(parents=True, exist_ok=True)
    path = lock_of(folder, key)
    lock = FileLock(str(path))
    if not try_for(lock.acquire, _WAIT_FOR_LOCK):
        msg = f"Another process is writing the vectors of {key!r} in {str(folder)!r}."
        raise VectorsInUseError(f"{msg} Wait until it has finished, then try again.")
    try:
        yield
    finally:
        lock.release()


def lock_of(folder: Path, key: str) -> Path:
    """The file that is locked."""
    return path_of(folder, key).with_suffix(".lock")
