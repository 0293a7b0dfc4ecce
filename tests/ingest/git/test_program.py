"""The git program: what it prints, how it fails, and what it never does."""

import os
from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.git.program import Git, GitError
from tests.git_repositories import History


def test_it_prints_what_was_asked_for(tmp_path: Path) -> None:
    sha = History(tmp_path).commit({"a.md": "a\n"})

    assert Git(tmp_path / ".git").run("rev-parse", "HEAD").decode().strip() == sha


def test_a_failure_says_what_git_said(tmp_path: Path) -> None:
    History(tmp_path)

    with pytest.raises(GitError, match="no-such-command"):
        Git(tmp_path / ".git").run("no-such-command")


def test_an_exit_code_that_is_expected_is_no_failure(tmp_path: Path) -> None:
    History(tmp_path)

    git = Git(tmp_path / ".git")
    assert git.run("rev-parse", "--verify", "--quiet", "HEAD", good=range(2)) == b""


def test_it_can_be_asked_again_and_again(tmp_path: Path) -> None:
    sha = History(tmp_path).commit({"a.md": "a\n"})

    with Git(tmp_path / ".git").serve("cat-file", "--batch-check") as process:
        output, _ = process.communicate(f"{sha}\n{sha}:a.md\n".encode())

    assert [line.split()[1] for line in output.splitlines()] == [b"commit", b"blob"]


def test_a_user_without_git_is_told_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ExportError, match="Install git"):
        Git(tmp_path)


def test_settings_of_the_user_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "settings"
    settings.write_text("[user]\n\tname = From the settings\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", os.devnull)
    History(tmp_path / "repo")

    assert Git(tmp_path / "repo" / ".git").run("config", "user.name", good=range(2)) == b""


def test_one_that_stopped_with_something_unread_closes_quietly(tmp_path: Path) -> None:
    History(tmp_path)

    with Git(tmp_path / ".git").serve("cat-file", "--batch-check") as process:
        assert process.stdin is not None
        process.kill()
        process.wait()
        process.stdin.write(b"HEAD\n")
