"""OWNERS and their aliases."""

import pytest

from ingest.readers.git_roles.owners import (
    AliasesFile,
    owners_posts,
    read_aliases,
    read_owners,
)
from ingest.readers.git_roles.posts import MalformedError

OWNERS = """
# See the docs
approvers:
  - ada
  - Slug-Leads
reviewers:
  - "bob"
emeritus_approvers:
- cy
labels:
- garden
options:
  no_parent_owners: true
"""


def told(text: str, aliases: AliasesFile | None = None) -> dict[str, tuple[str, list[str]]]:
    posts = owners_posts(read_owners(text), "beds", aliases or AliasesFile({}))
    return {
        slot: (f"{p.title} of {p.body}", [h.name for h in p.holders]) for slot, p in posts.items()
    }


def test_an_alias_stands_for_those_behind_it_in_any_case() -> None:
    aliases = read_aliases("aliases:\n  slug-leads:\n  - Dee\n  - ada\n  nobody: []\n")

    assert told(OWNERS, aliases) == {
        "approver": ("approver of beds", ["ada", "Dee"]),
        "reviewer": ("reviewer of beds", ["bob"]),
    }


def test_a_name_without_an_alias_is_a_login() -> None:
    assert told(OWNERS)["approver"] == ("approver of beds", ["ada", "Slug-Leads"])


def test_emeriti_hold_nothing_and_are_named_among_the_dropped() -> None:
    assert read_owners(OWNERS).dropped == (
        "OWNERS.emeritus_approvers",
        "OWNERS.labels",
        "OWNERS.options",
    )


def test_filters_are_roles_on_some_files_and_the_whole_folder_is_one_of_them() -> None:
    text = 'filters:\n  ".*":\n    approvers: [ada]\n  "\\\\.md$":\n    reviewers:\n    - bob\n'

    assert told(text) == {
        "approver": ("approver of beds", ["ada"]),
        r"reviewer:\.md$": (r"reviewer of beds: \.md$", ["bob"]),
    }


def test_nobody_and_nothing_are_no_fault() -> None:
    assert told("approvers:\n") == {"approver": ("approver of beds", [])}
    assert told("") == {}
    assert read_aliases("") == AliasesFile({})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("approvers: ada\n", "approvers is no list"),
        ("approvers: [ada brook]\n", "'ada brook' is no login"),
        ("filters: [x]\n", "filters is no map"),
        ("filters:\n  x: [y]\n", "'x' has no map"),
        ("ada@example.org\n", "line 1"),
    ],
)
def test_a_file_that_says_it_otherwise_is_refused(text: str, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read_owners(text)


def test_aliases_that_are_no_lists_are_refused() -> None:
    with pytest.raises(MalformedError, match="slugs is no list"):
        read_aliases("aliases:\n  slugs: ada\n")


def test_an_alias_for_what_is_no_login_is_refused_with_its_own_file() -> None:
    with pytest.raises(MalformedError, match="'a,a' is no login"):
        read_aliases("aliases:\n  garden:\n    - a,a\n")
