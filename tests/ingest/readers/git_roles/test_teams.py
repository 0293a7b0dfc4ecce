"""Team and people files in the forms they have had."""

import pytest

from ingest.readers.git_roles.posts import MalformedError, by_login
from ingest.readers.git_roles.teams import read_person, read_team

OLD = """
name = "garden"
children = ["slugs"]
[people]
leads = ["ada"]
members = ["ada", "Bob"]
[website]
description = "Waters the plants"
"""
NEW = """
name = "garden"
subteam-of = "club"
[people]
leads = [{ github = "ada", roles = ["editor"] }]
members = [
    "ada",
    { github = "bob", roles = ["editor", "unheard-of"] },
]
alumni = ["cy"]
included-teams = ["slugs"]
[[roles]]
id = "editor"
description = "Editor"
[[roles]]
id = "spare"
description = "Spare hand"
"""


def holders(text: str) -> dict[str, list[str]]:
    return {slot: [h.name for h in post.holders] for slot, post in read_team(text).posts.items()}


def test_leads_are_members_too_where_the_file_says_so() -> None:
    assert holders(OLD) == {"lead": ["ada"], "member": ["ada", "Bob"]}
    assert {(p.title, p.body, p.mandate) for p in read_team(OLD).posts.values()} == {
        ("lead", "garden", "Waters the plants"),
        ("member", "garden", "Waters the plants"),
    }


def test_roles_beside_are_those_described_and_those_only_named() -> None:
    posts = read_team(NEW).posts

    assert holders(NEW) == {
        "lead": ["ada"],
        "member": ["ada", "bob"],
        "role:editor": ["ada", "bob"],
        "role:spare": [],
        "role:unheard-of": ["bob"],
    }
    assert [(p.title, p.vacant) for s, p in posts.items() if s.startswith("role:")] == [
        ("Editor", True),
        ("Spare hand", True),
        ("unheard-of", False),
    ]


def test_what_is_not_read_is_named() -> None:
    assert read_team(NEW).dropped == (
        "teams.subteam-of",
        "teams.people.alumni",
        "teams.people.included-teams",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = \n", "no TOML.*line 1"),
        ("[people]", "name is missing"),
        ('name = "a"\npeople = 1', "people is 1"),
        ('name = "a"\n[people]\nleads = "ada"', "people.leads is 'ada'"),
        ('name = "a"\n[people]\nmembers = [1]', "people.members holds 1"),
        ('name = "a"\n[people]\nmembers = [{ github = "a", roles = "x" }]', "people.members holds"),
        ('name = "a"\n[people]\nmembers = ["not a login"]', "'not a login' is no login"),
        ('name = "a"\nroles = ["x"]', "roles is"),
        ('name = "a"\n[[roles]]\ndescription = "x"', "id is missing"),
    ],
)
def test_a_file_that_says_it_otherwise_is_refused_with_the_place(text: str, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        read_team(text)


def test_a_person_has_a_login_and_later_a_number() -> None:
    old = read_person('name = "Ada Brook"\ngithub = "Ada"\nemail = "Ada@Example.org"')
    new = read_person('name = "Ada"\ngithub = "ada"\ngithub-id = 7\nemail = false\nirc = "ada"')

    assert (old.named, old.name, old.number) == (by_login("Ada"), "Ada Brook", None)
    assert old.email == "ada@example.org"
    assert (new.number, new.email, new.dropped) == (7, "", ("people.irc",))


@pytest.mark.parametrize("number", ["true", '"7"', "7.5"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(MalformedError, match="github-id is"):
        read_person(f'name = "Ada"\ngithub = "ada"\ngithub-id = {number}')


def test_a_number_of_more_digits_than_can_be_read_is_no_toml() -> None:
    with pytest.raises(MalformedError, match="it is no TOML"):
        read_team("name = " + "9" * 5_000)
