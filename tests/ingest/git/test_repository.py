"""What can be asked of a history."""

from pathlib import Path

import pytest

from ingest.errors import DamagedFileError, ExportError
from ingest.export import open_export
from ingest.git import repository as module
from ingest.git.repository import FileChange, is_repository
from tests.git_repositories import History, day, opened, run_git


@pytest.fixture
def history(tmp_path: Path) -> History:
    """An empty history."""
    return History(tmp_path / "rules")


def test_a_commit_tells_who_made_it_when_and_why(history: History) -> None:
    first = history.commit({"a.md": "a\n"})
    sha = history.commit(
        {"a.md": "b\n"}, "Say b\n\nIt is shorter.", "Bob", day(3), committed_at=day(4)
    )

    with opened(history.folder) as repository:
        commit = repository.commit(sha)

    assert (commit.sha, commit.parents) == (sha, (first,))
    assert (commit.author, commit.email) == ("Bob", "bob@example.org")
    assert (commit.authored_at, commit.committed_at) == (day(3), day(4))
    assert commit.message == "Say b\n\nIt is shorter."


def test_names_are_those_of_the_mailmap(history: History) -> None:
    history.commit({".mailmap": "Ada L. <ada@l.example> <ada@example.org>\n"})

    with opened(history.folder) as repository:
        (commit,) = repository.mainline()

    assert (commit.author, commit.email) == ("Ada L.", "ada@l.example")


def test_a_message_in_another_encoding_is_read(history: History) -> None:
    history.git("config", "i18n.commitEncoding", "ISO-8859-1")
    (history.folder / "message").write_bytes("Caf\u00e9".encode("latin-1"))
    history.git("add", "--all")
    persons = {f"GIT_{r}_{f}": "ada" for r in ("AUTHOR", "COMMITTER") for f in ("NAME", "EMAIL")}
    history.git("commit", "--quiet", "--file=message", **persons)

    with opened(history.folder) as repository:
        assert repository.mainline()[0].message == "Caf\u00e9"


def test_a_commit_that_there_is_not_is_refused(history: History) -> None:
    history.commit({"a.md": "a\n"})

    with opened(history.folder) as repository, pytest.raises(ExportError, match="no commit"):
        repository.commit("0" * 40)


def test_the_identity_is_that_of_the_first_commit(history: History, tmp_path: Path) -> None:
    first = history.commit({"a.md": "a\n"})
    history.commit({"a.md": "b\n"})
    run_git(tmp_path, "clone", "--quiet", "--branch=main", str(history.folder), "clone")

    with opened(tmp_path / "clone") as repository:
        assert repository.identity == first


def test_the_mainline_goes_over_merges_and_a_merge_tells_what_it_brought(history: History) -> None:
    first = history.commit({"a.md": "a\n"})
    history.branch("side")
    one, two = history.commit({"b.md": "b\n"}), history.commit({"c.md": "c\n"})
    history.switch()
    second = history.commit({"d.md": "d\n"})
    merge = history.merge("side")

    with opened(history.folder) as repository:
        mainline = repository.mainline()
        brought = [[c.sha for c in repository.merged_by(commit)] for commit in mainline]

    assert [commit.sha for commit in mainline] == [first, second, merge]
    assert brought == [[], [], [one, two]]


def test_changes_tell_what_was_added_changed_deleted_and_renamed(history: History) -> None:
    text = "".join(f"line {n}\n" for n in range(9))
    first = history.commit({"keep.md": "k\n", "gone.md": "g\n", "old.md": text})
    second = history.commit(
        {"keep.md": "K\n", "gone.md": None, "new.md": "n\n"}, moves={"old.md": "docs/moved.md"}
    )

    with opened(history.folder) as repository:
        changes = repository.changes(first, second)
        some = repository.changes(first, second, ["docs", "keep.md"])
        begin = repository.changes(None, first)

    assert sorted(changes, key=lambda change: change.path) == [
        FileChange("renamed", "docs/moved.md", "old.md"),
        FileChange("deleted", "gone.md"),
        FileChange("changed", "keep.md"),
        FileChange("added", "new.md"),
    ]
    assert [(c.status, c.path) for c in some] == [
        ("added", "docs/moved.md"),
        ("changed", "keep.md"),
    ]
    assert {(c.status, c.path) for c in begin} == {
        ("added", name) for name in ("keep.md", "gone.md", "old.md")
    }


