"""The history of one file in a line, as the mainline saw it, with the single commits named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import DamagedFileError
from ingest.git.clocks import steady
from ingest.git.moves import Step, branch_changes, last_path, steps_of
from ingest.git.program import GitError
from ingest.git.repository import Commit, FileChange, Repository


@dataclass(frozen=True, slots=True)
class Revision:
    """A file as a commit left it; the text is None where the file was deleted.

    `in_force_at` is when the mainline had it: the time of `merge`, for what a branch brought in.
    `old_path` is the former path, where this commit renamed the file.
    """

    commit: Commit
    path: str
    text: bytes | None
    in_force_at: datetime
    old_path: str | None = None
    merge: Commit | None = None


def revisions_of(repository: Repository, path: str) -> list[Revision]:
    """All revisions of a file, oldest first; none where no commit of the mainline had it.

    `path` is what it is called at HEAD or was called once. The last revision of each commit of the
    mainline has exactly the text that the file had then, and times do not go back.

    What a branch brought in is told commit by commit. Where the mainline had changed the file
    meanwhile, each commit's change is carried over as `git merge` would; one that conflicts is told
    with the next, and the last with what the merge made of it.

    Raises DamagedFileError where a text is missing, or is too large to be read.
    """
    last = last_path(repository, path)
    mainline = repository.mainline()
    times = steady([commit.committed_at for commit in mainline])
    in_force = {commit.sha: time for commit, time in zip(mainline, times, strict=True)}
    revisions: list[Revision] = []
    for commit, change in steps_of(repository, last) if last is not None else ():
        before = revisions[-1].text if revisions else None
        revisions += _revisions_in(repository, (commit, change), before, in_force[commit.sha])
    return revisions


def _revisions_in(
    repository: Repository, step: Step, before: bytes | None, in_force_at: datetime
) -> list[Revision]:
    commit, change = step
    after = None if change.status == "deleted" else repository.read(commit.sha, change.path)
    if after is None and change.status != "deleted":
        msg = f"{change.path} is no file in commit {commit.sha}, or it is missing"
        raise DamagedFileError(f"{msg} from the repository; `git fsck` tells which")
    whole = Revision(commit, change.path, after, in_force_at, change.old_path)
    if len(commit.parents) < 2:
        return [whole]
    singles, left = _carried(repository, whole, _touching(repository, step), before)
    text, path = before, change.old_path or change.path
    if singles:
        text, path = singles[-1].text, singles[-1].path
    if text == after and path == change.path:
        return singles
    old_path = path if path != change.path else None
    if left is None:  # the merge itself did something to the file
        return [*singles, replace(whole, old_path=old_path)]
    if singles and singles[-1].commit == left:
        *singles, last = singles
        old_path = last.old_path or old_path
    return [*singles, replace(whole, commit=left, old_path=old_path, merge=commit)]


def _touching(repository: Repository, step: Step) -> list[Step]:
    """The commits of a branch that changed the file, under any name it had there, oldest first."""
    merge, change = step
    path = change.path
    commits = {commit.sha: commit for commit in repository.merged_by(merge)}
    steps = []
    for sha, changes in branch_changes(repository, merge):
        found = next((one for one in changes if one.path == path), None)
        if found is not None:
            steps.append((commits[sha], found))
            path = found.old_path or path
    steps.reverse()
    return steps


def _carried(
    repository: Repository, whole: Revision, steps: Sequence[Step], before: bytes | None
) -> tuple[list[Revision], Commit | None]:
    """A branch's revisions carried over to the mainline.

    If one could not be, the branch's last commit comes with them, to be told with the rest.
    """
    revisions: list[Revision] = []
    text, conflict = before, False
    for commit, change in steps:
        carried = _carry(repository, commit, change, text)
        if isinstance(carried, GitError):
            conflict = True
        elif carried != text or change.old_path:
            text = carried
            moved = replace(whole, path=change.path, old_path=change.old_path)
            revisions.append(replace(moved, commit=commit, text=text, merge=whole.commit))
    return revisions, steps[-1][0] if conflict else None


def _carry(
    repository: Repository, commit: Commit, change: FileChange, ours: bytes | None
) -> bytes | GitError | None:
    parent = commit.parents[0] if commit.parents else None
    base = repository.read(parent, change.old_path or change.path) if parent else None
    theirs = None if change.status == "deleted" else repository.read(commit.sha, change.path)
    if base == ours:
        return theirs
    if theirs in (base, ours):
        return ours
    if base is None or ours is None or theirs is None:
        return GitError("one side has no such file")
    try:
        return _merge(repository, ours, base, theirs)
    except GitError as conflict:
        return conflict


def _merge(repository: Repository, *versions: bytes) -> bytes:
    with TemporaryDirectory(prefix="daybook-merge-") as folder:
        paths = [str(Path(folder, name)) for name in ("ours", "base", "theirs")]
        for path, version in zip(paths, versions, strict=True):
            Path(path).write_bytes(version)
        return repository.git.run("merge-file", "-p", "-q", "--", *paths)
