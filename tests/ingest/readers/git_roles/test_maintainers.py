"""MAINTAINERS files as projects write them."""

import time

import pytest

from ingest.readers.git_roles.maintainers import read_maintainers
from ingest.readers.git_roles.posts import MalformedError


def named(text: str) -> list[tuple[str, str]]:
    (post,) = read_maintainers(text, "club").posts.values()
    assert (post.title, post.body) == ("maintainer", "club")
    return [(h.handle, h.name) for h in post.holders]


@pytest.mark.parametrize(
    ("line", "handle", "name"),
    [
        ("Ada Brook <ada@example.org> (@ada)", "github:ada", "Ada Brook"),
        ("Ada Brook <Ada@example.org>", "mailto:ada@example.org", "Ada Brook"),
        ("* [Ada Brook](https://github.com/Ada)", "github:ada", "Ada Brook"),
        ("- @ada", "github:ada", "ada"),
        (
            "- Ada Brook (@ada), who also looks after the shed and list",
            "github:ada",
            "Ada Brook",
        ),
        ("| Ada Brook | [ada](https://github.com/ada) | The club |", "github:ada", "Ada Brook"),
        ("| @ada | Ada Brook | ada@example.org |", "github:ada", "Ada Brook"),
    ],
)
def test_a_line_names_somebody_in_many_forms(line: str, handle: str, name: str) -> None:
    assert named(f"# Maintainers\n\n{line}\n") == [(handle, name)]


@pytest.mark.parametrize(
    "heading", ["## Emeritus", "Former maintainers\n------------------", "**Alumni:**"]
)
def test_those_below_a_heading_of_the_past_are_maintainers_no_more(heading: str) -> None:
    text = f"- @ada\n\n{heading}\n\n- @bob\n\n## Maintainers of the shed\n\n- @cy\n"

    assert [handle for handle, _ in named(text)] == ["github:ada", "github:cy"]


def test_a_sentence_that_mentions_somebody_names_no_maintainer() -> None:
    text = "To become one of them please write a nice long mail to @bob first.\n\n- @ada\n"

    assert named(text) == [("github:ada", "ada")]


def test_the_kernels_sections_are_roles_of_their_own() -> None:
    text = (
        "Maintainers List\n\n\tM: *Mail* patches to\n\n"
        'SLUG BED\nM:\tAda Brook <ada@example.org>\nM:\t"Bob F." <bob@example.org>\n'
        "R:\tCy <cy@example.org>\nL:\tlist@example.org\nS:\tMaintained\nF:\tbeds/slug/\n\n"
        "SHED\nM:\tAda Brook <ada@example.org>\n"
    )
    file = read_maintainers(text, "club")

    assert {slot: [h.name for h in post.holders] for slot, post in file.posts.items()} == {
        "maintainer:SLUG BED": ["Ada Brook", "Bob F."],
        "reviewer:SLUG BED": ["Cy"],
        "maintainer:SHED": ["Ada Brook"],
    }
    assert file.posts["reviewer:SLUG BED"].body == "SLUG BED"
    assert file.dropped


def test_a_file_that_names_nobody_is_refused_and_an_empty_one_is_not() -> None:
    assert named("") == []
    with pytest.raises(MalformedError, match="names anybody"):
        read_maintainers("See the website.\n", "club")


def test_long_lines_take_no_long_time() -> None:
    started = time.process_time()
    heading = "## Emeritus " + "# " * 30_000 + "x"
    kernel = "SHED\nM:\tAda" + " " * 60_000 + "Brook <ada@example.org>\n"

    assert named(f"- @ada\n\n{heading}\n\n- @bob\n") == [("github:ada", "ada")]
    assert "maintainer:SHED" in read_maintainers(f"List\n\n{kernel}", "club").posts
    assert time.process_time() - started < 2
