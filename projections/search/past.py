"""Past: what contributions said, and how their threads were called, at a moment of both clocks."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from archive.commands import Media
from projections.threads.present import (
    present_contribution,
    present_thread,
    present_wording,
    worded_by,
)
from projections.threads.rows import Then, histories
from projections.threads.tables import changes, titles, wordings


class Said(NamedTuple):
    """What is shown of a contribution: now, or at a moment of the past."""

    body: str
    media: Media
    title: str
    accepted: bool
    closed: bool


def said_then(
    connection: sa.Connection,
    rows: Mapping[UUID, Any],
    moments: Mapping[UUID, Then],
    readable_titles: Collection[UUID],
) -> dict[UUID, Said]:
    """What these contributions said at their moments; those that showed nothing are left out.

    Rows need `thread_id`. Other titles than those of the threads named are not shown.
    """
    threads = {rows[one].thread_id for one in moments}
    worded = histories(connection, wordings, wordings.c.contribution_id, moments)
    done = histories(connection, changes, changes.c.subject_id, {*moments, *threads})
    titled = histories(connection, titles, titles.c.thread_id, threads & {*readable_titles})
    found = {}
    for one, then in moments.items():
        thread = rows[one].thread_id
        wording = worded_by(_by_then(worded[one], then), then.as_of)
        state = present_contribution(_by_then(done[one], then))
        words: Mapping[str, Any] = present_wording(wording) if wording else {"body": None}
        called = _by_then(titled[thread], then)
        if state["state"] == "shown" and words["body"] is not None:
            found[one] = Said(
                body=words["body"],
                media=words["media"],
                title=(called[-1].title or "") if called else "",
                accepted=state["accepted_at"] is not None,
                closed=present_thread(_by_then(done[thread], then))["closed_at"] is not None,
            )
    return found


def _by_then(history: Sequence[Any], then: Then) -> list[Any]:
    """What of a history had happened by then, and was recorded."""
    return [
        row
        for row in history
        if (then.as_of is None or row.occurred_at <= then.as_of)
        and (then.known_at is None or row.recorded_at <= then.known_at)
    ]
