"""Reads the subjects of votes on mailing lists, as the Apache projects write them."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.readers.mail.subjects import PREFIX

Stage = Literal["vote", "result", "cancelled"]

TAG = re.compile(r"\[(?P<tag>[^\[\]]{1,60})\]\s*[:,-]?\s*")
BARE = re.compile(r"(?P<tag>results?|vote|cancell?ed)\s*:\s*", re.IGNORECASE)
WAS = re.compile(r"was:?\s+(?=\[)|\(was:?\s.*\)\s*$", re.IGNORECASE)
STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    ("cancelled", re.compile(r"\b(?:cancel|cancell?ed|cancell?ation|aborted|withdrawn)\b", re.I)),
    ("result", re.compile(r"\bresults?\b", re.IGNORECASE)),
    ("vote", re.compile(r"\bvot(?:e|es|ing)\b", re.IGNORECASE)),
)
WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class VoteSubject:
    """What a subject says of a vote: how far it is, and on what, without tags.

    `of_vote` says that a tag has the word vote; `answers`, that "Re:" stands before the tags.
    """

    stage: Stage | None
    title: str
    answers: bool
    of_vote: bool

    @property
    def words(self) -> tuple[str, ...]:
        """What the subjects of one vote have in common."""
        return tuple(WORDS.findall(self.title.casefold()))


def vote_subject(subject: str) -> VoteSubject:
    """Read a subject: `[RESULT] [VOTE] Release 1.2` is the result of the vote `Release 1.2`.

    A result or cancellation counts even where no tag says vote; its title finds the vote.
    """
    title, answers = WAS.sub("", subject).strip(), False
    tags: list[str] = []
    while True:
        if found := PREFIX.match(title):
            answers = answers or not tags
        elif found := TAG.match(title) or BARE.match(title):
            tags.append(found["tag"])
        else:
            break
        title = title[found.end() :]
    said = " ".join(tags)
    stage = next((stage for stage, words in STAGES if words.search(said)), None)
    of_vote = STAGES[-1][1].search(said) is not None
    return VoteSubject(stage, title.strip(), answers, of_vote)
