"""Headers as in mail, and front matter."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.headers import (
    BrokenHeaderError,
    split_front_matter,
    split_header,
)


def test_a_header_ends_at_the_first_empty_line_and_goes_on_in_indented_ones() -> None:
    text = "PEP: 8\nAuthor: Ada,\n        Bob\nStatus:  Final\n\nBody: here\n"

    assert split_header(text) == (
        {"pep": "8", "author": "Ada,\nBob", "status": "Final"},
        "\nBody: here",
    )


def test_a_line_that_lost_its_indent_goes_on_with_the_field_above() -> None:
    split = split_header("PEP: 8\nTitle: A\nPost-History: 1-Jan-2004,\n2-Jan-2004\nType: B\n\nC")

    assert split is not None
    assert split[0]["post-history"] == "1-Jan-2004,\n2-Jan-2004"
    assert split[0]["type"] == "B"


@pytest.mark.parametrize("text", ["", "# Title\n\nNote: this", "Just a sentence.\nAnd more.\n"])
def test_a_text_without_a_header_has_none(text: str) -> None:
    assert split_header(text) is None


def test_front_matter_gives_scalars_and_lists() -> None:
    text = """---
status: "accepted"  # for now
date: 2024-03-05
decision-makers: [Ada, 'Bob Moss']
consulted:
  - Cy
  - "Dan"
title: A title
  that goes on
empty:
# a comment
description: >-
  folded
  text
---
# Body
"""

    assert split_front_matter(text) == (
        {
            "status": "accepted",
            "date": "2024-03-05",
            "decision-makers": "Ada\nBob Moss",
            "consulted": "Cy\nDan",
            "title": "A title that goes on",
            "empty": "",
            "description": "folded text",
        },
        "# Body",
    )


def test_front_matter_that_is_not_closed_is_told() -> None:
    with pytest.raises(BrokenHeaderError, match="not closed"):
        split_front_matter("---\nstatus: accepted\n\n# Body\n")


def test_a_line_of_front_matter_that_is_no_field_is_told_with_what_it_says() -> None:
    with pytest.raises(BrokenHeaderError, match="<<<<<<< ours"):
        split_front_matter("---\nstatus: accepted\n<<<<<<< ours\n---\n# Body\n")


@given(st.text(alphabet="a:- \n#[]'\"|>"))
def test_any_text_is_split_or_told_to_be_broken(text: str) -> None:
    split_header(text)
    with suppress(BrokenHeaderError):
        split_front_matter(f"---\n{text}\n---\n")
