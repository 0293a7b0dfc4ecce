"""Tests of titles and of subjects that say they answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.mail.subjects import subject_of, tag_of


@pytest.mark.parametrize(
    ("value", "title", "answers"),
    [
        ("The shed", "The shed", False),
        ("[Garden-talk] The shed", "The shed", False),
        ("Re: [Garden-talk] RE: The shed", "The shed", True),
        ("[garden-talk 12] AW: Fwd: The shed", "The shed", True),
        ("Re[2]: The shed", "The shed", True),
        ("Re^3: The shed", "The shed", True),
        ("回复\uff1a The shed", "The shed", True),
        ("[PATCH] The shed", "[PATCH] The shed", False),
        ("Re: [PATCH 1/2] The shed", "[PATCH 1/2] The shed", True),
        ("Regarding: the shed", "Regarding: the shed", False),
        ("Re:", "", True),
        ("=?utf-8?q?Re:_Caf=C3=A9?=", "Café", True),
    ],
)
def test_prefixes_and_the_lists_own_tag_are_left_out(value: str, title: str, answers: bool) -> None:
    subject = subject_of(value, "garden-talk")

    assert (subject.title, subject.answers) == (title, answers)


def test_case_does_not_tell_conversations_apart() -> None:
    assert subject_of("RE: the SHED", "x").base == subject_of("The shed", "x").base


@given(title=st.text("abR e:[]", max_size=20), prefixes=st.integers(1, 3))
def test_answering_never_changes_the_title(title: str, prefixes: int) -> None:
    assert subject_of("Re: " * prefixes + title, "x").title == subject_of(title, "x").title


def test_the_tag_is_what_stands_in_brackets_at_the_front() -> None:
    assert tag_of("Re: [Garden-talk] The [old] shed") == "Garden-talk"
    assert tag_of("The [old] shed") == ""
