"""Helping: which contributions of a thread ask, which help, and when a question had its answer.

A question is what opens a thread, if its source calls it one; or, where a source has no such kinds,
if it is a message that opens a thread anywhere but in a channel. In a channel a message that nobody
replied to cannot be told from a remark. It is answered by the first answer or message in the thread
that comes from somebody else, which is what CHAOSS calls Time to First Response. Comments and
documents do not answer, and bots neither ask nor answer.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

LEVELS = {"public": 0, "members": 1, "stewards": 2, "confidential": 3}
UNSEEN = 4
SEEN_BY = (0, 1, 2)
HELPING = ("answer", "message")


class Said(NamedTuple):
    """A contribution as it stands today: where, by whom (None: a bot), and who sees it."""

    id: UUID
    thread: UUID
    space: UUID
    kind: str
    is_reply: bool
    occurred_at: datetime
    person: UUID | None
    level: int

    @property
    def order(self) -> tuple[datetime, bool, UUID]:
        """Its place in the thread. It does not depend on what was recorded when."""
        return self.occurred_at, self.is_reply, self.id


class Question(NamedTuple):
    """A question as those see it who see up to a level."""

    seen_by: int
    id: UUID
    thread: UUID
    space: UUID
    asked_at: datetime
    answered_at: datetime | None

    @property
    def waited(self) -> int | None:
        """How many seconds it waited for its answer."""
        if self.answered_at is None:
            return None
        return (self.answered_at - self.asked_at) // timedelta(seconds=1)


def month_of(at: datetime) -> int:
    """12 times the year, plus the months gone of it."""
    return at.year * 12 + at.month - 1


def helped_in(thread: Iterable[Said], is_channel: bool) -> tuple[dict[UUID, int], list[Question]]:
    """Which contributions of a thread help, with the level of those who see that; and its question.

    `is_channel` says whether the thread's opening stands in a channel.
    """
    asked, *rest = sorted(thread, key=lambda said: said.order)
    if not _asks(asked, is_channel):
        return {}, []
    helping = [said for said in rest if _helps(said, asked)]
    helps = {said.id: max(said.level, asked.level) for said in helping}
    return helps, list(_questions(asked, helping, helps))


def opening_of(thread: Iterable[Said]) -> Said:
    """What opens a thread."""
    return min(thread, key=lambda said: said.order)


def _asks(said: Said, is_channel: bool) -> bool:
    if said.person is None:
        return False
    return said.kind == "question" or (said.kind == "message" and not is_channel)


def _helps(said: Said, asked: Said) -> bool:
    return said.kind in HELPING and said.person is not None and said.person != asked.person


def _questions(asked: Said, helping: list[Said], helps: dict[UUID, int]) -> Iterator[Question]:
    for level in SEEN_BY:
        if asked.level <= level:
            first = next((said for said in helping if helps[said.id] <= level), None)
            yield Question(
                seen_by=level,
                id=asked.id,
                thread=asked.thread,
                space=asked.space,
                asked_at=asked.occurred_at,
                answered_at=first.occurred_at if first else None,
            )
