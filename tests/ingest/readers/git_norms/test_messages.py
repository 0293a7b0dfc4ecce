"""What a commit message says."""

from dataclasses import replace

import pytest

from ingest.git.repository import Commit
from ingest.git.revisions import Revision
from ingest.readers.git_norms.messages import pages_named_in, reason_of
from tests.git_repositories import day

COMMIT = Commit("a" * 40, (), "Ada", "ada@example.org", day(0), day(0), "")


def reason(message: str, merge: str | None = None) -> str:
    """The reason in a message, and in that of a merge."""
    merged = None if merge is None else replace(COMMIT, message=merge)
    made = replace(COMMIT, message=message)
    return reason_of(Revision(made, "a.md", b"", day(0), merge=merged))


def test_trailers_are_left_out() -> None:
    message = "Wait a week\n\nFour days are short.\n\nCo-authored-by: B <b@example.org>\n"
    message += "Signed-off-by: Ada <ada@example.org>\nCloses: #4"

    assert reason(message) == "Wait a week\n\nFour days are short.\n\nCloses: #4"


def test_words_that_look_a_little_like_trailers_stay() -> None:
    assert reason("Decided-in: the hall\nNote: by all") == "Decided-in: the hall\nNote: by all"


def test_the_pull_request_is_named_with_its_title() -> None:
    merge = "Merge pull request #12 from ada/wait\n\nWait longer before a vote"

    assert reason("Wait", merge) == "Wait\n\nPull request: Wait longer before a vote (#12)"
    assert reason("Wait (#12)", merge) == "Wait (#12)"
    assert (
        reason("Wait longer before a vote", merge)
        == "Wait longer before a vote\n\nPull request: #12"
    )
    assert reason("Wait", "Merge branch 'wait'") == "Wait"


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("(see http://example.org/a)", ["http://example.org/a"]),
        ("<https://example.org/a_(b)>", ["https://example.org/a_(b)"]),
        ("https://example.org and https://example.org", ["https://example.org"]),
        ("ftp://example.org, #12 and ada@example.org", []),
    ],
)
def test_pages_are_found_in_a_text(text: str, pages: list[str]) -> None:
    assert pages_named_in(text) == pages
