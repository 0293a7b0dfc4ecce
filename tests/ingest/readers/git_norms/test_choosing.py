"""Which files are rules."""

from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.readers.git_norms.choosing import chosen_files
from tests.git_repositories import History, opened


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A repository with some texts."""
    made = History(tmp_path / "rules")
    made.commit({"old.md": "# Old\n\nwords\n", "gone.md": "gone\n", "a.py": "1\n"})
    files = {"docs/b.rst": "b\n", "docs/in/c.txt": "c\n", "docs/d.png": "d\n", "GOVERNANCE.md": "g"}
    made.commit({**files, "gone.md": None}, moves={"old.md": "docs/CODE_OF_CONDUCT.md"})
    return made


def chosen(history: History, *paths: str) -> list[str]:
    """The files that are meant."""
    with opened(history.folder) as repository:
        return chosen_files(repository, paths)


def test_files_are_taken_as_named_each_once(history: History) -> None:
    assert chosen(history, "a.py", "./GOVERNANCE.md", "a.py") == ["a.py", "GOVERNANCE.md"]


def test_a_folder_stands_for_its_texts(history: History) -> None:
    texts = ["docs/CODE_OF_CONDUCT.md", "docs/b.rst", "docs/in/c.txt"]

    assert chosen(history, "docs/") == texts
    assert chosen(history, ".") == ["GOVERNANCE.md", *texts]


def test_former_paths_and_deleted_files_are_found(history: History) -> None:
    assert chosen(history, "old.md", "gone.md") == ["docs/CODE_OF_CONDUCT.md", "gone.md"]


def test_without_a_path_likely_ones_are_named(history: History) -> None:
    with pytest.raises(ExportError, match=r"Likely ones: GOVERNANCE.md, docs/CODE_OF_CONDUCT.md\."):
        chosen(history)


def test_a_path_that_never_was_is_refused(history: History) -> None:
    with pytest.raises(ExportError, match=r"'none.md'.*GOVERNANCE.md"):
        chosen(history, "none.md")


def test_where_nothing_is_called_like_a_rule_that_is_said(tmp_path: Path) -> None:
    history = History(tmp_path / "other")
    history.commit({"notes.md": "n\n"})

    with pytest.raises(ExportError, match="1 texts, none"):
        chosen(history)
