"""Keeps the tables of health.

Events add to what was told; what follows from it is worked out anew for what a batch touched. So
neither the order of recording nor the size of batches changes the result.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.domain.space import Space
from archive.domain.thread import Thread
from projections.health import tables as t
from projections.health.helping import LEVELS, month_of
from projections.health.settling import settle_moved, settle_people, settle_spaces, settle_threads
from projections.projection import Batch, Projection

DEEDS: Mapping[Any, str] = {
    Contribution.AnswerAccepted: "accepted",
    Contribution.EndorsementsObserved: "endorsed",
    Contribution.Hidden: "hidden",
    Contribution.Restored: "restored",
    Contribution.Appealed: "appealed",
    Contribution.AppealAnswered: "appeal_answered",
}
LARGEST = 2**31 - 1  # that an integer column takes


class HealthProjection(Projection):
    """What was said, asked and answered, by how many, and what was done about it."""

    name = "health"
    tables = (
        t.items,
        t.months,
        t.questions,
        t.deeds,
        t.threads,
        t.moves,
        t.spaces,
        t.space_levels,
        t.people,
        t.links,
    )

    def __init__(self) -> None:
        self._threads: set[UUID] = set()
        self._opened: dict[UUID, tuple[UUID, str | None]] = {}
        self._moved: set[UUID] = set()
        self._spaces: set[UUID] = set()
        self._people: set[UUID] = set()

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Contribution.Made: self._made,
            Contribution.Moved: self._split,
            Thread.Opened: self._thread_opened,
            Thread.Moved: self._thread_moved,
            Thread.Merged: self._thread_moved,
            Space.Opened: self._space_opened,
            Space.VisibilityChanged: self._add_level,
            Person.Introduced: self._introduced,
            Person.HandleLinked: self._linked,
            Person.HandleUnlinked: self._linked,
            **dict.fromkeys(DEEDS, self._done),
        }

    def finish(self, batch: Batch) -> None:
        """Work out anew what follows from what the batch touched."""
        touched = self._threads | settle_people(batch, self._people)
        touched |= settle_spaces(batch, self._spaces) | settle_moved(batch, self._moved)
        settle_threads(batch, touched, self._opened)
        for waiting in (self._threads, self._moved, self._spaces, self._people):
            waiting.clear()
        self._opened.clear()

    def _made(self, event: Contribution.Made, batch: Batch) -> None:
        batch.insert(
            t.items,
            id=event.originator_id,
            made_in=event.thread,
            said_in=event.space,
            author=event.author,
            kind=event.kind,
            visibility=event.visibility,
            is_reply=event.reply_to is not None,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
            month=month_of(event.occurred.at),
        )
        self._threads.add(event.thread)

    def _done(self, event: Any, batch: Batch) -> None:
        score = 0
        if isinstance(event, Contribution.EndorsementsObserved):
            score = sum(-n if kind == "down" else n for kind, n in event.counts.items())
        batch.insert(
            t.deeds,
            item=event.originator_id,
            deed=DEEDS[type(event)],
            how=getattr(event, "undoes", getattr(event, "outcome", "")),
            score=max(-LARGEST, min(score, LARGEST)),
            version=event.originator_version,
            month=month_of(event.occurred.at),
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )

    def _thread_opened(self, event: Thread.Opened, _: Batch) -> None:
        self._opened[event.originator_id] = (event.space, event.visibility)
        self._threads.add(event.originator_id)

    def _split(self, event: Contribution.Moved, batch: Batch) -> None:
        self._move(batch, event, "split", event.thread)
        self._moved.add(event.originator_id)

    def _thread_moved(self, event: Thread.Moved | Thread.Merged, batch: Batch) -> None:
        if isinstance(event, Thread.Merged):
            self._move(batch, event, "merged_into", event.into)
        else:
            self._move(batch, event, "moved_to", event.space)
        self._threads.add(event.originator_id)

    def _move(self, batch: Batch, event: Any, move: str, target: UUID) -> None:
        batch.insert(
            t.moves,
            thread=event.originator_id,
            move=move,
            target=target,
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )

    def _space_opened(self, event: Space.Opened, batch: Batch) -> None:
        batch.insert(t.spaces, id=event.originator_id, kind=event.kind)
        self._add_level(event, batch)

    def _add_level(self, event: Space.Opened | Space.VisibilityChanged, batch: Batch) -> None:
        batch.insert(
            t.space_levels,
            space=event.originator_id,
            level=LEVELS[event.visibility],
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )
        self._spaces.add(event.originator_id)

    def _introduced(self, event: Person.Introduced, batch: Batch) -> None:
        batch.insert(
            t.people,
            id=event.originator_id,
            is_bot=event.kind == "bot",
            person=event.originator_id,
        )
        self._people.add(event.originator_id)

    def _linked(self, event: Person.HandleLinked | Person.HandleUnlinked, batch: Batch) -> None:
        batch.insert(
            t.links,
            handle=event.person,
            person=event.originator_id,
            linked=isinstance(event, Person.HandleLinked),
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )
        self._people.add(event.person)
