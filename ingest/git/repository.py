"""A git history: its commits, what they changed, and the files as they were."""

import hashlib
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.git.opening import git_folder, is_bundle, open_history
from ingest.git.program import Git, GitError

MAX_FILE = 64 << 20
Status = Literal["added", "changed", "deleted", "renamed"]
STATUSES: Mapping[str, Status] = {"A": "added", "D": "deleted", "R": "renamed"}
FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%at%x00%ct%x00%B"
MARK = "\x02"
SAFE = ("--no-ext-diff", "--no-textconv")
FIRST_PARENT = ("--diff-merges=first-parent", "--root")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit. Names are those of the mailmap, and times are aware UTC."""

    sha: str
    parents: tuple[str, ...]
    author: str
    email: str
    authored_at: datetime
    committed_at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """What became of a file. `old_path` is what it was called before it was renamed."""

    status: Status
    path: str
    old_path: str | None = None


class Repository:
    """A history, as HEAD tells it. Paths that are not UTF-8 are shown with `\\xe9` in them."""

    identity: str
    """The SHA of the oldest commit of the mainline: the same in every clone."""

    def __init__(self, git: Git, blobs: subprocess.Popen[bytes]):
        self.git = git
        self._blobs = blobs
        self._names: dict[str, bytes] = {}
        self._mainline = list(reversed(self._log("--first-parent", "HEAD")))
        self.identity = self._mainline[0].sha

    def mainline(self) -> list[Commit]:
        """The commits that HEAD had one after the other, oldest first."""
        return list(self._mainline)

    def merged_by(self, commit: Commit) -> list[Commit]:
        """What a merge brought in: the commits that are no merges, oldest first, else nothing."""
        if len(commit.parents) < 2:
            return []
        wanted = ("--topo-order", "--no-merges", commit.sha, f"^{commit.parents[0]}")
        return list(reversed(self._log(*wanted)))

    def changes(self, old: str | None, new: str, paths: Sequence[str] = ()) -> list[FileChange]:
        """What is different in `new`; `old` None is the empty tree. Renames are detected."""
        old = old or _empty_tree(len(new))
        where = [b"--", *map(self._bytes, paths)]
        output = self.git.run("diff-tree", "-r", "-z", "-M", "--raw", *SAFE, old, new, *where)
        return [change for _, changes in self._raw(output) for change in changes]

    def changes_by_commit(
        self, *revisions: str, paths: Sequence[str] = (), renames: bool = True
    ) -> list[tuple[str, list[FileChange]]]:
        """The SHA of each commit, newest first, and what is different from its first parent.

        With paths, only the commits that changed one of them. `revisions` are those of `git log`,
        such as `--first-parent`, `HEAD`.
        """
        form = ["-z", "--raw", "-M" if renames else "--no-renames", f"--format={MARK}%H"]
        where = [b"--", *map(self._bytes, paths)]
        output = self.git.run("log", *form, *SAFE, *FIRST_PARENT, *revisions, *where)
        return self._raw(output)

    def read(self, sha: str, path: str) -> bytes | None:
        """A file as it was in a commit; None where there was none.

        Raises DamagedFileError for one over 64 MiB.
        """
        if b"\n" in self._bytes(path):  # the kept process takes a line for a question
            try:
                return self.git.run("cat-file", "blob", sha.encode() + b":" + self._bytes(path))
            except GitError:
                return None
        asked, answers = self._blobs.stdin, self._blobs.stdout
        if asked is None or answers is None:
            raise ValueError("The repository is closed.")
        with suppress(BrokenPipeError):  # then there is no answer either
            asked.write(sha.encode() + b":" + self._bytes(path) + b"\n")
            asked.flush()
        kind, size = _answer(answers.readline())
        if kind is None:
            return None
        if size > MAX_FILE:
            for left in range(size + 1, 0, -(1 << 20)):
                answers.read(min(left, 1 << 20))
            raise DamagedFileError(f"{path} is larger than {MAX_FILE >> 20} MiB")
        data = answers.read(size + 1)[:-1]
        return data if kind == b"blob" else None

    def files(self, sha: str, under: str = "") -> list[str]:
        """The paths of all files of a commit, or of those in a folder of it, sorted."""
        where = (self._bytes(under),) if under else ()
        output = self.git.run(
            "ls-tree", "-r", "-z", "--name-only", "--full-tree", sha, "--", *where
        )
        return sorted(self._path(name) for name in output.split(b"\0") if name)

    def commit(self, sha: str) -> Commit:
        """One commit. Raises ExportError when there is none of that SHA."""
        try:
            return self._log("--no-walk", f"{sha}^{{commit}}")[0]
        except GitError as error:
            raise ExportError(f"There is no commit {sha!r} in this history.") from error

    def _log(self, *revisions: str) -> list[Commit]:
        output = self.git.run("log", "-z", f"--format={FORMAT}", *revisions, "--")
        texts = output.decode("utf-8", "backslashreplace").split("\0")
        return [_commit(texts[at : at + 7]) for at in range(0, len(texts) - 6, 7)]

    def _raw(self, output: bytes) -> list[tuple[str, list[FileChange]]]:
        """Read the raw format: `:modes shas STATUS`, then one path, or two of a renamed file."""
        found: list[tuple[str, list[FileChange]]] = []
        parts = iter(output.split(b"\0"))
        for part in parts:
            text = part.decode("utf-8", "backslashreplace").lstrip("\n")
            if text.startswith(MARK):
                found.append((text[1:], []))
            elif text.startswith(":"):
                found = found or [("", [])]
                found[-1][1].append(self._change(text.split()[-1][0], parts))
        return found

    def _change(self, letter: str, paths: Iterator[bytes]) -> FileChange:
        status = STATUSES.get(letter, "changed")
        old = self._path(next(paths)) if letter in "RC" else None
        return FileChange(status, self._path(next(paths)), old)

    def _path(self, name: bytes) -> str:
        shown = name.decode("utf-8", "backslashreplace")
        if shown.encode() != name:
            self._names[shown] = name
        return shown

    def _bytes(self, path: str) -> bytes:
        return self._names.get(path) or path.encode("utf-8", "surrogateescape")


@contextmanager
def open_repository(export: Export) -> Iterator[Repository]:
    """The history of an export. Raises ExportError where it has none, or only a part of it."""
    with open_history(export) as git, git.serve("cat-file", "--batch") as blobs:
        yield Repository(git, blobs)


def is_repository(export: Export) -> bool:
    """Whether the export is a git repository or bundle. Reads little and never raises."""
    try:
        return git_folder(export.path) is not None or is_bundle(export.path)
    except OSError:
        return False


def _commit(texts: Iterable[str]) -> Commit:
    sha, parents, author, email, authored, committed, message = texts
    return Commit(
        sha,
        tuple(parents.split()),
        author.strip(),
        email.strip(),
        _time(authored),
        _time(committed),
        message.strip(),
    )


def _time(seconds: str) -> datetime:
    """The time; one that no calendar has, in a commit that some program made badly, is 1970."""
    try:
        return EPOCH + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError):
        return EPOCH


def _answer(line: bytes) -> tuple[bytes | None, int]:
    """The kind and size of what was asked for; the kind is None where there is nothing."""
    if not line:
        raise ExportError("git stopped while it was asked for files. Look at it with `git fsck`.")
    words = line.split()
    if line.endswith((b" missing\n", b" ambiguous\n")) or not words[-1].isdigit():
        return None, 0
    return words[-2], int(words[-1])


def _empty_tree(length: int) -> str:
    name = "sha1" if length == 40 else "sha256"
    return hashlib.new(name, b"tree 0\0", usedforsecurity=False).hexdigest()
