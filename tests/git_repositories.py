"""A builder of small git repositories for tests: commits, branches, merges, renames, bundles."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ingest.export import open_export
from ingest.git.repository import Repository, open_repository
from tests.governing import AT

Files = Mapping[str, str | bytes | None]


class History:
    """A repository with a working tree. A commit without a time is a day after the last."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._last = AT
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, **environment: str) -> str:
        """Run git in it."""
        return run_git(self.folder, *arguments, **environment)

    def commit(
        self,
        files: Files,
        message: str = "Change it",
        by: str = "Ada",
        at: datetime | None = None,
        committed_at: datetime | None = None,
        moves: Mapping[str, str] | None = None,
    ) -> str:
        """Write these files (None: delete), after moving others, and commit. The SHA."""
        for old, new in (moves or {}).items():
            (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / old).rename(self.folder / new)
        self._write(files)
        return self._commit(message, by, at, committed_at)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Begin a branch, and go on in it."""
        self.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str = "main") -> None:
        """Go on in another branch."""
        self.git("switch", "--quiet", name)

    def merge(
        self,
        *branches: str,
        message: str = "Merge a branch",
        by: str = "Ada",
        at: datetime | None = None,
        files: Files | None = None,
    ) -> str:
        """Merge branches into the present one; `files` settles conflicts, or adds to them."""
        try:
            self.git("merge", "--quiet", "--no-ff", "--no-commit", *branches, **_persons("Ada"))
        except subprocess.CalledProcessError:
            if not files:
                raise
        self._write(files or {})
        return self._commit(message, by, at, None)

    def bundle(self, path: Path, *wanted: str) -> Path:
        """Make a bundle of it, with HEAD and all branches unless told otherwise."""
        self.git("bundle", "create", "--quiet", str(path), *(wanted or ("HEAD", "--branches")))
        return path

    def bare(self, path: Path) -> Path:
        """Make a bare clone of it."""
        self.git("clone", "--quiet", "--bare", "--no-hardlinks", ".", str(path))
        return path

    def _write(self, files: Files) -> None:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)

    def _commit(
        self, message: str, by: str, at: datetime | None, committed_at: datetime | None
    ) -> str:
        at = at or self._last + timedelta(days=1)
        self._last = committed_at or at
        self.git("add", "--all")
        self.git(
            *("commit", "--quiet", "--allow-empty", "--message", message),
            **_persons(by, at, committed_at or at),
        )
        return self.git("rev-parse", "HEAD")


def run_git(folder: Path, *arguments: str, **environment: str) -> str:
    """Run git in a folder, with no settings but its own. What it prints."""
    result = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            **environment,
        },
        capture_output=True,
        check=True,
    )
    return result.stdout.decode().strip()


@contextmanager
def opened(path: Path) -> Iterator[Repository]:
    """The repository, clone or bundle at a path."""
    with open_export(path) as export, open_repository(export) as repository:
        yield repository


def day(number: int) -> datetime:
    """The time a number of days after the first."""
    return AT + timedelta(days=number)


def _persons(
    name: str, at: datetime | None = None, committed_at: datetime | None = None
) -> dict[str, str]:
    persons = {}
    for role, time in (("AUTHOR", at), ("COMMITTER", committed_at)):
        persons[f"GIT_{role}_NAME"] = name
        persons[f"GIT_{role}_EMAIL"] = f"{name.lower()}@example.org"
        if time is not None:
            persons[f"GIT_{role}_DATE"] = f"{int(time.timestamp())} +0000"
    return persons
