"""Following a file of the mainline back through its renames."""

from ingest.git.repository import Commit, FileChange, Repository

Step = tuple[Commit, FileChange]


def steps_of(repository: Repository, path: str) -> list[Step]:
    """The commits of the mainline that changed a file, and how, oldest first.

    `path` is what the file is called at HEAD, or was called last. A file that was deleted and came
    back is the same file; one that took the path of a file that had moved on is another.
    """
    mainline = {commit.sha: commit for commit in repository.mainline()}
    steps: list[Step] = []
    start: str | None = "HEAD"
    while start is not None:
        found, start, path = _steps_under(repository, mainline, start, path)
        steps += found
    steps.reverse()
    return steps


def last_path(repository: Repository, path: str) -> str | None:
    """What the file that was once at this path is called now, or was last; None: never there."""
    mainline = {commit.sha: commit for commit in repository.mainline()}
    passed: set[str] = set()
    while path not in passed:
        passed.add(path)
        log = _changes_of(repository, "HEAD", path)
        if not log:
            return None
        sha, change = log[0]
        moved = moved_to(repository, mainline[sha], path) if change.status == "deleted" else None
        path = moved or path
    return path


def came_from(repository: Repository, commit: Commit, path: str) -> str | None:
    """The former path of a file that a commit of the mainline has and its first parent has not.

    Where a merge brought so many changes that the file looks new, the branch tells.
    """
    if not commit.parents:
        return None
    before = commit.parents[0]
    for change in repository.changes(before, commit.sha):
        if change.path == path and change.status == "renamed":
            return change.old_path
    former = path
    for _, changes in branch_changes(repository, commit):
        old = next((c.old_path for c in changes if c.path == former and c.old_path), None)
        former = old or former
    was_there = former != path and repository.read(before, former) is not None
    return former if was_there and repository.read(commit.sha, former) is None else None


def moved_to(repository: Repository, commit: Commit, path: str) -> str | None:
    """The new path of a file that a commit of the mainline has no more, if it was renamed."""
    if not commit.parents:
        return None
    changes = repository.changes(commit.parents[0], commit.sha)
    moved = next((c.path for c in changes if c.old_path == path), None)
    if moved is None and len(commit.parents) > 1:
        added = (c.path for c in changes if c.status == "added")
        moved = next((new for new in added if came_from(repository, commit, new) == path), None)
    return moved


def branch_changes(repository: Repository, merge: Commit) -> list[tuple[str, list[FileChange]]]:
    """What each commit that a merge brought in changed, newest first; nothing for no merge."""
    if len(merge.parents) < 2:
        return []
    wanted = ("--topo-order", "--no-merges", merge.sha, f"^{merge.parents[0]}")
    return repository.changes_by_commit(*wanted)


def _steps_under(
    repository: Repository, mainline: dict[str, Commit], start: str, path: str
) -> tuple[list[Step], str | None, str]:
    """The steps under one path, newest first, and where and under which path to go on."""
    steps: list[Step] = []
    for sha, change in _changes_of(repository, start, path):
        commit = mainline[sha]
        if change.status == "deleted" and steps and moved_to(repository, commit, path):
            break
        former = came_from(repository, commit, path) if change.status == "added" else None
        if former is not None:
            steps.append((commit, FileChange("renamed", path, former)))
            return steps, commit.parents[0], former
        steps.append((commit, change))
    return steps, None, path


def _changes_of(repository: Repository, start: str, path: str) -> list[tuple[str, FileChange]]:
    log = repository.changes_by_commit("--first-parent", start, paths=(path,), renames=False)
    return [(sha, change) for sha, changes in log for change in changes if change.path == path]
