"""Who made a change on the mainline, and why."""

from pathlib import Path

import pytest

from ingest.readers.git_roles.telling import Telling, telling_of
from tests.git_repositories import History, day, opened


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "club")
    history.commit({"a": "1"}, "Begin", by="Ada")
    return history


def last(history: History) -> Telling:
    with opened(history.folder) as repository:
        commit = repository.mainline()[-1]
        return telling_of(repository, commit, commit.committed_at)


def test_a_plain_commit_is_told_by_its_author_in_its_own_words(history: History) -> None:
    sha = history.commit({"a": "2"}, "Add Bob\n\nHe waters.", by="Bob")
    telling = last(history)

    assert telling.fields() == {
        "occurred_at": day(2),
        "by": "mailto:bob@example.org",
        "by_name": "Bob",
        "reason": "Add Bob\n\nHe waters.",
        "source": f"git:{sha}",
    }
    assert telling.evidence("teams/a.toml") == f"teams/a.toml at {sha[:12]}"


def merged(history: History, *messages: str, by: tuple[str, ...], message: str) -> Telling:
    history.branch("topic")
    for number, (said, author) in enumerate(zip(messages, by, strict=True)):
        history.commit({f"b{number}": "1"}, said, by=author)
    history.switch()
    history.merge("topic", message=message)
    return last(history)


def test_a_pull_request_is_told_by_who_wrote_it_with_its_title(history: History) -> None:
    message = "Merge pull request #12 from bob/patch-1\n\nBob joins"
    telling = merged(history, "Add me\n\nI water.", by=("Bob",), message=message)

    assert (telling.name, telling.reason) == ("Bob", "Bob joins (#12)\n\nAdd me\n\nI water.")


def test_a_title_that_the_commit_has_too_is_said_once(history: History) -> None:
    message = "Merge pull request #12 from bob/patch-1\n\nAdd me"
    telling = merged(history, "Add me\n\nI water.", by=("Bob",), message=message)

    assert telling.reason == "Add me (#12)\n\nI water."


def test_several_commits_by_one_are_theirs_and_by_several_of_who_merged(history: History) -> None:
    message = "Merge pull request #12 from bob/patch-1\n\nBob joins"
    telling = merged(history, "One", "Two", by=("Bob", "Bob"), message=message)
    assert (telling.name, telling.reason) == ("Bob", "Bob joins (#12)")

    history.git("branch", "--delete", "--force", "topic")
    telling = merged(history, "Three", "Four", by=("Bob", "Cy"), message="Merge branch 'topic'")
    assert (telling.name, telling.reason) == ("Ada", "Merge branch 'topic'")
