"""Disks of the tests' own: small ones that fill up, and ones that are made read-only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A file system in memory."""

    def __init__(self, folder: Path):
        self.folder = folder

    def fill(self, leaving: int = 0) -> Path:
        """Take up all but so many bytes; return the file that does."""
        filler = self.folder / "filler"
        free = self._free() - leaving
        with filler.open("ab", buffering=0) as file:
            while free > 0:
                try:
                    free -= file.write(b"\1" * min(free, 1 << 16))
                except OSError:
                    break
        return filler

    def make_room(self) -> None:
        """Give back what was taken up."""
        (self.folder / "filler").unlink()

    def remount(self, how: str) -> None:
        """Make it `ro` or `rw`."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)

    def _free(self) -> int:
        status = os.statvfs(self.folder)
        return status.f_bavail * status.f_frsize


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of this size. The test is skipped where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
