"""The reader of rules kept in git, against a small made-up community garden."""

from pathlib import Path

import pytest

from archive import commands as c
from ingest.errors import ExportError
from ingest.git import repository as git_repository
from ingest.reader import ReadOptions
from ingest.readers.git_norms import GitNormsReader
from ingest.records import Found, Skipped, Unreadable
from tests.contracts.git_readers import GitReaderContract, commands_of, read
from tests.git_repositories import History

CONDUCT = "# Code of Conduct\n\nBe kind to everybody.\n\nReport trouble to the stewards.\n"


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A garden with two rules, one of which was changed in a branch, moved, and repealed."""
    made = History(tmp_path / "garden")
    made.commit({"CODE_OF_CONDUCT.md": CONDUCT, "tools.md": "# Tools\n\nClean them.\n"}, "Begin")
    made.branch("side")
    changed = CONDUCT.replace("everybody", "everybody, plants included")
    made.commit({"CODE_OF_CONDUCT.md": changed}, "Plants\n\nhttps://example.org/1", "Bob")
    made.switch()
    made.commit({"tools.md": "# Tools\n\nClean them at once.\n"})
    made.merge("side", message="Merge pull request #7 from bob/side\n\nBe kind to plants")
    made.commit({}, "Move", moves={"CODE_OF_CONDUCT.md": "docs/conduct.md"})
    made.commit({"tools.md": None}, "No more tools")
    return made


@pytest.fixture
def repository(history: History) -> Path:
    """Where it lies."""
    return history.folder


class TestGitNormsReader(GitReaderContract):
    """What every reader of git repositories must do."""

    @pytest.fixture
    def reader(self) -> GitNormsReader:
        """The reader."""
        return GitNormsReader()

    @pytest.fixture
    def options(self) -> ReadOptions:
        """The two rules."""
        return ReadOptions(paths=("docs", "tools.md"))


def test_every_revision_of_every_file_is_a_record(repository: Path) -> None:
    records = read(GitNormsReader(), repository, ReadOptions(paths=("docs", "tools.md")))

    assert [type(command).__name__ for command in commands_of(records)] == [
        *("AdoptNorm", "AmendNorm", "Cite"),
        *("AdoptNorm", "AmendNorm", "RepealNorm"),
    ]
    assert sum(isinstance(record, Skipped) for record in records) == 1
    assert len(records) == 6


def test_a_branch_is_told_by_who_wrote_it_with_the_pull_request(repository: Path) -> None:
    records = read(GitNormsReader(), repository, ReadOptions(paths=("docs",)))
    (amended,) = (one for one in commands_of(records) if isinstance(one, c.AmendNorm))

    assert (amended.by, amended.by_name) == ("mailto:bob@example.org", "Bob")
    assert amended.reason.endswith("Pull request: Be kind to plants (#7)")


def test_a_repository_alone_is_never_recognised(repository: Path) -> None:
    with pytest.raises(ExportError, match=r"Likely ones: docs/conduct.md"):
        read(GitNormsReader(), repository, ReadOptions())


def test_a_name_is_the_scope(repository: Path) -> None:
    options = ReadOptions(name="The garden", paths=("docs",))

    (adopted, *_) = commands_of(read(GitNormsReader(), repository, options))

    assert isinstance(adopted, c.AdoptNorm)
    assert adopted.scope == "The garden"


def test_overrides_are_given_among_the_paths(history: History, tmp_path: Path) -> None:
    sha = history.git("rev-parse", "side")
    file = tmp_path / "garden.overrides.toml"
    file.write_text(f'{sha[:9]} = "retranscribed"\n')
    options = ReadOptions(paths=("docs", str(file)))

    commands = commands_of(read(GitNormsReader(), history.folder, options))

    assert any(isinstance(command, c.RetranscribeNorm) for command in commands)
    file.write_text('abcdef0 = "amended"\n')
    with pytest.raises(ExportError, match="abcdef0"):
        read(GitNormsReader(), history.folder, options)


def test_a_file_beyond_reason_is_told_as_unreadable(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_repository, "MAX_FILE", 9)

    (record,) = read(GitNormsReader(), history.folder, ReadOptions(paths=("docs",)))

    assert isinstance(record, Unreadable)
    assert record.where == "docs/conduct.md"


def test_a_change_is_found_in_the_clause_that_it_changed(repository: Path) -> None:
    records = read(GitNormsReader(), repository, ReadOptions(paths=("docs",)))
    found = [record for record in records if isinstance(record, Found)]

    assert "plants included" not in getattr(found[0].commands[0], "text", "")
    assert "plants included" in getattr(found[1].commands[0], "text", "")
