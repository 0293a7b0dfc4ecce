"""Post: a row of Posts.xml, joined with all that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.commands import ContributionKind
from ingest.readers.stackexchange import codes
from ingest.readers.stackexchange.row import Row

KINDS: dict[int, ContributionKind] = {codes.QUESTION: "question", codes.ANSWER: "answer"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many votes of one type a post has, and the day of the last."""

    count: int
    last: datetime


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post with all that belongs to it. `question` is what it answers, if that is there."""

    row: Row
    question: Row | None
    history: list[Row]
    comments: list[Row]
    links: list[Row]
    tags: list[Row]
    votes: Mapping[int, Tally]

    @property
    def type(self) -> int:
        """What kind of post it is."""
        return int(self.row.values["PostTypeId"])

    @property
    def is_question(self) -> bool:
        """Whether it asks something. Only such a thread has a title of its own."""
        return self.type == codes.QUESTION

    @property
    def is_answer(self) -> bool:
        """Whether it answers a question. Every other post begins a thread."""
        return self.type == codes.ANSWER

    @property
    def is_written(self) -> bool:
        """Whether anybody ever wrote something into it."""
        texts = (row.text("Text") for row in self.history if row.history_type in codes.BODY)
        return self.type in KINDS or any((self.row.text("Body"), *texts))

    @property
    def is_accepted(self) -> bool:
        """Whether its question shows it as the accepted answer."""
        return bool(self.question and self.question.number("AcceptedAnswerId") == self.row.id)

    def rows(self) -> int:
        """How many rows of the dump it is made of."""
        attached = len(self.history) + len(self.comments) + len(self.links)
        return 1 + attached + sum(tally.count for tally in self.votes.values())
