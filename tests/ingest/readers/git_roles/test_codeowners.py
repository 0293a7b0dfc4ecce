"""CODEOWNERS."""

import pytest

from ingest.readers.git_roles.codeowners import read_codeowners
from ingest.readers.git_roles.posts import MalformedError

TEXT = """
# Who is asked
*           @ada   # the rest
/docs/      @Bob docs@example.org
/beds\\ 1/   @ada @club/slugs
/build/     @ada
/build/
[Garden] @cy
"""


def test_each_pattern_is_a_role_and_its_last_line_counts() -> None:
    posts = read_codeowners(TEXT).posts

    assert {pattern: [h.handle for h in p.holders] for pattern, p in posts.items()} == {
        "*": ["github:ada"],
        "/docs/": ["github:bob", "mailto:docs@example.org"],
        "/beds\\ 1/": ["github:ada"],
        "/build/": [],
    }
    assert {(p.title, p.body) for p in posts.values()} == {
        ("code owner", pattern) for pattern in posts
    }


def test_teams_are_left_out_and_that_is_told() -> None:
    assert read_codeowners(TEXT).dropped == ("CODEOWNERS.teams",)
    assert read_codeowners("* @ada\n").dropped == ()


def test_an_owner_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(MalformedError, match="line 2 cannot be read: 'ada' is no owner"):
        read_codeowners("* @ada\n/docs/ ada\n")
