"""Keeps the tables of threads and contributions.

Events only add rows to the histories; the present state is then worked out from these, for what
the batch touched. So the order in which things were recorded never changes the result.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.domain.thread import Thread
from projections.owned import Owned
from projections.projection import Batch, Projection
from projections.threads import present
from projections.threads.placing import place_contributions, refresh_moved
from projections.threads.tables import changes, contributions, threads, titles, wordings

LARGEST = 2**31 - 1  # that an integer column takes
THREAD_CHANGES = {
    Thread.Moved: "moved",
    Thread.Merged: "merged",
    Thread.Closed: "closed",
    Thread.Reopened: "reopened",
    Thread.Resolved: "resolved",
}
CONTRIBUTION_CHANGES = {
    Contribution.Moved: "moved",
    Contribution.Withdrawn: "withdrawn",
    Contribution.Hidden: "hidden",
    Contribution.Restored: "restored",
    Contribution.Appealed: "appealed",
    Contribution.AppealAnswered: "appeal_answered",
    Contribution.AnswerAccepted: "accepted",
    Contribution.ObservedMissing: "missing",
}


_c, _w, _t, _ch = contributions.c, wordings.c, titles.c, changes.c
OWNED = (
    Owned(_c.author_id, (_c.body, _c.source), "contribution", _c.id, "messages"),
    Owned(_w.author_id, (_w.body,), "contribution", _w.contribution_id, "wordings of messages"),
    Owned(_w.reason_by, (_w.reason,), "contribution", _w.contribution_id, "reasons for edits"),
    Owned(_t.by, (_t.title,), "thread", _t.thread_id, "titles of threads"),
    Owned(_ch.reason_by, (_ch.reason,), "subject", _ch.subject_id, "reasons given"),
)


class ThreadsProjection(Projection):
    """What was said, in its threads, with every former wording."""

    name = "threads"
    version = 3
    tables = (threads, contributions, wordings, titles, changes)
    owned = OWNED

    def __init__(self) -> None:
        self._spaces_of: dict[UUID, UUID] = {}  # threads with a contribution, or opened
        self._opened: list[dict[str, Any]] = []
        self._endorsements: dict[UUID, dict[str, Any]] = {}
        self._unsettled: set[UUID] = set()
        self._titled: set[UUID] = set()
        self._changed_threads: set[UUID] = set()
        self._changed_contributions: set[UUID] = set()
        self._moved: set[UUID] = set()

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Contribution.Made: self._made,
            Contribution.Revised: self._revised,
            Contribution.EndorsementsObserved: self._endorsed,
            Thread.Opened: self._thread_opened,
            Thread.Renamed: self._add_title,
            Person.Erased: self._person_erased,
            **dict.fromkeys(THREAD_CHANGES, self._thread_changed),
            **dict.fromkeys(CONTRIBUTION_CHANGES, self._contribution_changed),
        }

    def finish(self, batch: Batch) -> None:
        """Work out the present state of all that the batch touched."""
        self._unsettled |= present.add_missing_threads(batch, self._spaces_of)
        present.update_rows(batch, threads, self._opened)
        present.refresh_titles(batch, self._titled)
        present.refresh_threads(batch, self._changed_threads)
        present.settle_threads(batch, self._unsettled | self._changed_threads)
        split = refresh_moved(batch, self._moved)
        touched = self._spaces_of.keys() | self._changed_threads | split
        placed = place_contributions(batch, touched, split)
        present.count_contributions(batch, touched | placed)
        present.refresh_contributions(batch, self._changed_contributions)
        present.refresh_accepted(batch, self._changed_contributions, placed)
        present.refresh_endorsements(batch, self._endorsements.values())
        self._forget_batch()

    def _forget_batch(self) -> None:
        self._spaces_of.clear()
        self._opened.clear()
        self._endorsements.clear()
        self._unsettled.clear()
        self._titled.clear()
        self._changed_threads.clear()
        self._changed_contributions.clear()
        self._moved.clear()

    def _made(self, event: Contribution.Made, batch: Batch) -> None:
        words = {
            "author_id": event.author,
            "body": event.body.text,
            "media": event.media,
            "occurred_at": event.occurred.at,
            "precision": event.occurred.precision,
            "recorded_at": event.timestamp,
        }
        batch.insert(
            contributions,
            id=event.originator_id,
            space_id=event.space,
            thread_id=event.thread,
            reply_to=event.reply_to,
            kind=event.kind,
            visibility=event.visibility,
            source=event.source.text or None,
            edited_at=event.edited_at,
            **words,
        )
        batch.insert(
            wordings, contribution_id=event.originator_id, edited_at=event.edited_at, **words
        )
        if self._spaces_of.setdefault(event.thread, event.space) != event.space:
            self._unsettled.add(event.thread)

    def _revised(self, event: Contribution.Revised, batch: Batch) -> None:
        batch.insert(
            wordings,
            contribution_id=event.originator_id,
            author_id=event.body.person,
            body=event.body.text,
            media=event.media,
            editor_id=event.editor,
            reason=event.reason.text or None,
            reason_by=event.reason.person,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
        self._changed_contributions.add(event.originator_id)

    def _endorsed(self, event: Contribution.EndorsementsObserved, _: Batch) -> None:
        known = self._endorsements.get(event.originator_id)
        if known is not None and known["endorsed_at"] > event.occurred.at:
            return
        counts = dict(event.counts)
        score = sum(-n if kind == "down" else n for kind, n in counts.items())
        self._endorsements[event.originator_id] = {
            "b_id": event.originator_id,
            "endorsements": counts,
            "endorsed_at": event.occurred.at,
            "score": max(-LARGEST, min(score, LARGEST)),
        }

    def _thread_opened(self, event: Thread.Opened, batch: Batch) -> None:
        self._add_title(event, batch)
        self._spaces_of.setdefault(event.originator_id, event.space)
        opened = {"opened_in": event.space, "visibility": event.visibility}
        self._opened.append({"b_id": event.originator_id, **opened})
        self._unsettled.add(event.originator_id)

    def _add_title(self, event: Thread.Opened | Thread.Renamed, batch: Batch) -> None:
        if event.title.text == "":
            return
        batch.insert(
            titles,
            thread_id=event.originator_id,
            title=event.title.text,
            by=event.title.person,
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )
        self._titled.add(event.originator_id)

    def _thread_changed(self, event: Any, batch: Batch) -> None:
        target = getattr(event, "into", None) or getattr(event, "space", None)
        self._add_change(event, batch, THREAD_CHANGES[type(event)], target and target.hex)
        self._changed_threads.add(event.originator_id)

    def _contribution_changed(self, event: Any, batch: Batch) -> None:
        details = (getattr(event, name, None) for name in ("norm", "undoes", "outcome"))
        detail = next(filter(None, details), None)
        if isinstance(event, Contribution.Moved):
            detail = event.thread.hex
            self._moved.add(event.originator_id)
        self._add_change(event, batch, CONTRIBUTION_CHANGES[type(event)], detail)
        self._changed_contributions.add(event.originator_id)

    def _add_change(self, event: Any, batch: Batch, change: str, detail: str | None) -> None:
        reason = getattr(event, "reason", None)
        batch.insert(
            changes,
            subject_id=event.originator_id,
            change=change,
            by=getattr(event, "by", None),
            reason=(reason.text or None) if reason else None,
            reason_by=reason.person if reason else None,
            detail=detail or None,
            cause=getattr(event, "cause", None),
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )

    def _person_erased(self, event: Person.Erased, batch: Batch) -> None:
        theirs = batch.execute(titles.select().where(titles.c.by == event.originator_id)).all()
        self._titled.update(row.thread_id for row in theirs)
