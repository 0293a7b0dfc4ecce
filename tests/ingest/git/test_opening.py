"""Finding the history in an export, and refusing what has none or may do harm."""

from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.export import open_export
from ingest.git.opening import open_history, repository_name
from tests.git_repositories import History, run_git


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Two commits."""
    made = History(tmp_path / "rules")
    made.commit({"a.md": "one\n"})
    made.commit({"a.md": "two\n"})
    return made


def head_of(path: Path) -> str:
    """The commit that is found at a path."""
    with open_export(path) as export, open_history(export) as git:
        return git.run("rev-parse", "HEAD").decode().strip()


def test_clones_bare_repositories_and_bundles_have_the_same_history(
    history: History, tmp_path: Path
) -> None:
    head = history.git("rev-parse", "HEAD")

    assert head_of(history.folder) == head
    assert head_of(history.bare(tmp_path / "bare.git")) == head
    assert head_of(history.bundle(tmp_path / "rules.bundle")) == head


def test_a_clone_that_lies_alone_in_a_folder_is_found(history: History, tmp_path: Path) -> None:
    (tmp_path / "outer").mkdir()
    history.folder.rename(tmp_path / "outer" / "rules")

    assert len(head_of(tmp_path / "outer")) == 40


def test_a_bundle_without_head_is_read_from_its_main_branch(
    history: History, tmp_path: Path
) -> None:
    history.branch("other", "HEAD~1")
    history.switch()

    bundle = history.bundle(tmp_path / "a.bundle", "--branches")

    assert head_of(bundle) == history.git("rev-parse", "main")


def test_a_bundle_that_does_not_tell_its_main_branch_is_refused(
    history: History, tmp_path: Path
) -> None:
    history.branch("left")
    history.branch("right")
    bundle = history.bundle(tmp_path / "a.bundle", "left", "right")

    with pytest.raises(ExportError, match="Bundle HEAD as well"):
        head_of(bundle)


def test_a_bundle_of_a_part_is_refused(history: History, tmp_path: Path) -> None:
    bundle = history.bundle(tmp_path / "a.bundle", "HEAD~1..HEAD", "main")

    with pytest.raises(ExportError, match="git bundle create"):
        head_of(bundle)


def test_a_damaged_bundle_is_refused(history: History, tmp_path: Path) -> None:
    bundle = history.bundle(tmp_path / "a.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-30])

    with pytest.raises(ExportError, match="git cannot read a"):
        head_of(bundle)


def test_a_shallow_clone_is_refused(history: History, tmp_path: Path) -> None:
    run_git(tmp_path, "clone", "--quiet", "--depth=1", history.folder.as_uri(), "shallow")

    with pytest.raises(ExportError, match="unshallow"):
        head_of(tmp_path / "shallow")


def test_a_partial_clone_is_refused(history: History, tmp_path: Path) -> None:
    history.git("config", "uploadpack.allowFilter", "true")
    arguments = ("clone", "--quiet", "--bare", "--filter=blob:none", history.folder.as_uri())
    run_git(tmp_path, *arguments, "partial")

    with pytest.raises(ExportError, match="partial clone"):
        head_of(tmp_path / "partial")


def test_a_repository_without_commits_is_refused(tmp_path: Path) -> None:
    History(tmp_path / "empty")

    with pytest.raises(ExportError, match="no commit"):
        head_of(tmp_path / "empty")


def test_a_worktree_is_refused(history: History, tmp_path: Path) -> None:
    history.git("worktree", "add", "--quiet", str(tmp_path / "tree"))

    with pytest.raises(ExportError, match="worktree"):
        head_of(tmp_path / "tree")


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")

    with pytest.raises(ExportError, match="git clone"):
        head_of(tmp_path / "a.txt")


def test_no_program_that_the_repository_names_is_run(history: History, tmp_path: Path) -> None:
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\ncat\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.bad.command", "diff.bad.textconv"):
        history.git("config", key, str(trap))
    for key in ("core.pager", "gpg.program", "core.sshCommand", "filter.bad.smudge"):
        history.git("config", key, str(trap))
    history.git("config", "log.showSignature", "true")
    history.git("config", "core.hooksPath", str(tmp_path))
    (history.folder / ".git" / "info" / "attributes").write_text("* diff=bad filter=bad\n")

    with open_export(history.folder) as export, open_history(export) as git:
        shown = git.run("log", "-p", "--format=%H", "HEAD")

    assert b"+two" in shown
    assert not sprung.exists()


def test_the_repository_is_left_as_it_was(history: History) -> None:
    def look() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in history.folder.rglob("*")}

    before = look()
    head_of(history.folder)

    assert look() == before


def test_clones_bare_repositories_and_bundles_are_called_alike(
    history: History, tmp_path: Path
) -> None:
    paths = [history.folder, history.bare(tmp_path / "rules.git")]
    paths.append(history.bundle(tmp_path / "rules.bundle"))

    for path in paths:
        with open_export(path) as export:
            assert repository_name(export) == "rules"


def test_a_repository_with_longer_hashes_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    run_git(folder, "init", "--quiet", "--object-format=sha256")
    sha = History(folder).commit({"a.md": "a\n"})

    assert len(sha) == 64
    assert head_of(folder) == sha
