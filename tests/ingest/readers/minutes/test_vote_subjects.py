"""Subjects of votes."""

import pytest

from ingest.readers.minutes.vote_subjects import vote_subject


@pytest.mark.parametrize(
    ("subject", "stage"),
    [
        ("[VOTE] Release Trellis 1.2", "vote"),
        ("[Vote] Release Trellis 1.2", "vote"),
        ("[VOTE]: Release Trellis 1.2", "vote"),
        ("VOTE: Release Trellis 1.2", "vote"),
        ("[trellis] [VOTE] Release Trellis 1.2", "vote"),
        ("[RESULT] [VOTE] Release Trellis 1.2", "result"),
        ("[RESULT][VOTE] Release Trellis 1.2", "result"),
        ("[VOTE][RESULT] Release Trellis 1.2", "result"),
        ("[VOTE RESULTS] Release Trellis 1.2", "result"),
        ("[RESULTS] Release Trellis 1.2", "result"),
        ("[RESULT] Re: [VOTE] Release Trellis 1.2", "result"),
        ("[RESULT] was: [VOTE] Release Trellis 1.2", "result"),
        ("[CANCEL] [VOTE] Release Trellis 1.2", "cancelled"),
        ("[CANCELLED][VOTE] Release Trellis 1.2", "cancelled"),
        ("[VOTE][CANCELED] Release Trellis 1.2", "cancelled"),
        ("[DISCUSS] Release Trellis 1.2", None),
        ("Release Trellis 1.2", None),
    ],
)
def test_the_tags_tell_the_stage_and_the_rest_what_the_vote_is_on(
    subject: str, stage: str | None
) -> None:
    read = vote_subject(subject)

    assert (read.stage, read.title, read.answers) == (stage, "Release Trellis 1.2", False)
    assert read.words == ("release", "trellis", "1", "2")


def test_only_what_stands_before_the_tags_makes_an_answer() -> None:
    assert vote_subject("Re: [VOTE] A logo").answers
    assert vote_subject("Aw: Re: [RESULT] [VOTE] A logo").answers
    assert not vote_subject("[RESULT] Re: [VOTE] A logo").answers


def test_a_result_says_whether_it_is_one_of_a_vote() -> None:
    assert vote_subject("[RESULT] [VOTE] A logo").of_vote
    assert not vote_subject("[RESULTS] A survey").of_vote
