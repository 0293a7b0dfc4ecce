"""Finding the history in an export: a clone, a bare repository, or a bundle.

It is read from an empty repository of our own that borrows the objects: the settings, hooks and
attributes of the one that was given are never looked at, for they may name programs to be run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import ExportError
from ingest.export import Export
from ingest.git.program import Git, GitError

BUNDLE_STARTS = (b"# v2 git bundle\n", b"# v3 git bundle\n")
MAIN_BRANCHES = ("HEAD", "refs/heads/main", "refs/heads/master")


@contextmanager
def open_history(export: Export) -> Iterator[Git]:
    """The program, bound to a repository of our own whose HEAD is that of the export.

    Raises ExportError where there is no history, or only a part of it.
    """
    folder = git_folder(export.path)
    with TemporaryDirectory(prefix="daybook-git-") as own:
        try:
            if folder is not None:
                yield _borrow(export.name, folder, Path(own))
            elif is_bundle(export.path):
                yield _unbundle(export.name, export.path, Path(own))
            else:
                raise ExportError(_no_repository(export))
        except GitError as error:
            msg = f"git cannot read {export.name}: {error}. Look at it with `git fsck`, and make"
            raise ExportError(f"{msg} another clone if it is damaged.") from error


def git_folder(path: Path) -> Path | None:
    """The git folder of a clone or a bare repository, also when it lies alone in a folder."""
    below = sorted(path.iterdir()) if path.is_dir() else []
    alone = below if len(below) == 1 else []
    for folder in [path, *alone]:
        for git in [folder / ".git", folder]:
            if (git / "HEAD").is_file() and (git / "objects").is_dir():
                return git
    return None


def repository_name(export: Export) -> str:
    """What the repository is called: the name of its folder or bundle, without `.git`."""
    return export.name.removesuffix(".bundle").removesuffix(".git") or export.name


def is_bundle(path: Path) -> bool:
    """Whether it is a file that `git bundle` made."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(BUNDLE_STARTS[0])) in BUNDLE_STARTS


def _borrow(name: str, folder: Path, own: Path) -> Git:
    theirs = Git(folder)
    if (folder / "shallow").exists():
        msg = f"{name} is a shallow clone: it holds the last part of the history only."
        raise ExportError(f"{msg} Get the rest with `git fetch --unshallow`.")
    if next((folder / "objects").glob("pack/*.promisor"), None) is not None:
        msg = f"{name} is a partial clone: it lacks some of the files. Make another one without"
        raise ExportError(f"{msg} `--filter`.")
    try:
        head = theirs.run("rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
    except GitError as error:
        raise ExportError(_no_commit(name)) from error
    _init(own, head)
    _set_head(own, head)
    return Git(own, folder / "objects")


def _unbundle(name: str, bundle: Path, own: Path) -> Git:
    with bundle.open("rb") as file:
        header = iter(file.readline, b"\n")
        lines = [line for _, line in zip(range(10_000), header, strict=False) if line]
    if any(line.startswith((b"-", b"@filter")) for line in lines):
        msg = f"{name} holds a part of the history only. Make one that holds it all, with"
        raise ExportError(f"{msg} `git bundle create {name}.bundle --all`.")
    heads = dict(_head(line) for line in lines[1:] if not line.startswith(b"@"))
    branches = [ref for ref in heads if ref.startswith("refs/heads/")]
    known = [ref for ref in MAIN_BRANCHES if ref in heads]
    if not known and len(branches) != 1:
        msg = f"{name} does not tell which of its branches is the main one"
        raise ExportError(f"{msg} ({', '.join(branches) or 'it has none'}). Bundle HEAD as well.")
    head = heads[(known or branches)[0]]
    git = _init(own, head)
    git.run("bundle", "unbundle", str(bundle.resolve()))
    _set_head(own, head)
    return git


def _head(line: bytes) -> tuple[str, str]:
    sha, _, ref = line.decode("utf-8", "backslashreplace").strip().partition(" ")
    return ref, sha


def _init(own: Path, head: str) -> Git:
    kind = "sha1" if len(head) == 40 else "sha256"
    git = Git(own)
    git.run("init", "--bare", "--quiet", f"--object-format={kind}", "--template=")
    return git


def _set_head(own: Path, head: str) -> None:
    (own / "HEAD").write_text(f"{head}\n", encoding="ascii")


def _no_commit(name: str) -> str:
    return (
        f"{name} has no commit that HEAD leads to. Check out the main branch first, or import the"
        " repository that you cloned it from."
    )


def _no_repository(export: Export) -> str:
    if (export.path / ".git").is_file():
        return (
            f"{export.name} is a worktree or submodule, whose history lies elsewhere. Import that"
            " repository, or a clone of this one."
        )
    return (
        f"{export.name} is no git repository. Give the folder that `git clone` made, or a file"
        " that `git bundle` made. A zip must be unpacked first."
    )
