"""Pasts: what contributions said at every moment of both clocks, where that is not but one thing.

At any moment that is what the pages show then: of all that had happened by then and was recorded by
then, the wording in force and the latest title, while the contribution was neither withdrawn nor
hidden.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from archive.commands import Media
from archive.domain.moderation import UNDONE_BY, WITHHOLDING
from projections.search.keyword.spans import ENDLESS, Span, microseconds
from projections.threads.present import worded_at
from projections.threads.rows import histories
from projections.threads.tables import changes, contributions, titles, wordings

_STATES = (*WITHHOLDING, "restored")
_NOTHING = -1

Numbers = NDArray[np.int64]


class Words(NamedTuple):
    """What a contribution says, and the title that its thread has from it."""

    body: str
    media: Media
    title: str | None


class Past(NamedTuple):
    """While when a contribution said what. `erased` says that a title of it is gone for good."""

    said: dict[Words, list[Span]]
    erased: bool


def _later(history: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a row of a history came after the contribution was made, on either clock."""
    c = contributions.c
    return sa.or_(history.c.occurred_at > c.occurred_at, history.c.recorded_at > c.recorded_at)


HAS_PAST: sa.ColumnElement[bool] = sa.or_(
    contributions.c.wordings > 1,
    sa.exists()
    .where(changes.c.subject_id == contributions.c.id, changes.c.change.in_(_STATES))
    .where(_later(changes)),
    sa.exists()
    .where(titles.c.thread_id == contributions.c.thread_id)
    .where(sa.or_(titles.c.title.is_(None), _later(titles))),
)
"""Whether a contribution, or the title of its thread, was not always as it is now."""


def pasts_of(connection: sa.Connection, rows: Sequence[Any]) -> dict[UUID, Past]:
    """The pasts of these contributions.

    Rows need the contribution's columns, and `opens`: whether its thread's title belongs to it.
    """
    changed = [row.id for row in rows]
    said = histories(connection, wordings, wordings.c.contribution_id, changed)
    done = histories(connection, changes, changes.c.subject_id, changed)
    threads = {row.thread_id for row in rows if row.opens}
    titled = histories(connection, titles, titles.c.thread_id, threads)
    pasts = {}
    for row in rows:
        called = titled[row.thread_id] if row.opens else []
        erased = any(title.title is None for title in called)
        pasts[row.id] = Past(_said(row, said[row.id], done[row.id], called), erased)
    return pasts


def _said(
    row: Any, worded: Sequence[Any], changed: Sequence[Any], called: Sequence[Any]
) -> dict[Words, list[Span]]:
    """Each of these words with the spans in which the contribution said them.

    The histories come in the community's order.
    """
    worded = _in_force(worded)
    changed = [change for change in changed if change.change in _STATES]
    clocks = _Clocks(row, (*worded, *changed, *called))
    words: dict[Words, int] = {}
    of_pair = np.full((len(worded) + 1, len(called) + 1), _NOTHING)  # at [-1]: none yet
    for number, wording in enumerate(worded):
        if wording.body is not None:
            for place, title in enumerate((*(each.title for each in called), None)):
                key = Words(wording.body, wording.media, title)
                of_pair[number, place] = words.setdefault(key, len(words))
    # What is both hidden and withdrawn shows when both are undone: two histories, not one.
    per_state = [_about(changed, state) for state in WITHHOLDING]
    shown = [np.array([*(c.change == "restored" for c in some), True]) for some in per_state]
    rows = (
        np.where(
            shown[0][first] & shown[1][second],
            of_pair[wording, title],
            _NOTHING,
        )
        for wording, first, second, title in zip(
            clocks.latest(worded),
            *map(clocks.latest, per_state),
            clocks.latest(called),
            strict=True,
        )
    )
    known = list(words)
    said: dict[Words, list[Span]] = {}
    for number, span in clocks.spans(rows):
        said.setdefault(known[number], []).append(span)
    return said


class _Worded(NamedTuple):
    """A wording, and from which moment of each clock it is in force."""

    body: str | None
    media: Media
    occurred_at: datetime
    recorded_at: datetime


def _in_force(worded: Sequence[Any]) -> list[_Worded]:
    """The wordings in the order of their time, each in force from then on.

    What is known only as it was worded later had that wording all along: before all others, so
    that an earlier one takes its place where there is one.
    """
    edited = [wording for wording in worded if wording.edited_at]
    return [
        *(_Worded(w.body, w.media, w.occurred_at, w.recorded_at) for w in edited),
        *(
            _Worded(w.body, w.media, worded_at(w), w.recorded_at)
            for w in sorted(worded, key=worded_at)
        ),
    ]


def _about(changed: Sequence[Any], state: str) -> list[Any]:
    """Those of the changes that bring about this state or undo it."""
    return [
        change
        for change in changed
        if change.change == state
        or (change.change == "restored" and state in UNDONE_BY.get(change.detail or "", ()))
    ]


class _Clocks:
    """The moments of both clocks at which anything about a contribution changed, from its first."""

    def __init__(self, row: Any, events: Sequence[Any]):
        self._first = row
        self._at = sorted({self._moments(event)[0] for event in (row, *events)})
        self._known = sorted({self._moments(event)[1] for event in (row, *events)})

    def latest(self, events: Sequence[Any]) -> Iterator[Numbers]:
        """By moment of the archive's clock: at each of the community's, which event was the last.

        Events come in order; before the first of them it is -1.
        """
        added: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, event in enumerate(events):
            at, known = self._moments(event)
            added[known].append((bisect_left(self._at, at), number))
        latest = np.full(len(self._at), _NOTHING)
        for known in self._known:
            for place, number in added[known]:
                np.maximum(latest[place:], number, out=latest[place:])
            yield latest

    def spans(self, rows: Iterable[Numbers]) -> Iterator[tuple[int, Span]]:
        """Rows of the numbers that hold, a row for each moment of the archive's clock, as spans."""
        ends = [*self._at[1:], ENDLESS]
        begun: dict[tuple[int, int, int], int] = {}
        after = np.array([_NOTHING])
        for known, row in zip((*self._known, ENDLESS), chain(rows, [after]), strict=True):
            runs = _runs(row)
            for run in begun.keys() - runs:
                number, start, end = run
                yield number, Span(self._at[start], ends[end], begun.pop(run), known)
            for run in runs - begun.keys():
                begun[run] = known

    def _moments(self, event: Any) -> tuple[int, int]:
        """When an event counts: not before the contribution is there."""
        at = max(event.occurred_at, self._first.occurred_at)
        known = max(event.recorded_at, self._first.recorded_at)
        return microseconds(at), microseconds(known)


def _runs(row: Numbers) -> set[tuple[int, int, int]]:
    """The stretches of one number: it, and the first and last place that have it."""
    starts = np.flatnonzero(np.diff(row, prepend=_NOTHING - 1))
    ends = np.append(starts[1:], len(row)) - 1
    runs = zip(row[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
    return {run for run in runs if run[0] != _NOTHING}
