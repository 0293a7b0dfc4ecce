"""Walks the mainline and tells, commit by commit, whose roles began and ended."""

from collections.abc import Iterator, Sequence

from archive.commands import Command
from ingest.errors import ExportError
from ingest.export import Export
from ingest.git.opening import open_history
from ingest.git.program import Git, GitError
from ingest.git.repository import Commit, FileChange, Repository, is_repository, open_repository
from ingest.reader import ReadOptions
from ingest.readers.git_roles.people import People
from ingest.readers.git_roles.snapshot import Snapshot, Turn
from ingest.readers.git_roles.telling import Telling, telling_of
from ingest.readers.git_roles.tenures import Tenures
from ingest.readers.git_roles.units import unit_of
from ingest.records import Found, Record, Skipped, Unreadable

NOTHING = "commits that change no role and no person"
WHAT = "teams/*.toml, OWNERS, MAINTAINERS or CODEOWNERS"


class GitRolesReader:
    """Roles from a git repository: rust-lang/team's files, OWNERS, MAINTAINERS, CODEOWNERS."""

    name = "git-roles"
    title = f"Who held which role, from a git repository's {WHAT}"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether HEAD has such a file. Reads little and never raises."""
        if not is_repository(export):
            return False
        try:
            with open_history(export) as git:
                return _has_roles(git)
        except (ExportError, GitError, OSError):
            return False

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield each commit of the mainline. Raises ExportError when there is no such file."""
        with open_repository(export) as repository:
            walk = _Walk(repository, options.name or export.name, options)
            for commit in repository.mainline():
                yield from walk.step(commit)
            if not walk.found:
                where = " or ".join(options.paths) or export.name
                msg = f"{where} has no {WHAT} in any commit of its main branch."
                raise ExportError(f"{msg} Is it the right repository, and the right path in it?")


class _Walk:
    """The walk along the mainline, oldest commit first."""

    def __init__(self, repository: Repository, top: str, options: ReadOptions):
        self.found = False
        self._repository = repository
        self._paths = options.paths
        self._changes = dict(repository.changes_by_commit("--first-parent", "HEAD"))
        self._at = repository.mainline()[0].committed_at
        self._people = People()
        self._snapshot = Snapshot(top)
        self._tenures = Tenures(repository.identity, self._people, options.visibility)

    def step(self, commit: Commit) -> Iterator[Record]:
        """What one commit of the mainline tells."""
        self._at = max(self._at, commit.committed_at)  # a clock that went backwards stands still
        changes = [c for c in self._changes.pop(commit.sha, []) if self._concerns(c)]
        turn = self._snapshot.take(changes, lambda path: self._repository.read(commit.sha, path))
        self.found = self.found or bool(turn.units)
        where = f"git:{commit.sha}"
        for path, why in turn.malformed:
            way_out = "Who held a role by it before holds it still."
            yield Unreadable(f"{path} at {commit.sha[:12]}", f"{why}. {way_out}")
        commands: tuple[Command, ...] = ()
        if changes:
            telling = telling_of(self._repository, commit, self._at)
            commands = tuple(self._tell(turn, telling))
            commands += tuple(self._people.author(telling)) if commands else ()
        if commands:
            yield Found(where, commands, dropped=tuple(dict.fromkeys(turn.dropped)))
        elif not turn.malformed:
            yield Skipped(NOTHING)

    def _tell(self, turn: Turn, telling: Telling) -> Iterator[Command]:
        yield from self._people.follow(turn.people, turn.gone, telling)
        self._tenures.move({old: (new, self._snapshot.posts(new)) for old, new in turn.moves})
        for unit, path in turn.units.items():
            yield from self._tenures.follow(unit, self._snapshot.posts(unit), path, telling)

    def _concerns(self, change: FileChange) -> bool:
        return any(_is_wanted(path, self._paths) for path in (change.path, change.old_path) if path)


def _is_wanted(path: str, paths: Sequence[str]) -> bool:
    """Whether a file tells of roles and was asked for. The people's own files always are."""
    unit = unit_of(path)
    if unit is None:
        return False
    if unit.kind in ("person", "aliases") or not paths:
        return True
    return any(path == one.rstrip("/") or path.startswith(f"{one.rstrip('/')}/") for one in paths)


def _has_roles(git: Git) -> bool:
    names = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD").split(b"\0")
    for name in names:
        unit = unit_of(name.decode("utf-8", "backslashreplace"))
        if unit is None or unit.kind in ("person", "aliases", "archived team"):
            continue
        if unit.kind != "team" or b"[people]" in git.run("cat-file", "blob", b"HEAD:" + name):
            return True
    return False
