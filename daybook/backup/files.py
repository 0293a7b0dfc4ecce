"""Files that must outlast a power cut, and files that must not outlast their deletion."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

PART = 1 << 20
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700
Told = Callable[[int], None]
"""Told how many bytes were done since last time."""


def nobody(_bytes: int) -> None:
    """For whoever shows no progress."""


def make_private(file: Path) -> None:
    """Make an empty file that only its owner can read. Raises FileExistsError."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk before this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(file: Path, told: Told = nobody) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while part := opened.read(PART):
            digest.update(part)
            told(len(part))
    return digest.hexdigest()


def copy_private(source: Path, target: Path, told: Told = nobody) -> str:
    """Copy a file to where only its owner can read it; return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    make_private(target)
    with source.open("rb") as read, target.open("wb") as written:
        while part := read.read(PART):
            digest.update(part)
            written.write(part)
            told(len(part))
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def destroy(folder: Path, emptied: Callable[[], object] = lambda: None) -> None:
    """Delete a folder, its files overwritten with zeros first, as they can hold keys.

    `emptied` is called when all but the folder itself is gone: whoever is killed before that has
    come to its end finds the folder still there. A disk that writes elsewhere instead of over
    (flash, copy-on-write) can keep the files still.
    """
    for file in (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        with file.open("r+b") as opened:
            for start in range(0, file.stat().st_size, PART):
                opened.write(bytes(min(PART, file.stat().st_size - start)))
            opened.flush()
            os.fsync(opened.fileno())
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    emptied()
    folder.rmdir()