def test_changes_are_told_commit_by_commit(history: History) -> None:
    first = history.commit({"a.md": "a\n"})
    second = history.commit({"b.md": "b\n"})
    third = history.commit({"a.md": "A\n"})

    with opened(history.folder) as repository:
        everything = repository.changes_by_commit("HEAD")
        one = repository.changes_by_commit("HEAD", paths=["a.md"])

    assert everything == [
        (third, [FileChange("changed", "a.md")]),
        (second, [FileChange("added", "b.md")]),
        (first, [FileChange("added", "a.md")]),
    ]
    assert [sha for sha, _ in one] == [third, first]


def test_files_are_read_as_they_were(history: History) -> None:
    data = bytes(range(256)) * 9
    first = history.commit({"a.bin": data, "b.md": ""})
    second = history.commit({"a.bin": None})

    with opened(history.folder) as repository:
        assert repository.read(first, "a.bin") == data
        assert repository.read(first, "b.md") == b""
        assert repository.read(second, "a.bin") is None
        assert repository.read(first, "c.md") is None
        assert repository.read(first, "") is None
        assert repository.read(first, "a.bin") == data


def test_files_with_odd_names_are_listed_and_read(history: History) -> None:
    names = [
        "a b.md",
        "docs/caf\u00e9.md",
        "line\nbreak.md",
        "--help",
        ":(top)x",
        "*.md",
        "\u2028.md",
    ]
    sha = history.commit({name: name for name in names})
    (history.folder / b"caf\xe9.txt".decode("utf-8", "surrogateescape")).write_text("latin")
    latin = history.commit({})

    with opened(history.folder) as repository:
        assert repository.files(sha) == sorted(names)
        assert [repository.read(sha, name) for name in names] == [n.encode() for n in names]
        assert [c.path for c in repository.changes(None, sha, ["*.md"])] == ["*.md"]
        (added,) = repository.changes(sha, latin)
        assert added.path == "caf\\xe9.txt"
        assert repository.read(latin, added.path) == b"latin"


def test_the_files_of_a_folder_are_listed(history: History) -> None:
    sha = history.commit({"docs/a.md": "", "docs/deep/b.md": "", "docs.md": ""})

    with opened(history.folder) as repository:
        assert repository.files(sha, "docs") == ["docs/a.md", "docs/deep/b.md"]
        assert repository.files(sha, "docs/") == ["docs/a.md", "docs/deep/b.md"]
        assert repository.files(sha, "none") == []


def test_a_file_beyond_reason_is_refused_and_others_are_read_on(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FILE", 1 << 20)
    sha = history.commit({"large.md": "x" * (5 << 20), "small.md": "s"})

    with opened(history.folder) as repository:
        with pytest.raises(DamagedFileError, match="larger than 1 MiB"):
            repository.read(sha, "large.md")
        assert repository.read(sha, "small.md") == b"s"


def test_repositories_are_told_from_other_things(history: History, tmp_path: Path) -> None:
    history.commit({"a.md": "a\n"})
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("# v2 git")
    bundle, bare = history.bundle(tmp_path / "b"), history.bare(tmp_path / "bare")

    told = []
    for path in (history.folder, bundle, bare, tmp_path / "empty", tmp_path / "text"):
        with open_export(path) as export:
            told.append(is_repository(export))

    assert told == [True, True, True, False, False]


def test_git_that_stopped_is_told_of(history: History) -> None:
    sha = history.commit({"a.md": "a\n"})

    with (
        pytest.raises(ExportError, match="git stopped"),
        open_export(history.folder) as export,
        module.open_repository(export) as repository,
    ):
        repository._blobs.kill()  # noqa: SLF001 - as an object so damaged that git gives up does
        repository._blobs.wait()  # noqa: SLF001
        repository.read(sha, "a.md")
