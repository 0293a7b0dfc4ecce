"""Rows of the moderation record: what was done, told no further than the viewer may know it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.moderation.clauses import ClauseTold, clauses_told
from projections.people.names import NameRow, names_in
from projections.roles.held import roles_held
from projections.threads.rows import Then
from projections.threads.seen import reason_readable
from projections.viewer import Viewer

BY_NAME_UNKNOWN = "whoever moderates at its source"
BY_NO_ROLE = "a steward"
"""Nobody acts here who was not trusted to; which role it was is not on record."""


@dataclass(frozen=True)
class ModerationRow:
    """Something that was done about a contribution, or asked for.

    `roles` are those that whoever did it held at that time: for members and stewards. `by` and
    `author` are for stewards. What is None or empty is not known, or not for this viewer.
    """

    action: str
    """hidden, withdrawn, restored, appealed or appeal_answered."""

    contribution: UUID
    thread_id: UUID
    kind: str
    space_id: UUID
    space: str
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    said_at: datetime
    """When it was said: later than what was done about it, where that has a day only."""

    cause: UUID | None
    outcome: str
    """Of an answer: upheld or overturned. Of a restoring: what it undid, or nothing for both."""

    clause: ClauseTold | None
    reason: str | None
    roles: tuple[str, ...]
    acted_as: str
    """In which capacity it was done, in words, without a name; empty for anonymous visitors."""

    by: NameRow | None
    author: NameRow | None
    is_open: bool = False
    """Whether it is an appeal that waits for its answer."""


def told_rows(
    connection: sa.Connection,
    viewer: Viewer,
    found: Sequence[sa.Row[Any]],
    then: Then,
    open_appeals: Collection[tuple[UUID, datetime]],
) -> list[ModerationRow]:
    """These changes for this viewer, in the order given."""
    clauses = clauses_told(
        connection,
        viewer,
        [(row.detail, row.occurred_at) for row in found if row.change == "hidden" and row.detail],
        known_at=then.known_at,
    )
    acted = {(row.by, row.occurred_at) for row in found if row.by is not None}
    roles = roles_held(connection, viewer, acted, known_at=then.known_at)
    people = {row.author_id for row in found} | {by for by, _ in acted}
    names = names_in(connection, viewer, people, as_of=then.as_of, known_at=then.known_at)
    return [
        replace(
            _row(row, viewer, names, clauses.get((row.detail, row.occurred_at)), roles),
            is_open=row.change == "appealed" and (row.subject_id, row.occurred_at) in open_appeals,
        )
        for row in found
    ]


def _row(
    row: sa.Row[Any],
    viewer: Viewer,
    names: Mapping[UUID, NameRow],
    clause: ClauseTold | None,
    roles: Mapping[tuple[UUID, datetime], tuple[str, ...]],
) -> ModerationRow:
    steward, known = viewer.level == "steward", viewer.level != "anonymous"
    own = row.by is None or names[row.by].id == names[row.author_id].id
    held = roles.get((row.by, row.occurred_at), ()) if known else ()
    return ModerationRow(
        action=row.change,
        contribution=row.subject_id,
        thread_id=row.thread_id,
        kind=row.kind,
        space_id=row.space_id,
        space=row.space,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
        said_at=row.said_at,
        cause=row.cause,
        outcome=row.detail or "" if row.change in ("restored", "appeal_answered") else "",
        clause=clause if row.change == "hidden" else None,
        reason=row.reason if reason_readable(viewer, row.change, own) else None,
        roles=held,
        acted_as=_acted_as(row, own, held) if known else "",
        by=names[row.by] if row.by is not None and steward else None,
        author=names[row.author_id] if steward else None,
    )


def _acted_as(row: sa.Row[Any], own: bool, held: Sequence[str]) -> str:
    if row.by is not None and own:
        return "its author"
    if held:
        return ", ".join(held)
    if row.change == "appealed":
        return "somebody for its author"
    return BY_NAME_UNKNOWN if row.by is None else BY_NO_ROLE
