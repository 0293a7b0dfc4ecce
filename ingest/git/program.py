"""The `git` program, run so that a stranger's repository can make it do nothing but read."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.errors import ExportError

SETTINGS = (
    "safe.directory=*",
    "core.quotepath=off",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
    "protocol.allow=never",
    "diff.renameLimit=1000",
)
ENVIRONMENT = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


class GitError(Exception):
    """The program failed. The message is what it said."""


class Git:
    """The program, bound to one git folder.

    Nothing of the user's settings is read. `objects` is the folder of the objects, where that is
    another repository's: its settings, attributes and hooks are then not read either.
    """

    def __init__(self, folder: Path, objects: Path | None = None):
        program = shutil.which("git")
        if program is None:
            msg = "The git program is needed to read a repository, and it was not found. Install"
            raise ExportError(f"{msg} git, such as with `apt install git`.")
        self._start = (program, *(part for one in SETTINGS for part in ("-c", one)))
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "GIT_DIR": str(folder.resolve()),
            **ENVIRONMENT,
        }
        if objects is not None:
            self._environment["GIT_OBJECT_DIRECTORY"] = str(objects.resolve())
        self._folder = folder

    def run(self, *arguments: str | bytes, good: range = range(1)) -> bytes:
        """What the program prints. Raises GitError when its exit code is none of the good ones."""
        with self._process(arguments, subprocess.DEVNULL, subprocess.PIPE) as process:
            output, errors = process.communicate()
        if process.returncode not in good:
            raise GitError(errors.decode("utf-8", "backslashreplace").strip())
        return output

    @contextmanager
    def serve(self, *arguments: str | bytes) -> Iterator[subprocess.Popen[bytes]]:
        """The program, kept running to be asked through its standard input."""
        with self._process(arguments, subprocess.PIPE, subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                with suppress(BrokenPipeError):  # it stopped, and something was still to be asked
                    process.stdin.close()  # type: ignore[union-attr]

    def _process(
        self, arguments: Sequence[str | bytes], stdin: int, stderr: int
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - no shell, and names come after `--`
            [*self._start, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=self._folder,
            env=self._environment,
        )
