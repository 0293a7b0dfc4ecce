"""Following a file through renames, deletions and returns."""

from pathlib import Path

import pytest

from ingest.git.moves import came_from, last_path, moved_to, steps_of
from tests.git_repositories import History, opened

TEXT = "".join(f"line {n}\n" for n in range(20))
OTHER = "".join(f"another {n}\n" for n in range(20))


@pytest.fixture
def history(tmp_path: Path) -> History:
    """An empty history."""
    return History(tmp_path / "rules")


def story(history: History, path: str) -> list[tuple[str, str, str | None]]:
    """What became of a file, oldest first."""
    with opened(history.folder) as repository:
        return [(c.status, c.path, c.old_path) for _, c in steps_of(repository, path)]


def test_a_file_is_followed_through_renames(history: History) -> None:
    history.commit({"a.md": TEXT})
    history.commit({}, moves={"a.md": "docs/b.md"})
    history.commit({"docs/b.md": TEXT + "more\n"})
    history.commit({}, moves={"docs/b.md": "c.md"})

    assert story(history, "c.md") == [
        ("added", "a.md", None),
        ("renamed", "docs/b.md", "a.md"),
        ("changed", "docs/b.md", None),
        ("renamed", "c.md", "docs/b.md"),
    ]


def test_a_file_that_was_deleted_and_came_back_is_the_same(history: History) -> None:
    history.commit({"a.md": TEXT, "b.md": "b\n"})
    history.commit({"a.md": None})
    history.commit({"a.md": OTHER})

    assert [status for status, _, _ in story(history, "a.md")] == ["added", "deleted", "added"]


def test_a_file_on_the_path_of_one_that_moved_on_is_another(history: History) -> None:
    history.commit({"a.md": TEXT})
    history.commit({}, moves={"a.md": "b.md"})
    history.commit({"a.md": OTHER})

    assert story(history, "a.md") == [("added", "a.md", None)]
    assert [status for status, _, _ in story(history, "b.md")] == ["added", "renamed"]


def test_where_a_merge_hides_a_rename_the_branch_tells_it(history: History) -> None:
    history.commit({"a.md": TEXT})
    history.branch("side")
    history.commit({}, moves={"a.md": "b.md"})
    history.commit({"b.md": OTHER})
    history.switch()
    history.commit({"c.md": "c\n"})
    history.merge("side")

    with opened(history.folder) as repository:
        merge = repository.mainline()[-1]
        assert came_from(repository, merge, "b.md") == "a.md"
        assert moved_to(repository, merge, "a.md") == "b.md"
        assert last_path(repository, "a.md") == "b.md"
    assert story(history, "b.md") == [("added", "a.md", None), ("renamed", "b.md", "a.md")]


def test_the_last_path_of_a_file_is_found(history: History) -> None:
    history.commit({"a.md": TEXT, "gone.md": "g\n"})
    history.commit({"gone.md": None}, moves={"a.md": "b.md"})

    with opened(history.folder) as repository:
        paths = [last_path(repository, path) for path in ("a.md", "b.md", "gone.md", "none.md")]

    assert paths == ["b.md", "b.md", "gone.md", None]


def test_files_that_change_places_are_not_followed_for_ever(history: History) -> None:
    history.commit({"a.md": TEXT})
    for old, new in (("a.md", "b.md"), ("b.md", "a.md"), ("a.md", "b.md")):
        history.commit({}, moves={old: new})

    with opened(history.folder) as repository:
        assert last_path(repository, "a.md") == "b.md"
    assert len(story(history, "b.md")) == 4
