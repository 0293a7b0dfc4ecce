"""Rows of contributions as a viewer sees them: what is withdrawn or hidden comes without words."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.commands import Media
from projections.people.names import NameRow, chunks, names_in
from projections.threads.clocks import by_then
from projections.threads.present import present_contribution, present_wording, worded_by
from projections.threads.seen import contribution_seen, reason_readable, text_readable
from projections.threads.tables import changes, contributions, wordings
from projections.viewer import Viewer


@dataclass(frozen=True)
class Then:
    """The time of a view on both clocks; None is now."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_now(self) -> bool:
        """Whether the present state answers."""
        return self.as_of is None and self.known_at is None

    def of(self, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The condition on a history's rows."""
        return by_then(table, self.as_of, self.known_at)


NOW = Then()


@dataclass(frozen=True)
class Withheld:
    """Why a contribution's words do not show to everybody."""

    state: str
    at: datetime | None = None
    precision: str = "second"
    reason: str | None = None
    norm: str | None = None
    by: NameRow | None = None


@dataclass(frozen=True)
class ContributionRow:
    """A contribution. `body` is None when its words are not for this viewer, or were erased."""

    id: UUID
    space_id: UUID
    thread_id: UUID
    reply_to: UUID | None
    kind: str
    author: NameRow
    body: str | None
    media: Media
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    edited_at: datetime | None
    wordings: int
    withheld: Withheld | None
    missing_since: datetime | None
    accepted_at: datetime | None
    source: str | None
    endorsements: Mapping[str, int] = field(default_factory=dict)


def contribution_rows(
    connection: sa.Connection, viewer: Viewer, ids: Collection[UUID], then: Then = NOW
) -> dict[UUID, ContributionRow]:
    """Those of these contributions that the viewer sees, as they are or as they were then."""
    found: dict[UUID, Mapping[str, Any]] = {}
    for part in chunks(ids):
        select = sa.select(contributions).where(
            contributions.c.id.in_(part), contribution_seen(viewer)
        )
        found.update((row["id"], dict(row)) for row in connection.execute(select).mappings())
    if not then.is_now:
        found = _as_they_were(connection, found, then)
    reasons = _withholding(connection, found)
    people = {row["author_id"] for row in found.values()} | {r.by for r in reasons.values() if r.by}
    names = names_in(connection, viewer, people, as_of=then.as_of, known_at=then.known_at)
    return {i: _row(row, viewer, reasons.get(i), names) for i, row in found.items()}


def _as_they_were(
    connection: sa.Connection, present: Mapping[UUID, Mapping[str, Any]], then: Then
) -> dict[UUID, Mapping[str, Any]]:
    """The rows with wording and state of then. What is withheld now stays so in every view."""
    said = histories(connection, wordings, wordings.c.contribution_id, present, then)
    done = histories(connection, changes, changes.c.subject_id, present, then)
    rows: dict[UUID, Mapping[str, Any]] = {}
    for i, row in present.items():
        if i not in said:
            continue
        worded = worded_by(said[i], then.as_of)
        was = {
            "edited_at": worded[0].edited_at,
            **present_wording(worded),
            **present_contribution(done[i]),
        }
        if was["state"] == "shown" or row["state"] == "withdrawn":
            was["state"] = row["state"]
        rows[i] = {**row, **was, "endorsements": None}
    return rows


def histories(
    connection: sa.Connection,
    table: sa.Table,
    key: sa.Column[Any],
    ids: Collection[UUID],
    then: Then = NOW,
) -> dict[UUID, list[sa.Row[Any]]]:
    """What happened to each of these until then, in the community's order."""
    found: dict[UUID, list[sa.Row[Any]]] = defaultdict(list)
    order = (table.c.occurred_at, table.c.recorded_at)
    for part in chunks(ids):
        for row in connection.execute(
            sa.select(table).where(key.in_(part), then.of(table)).order_by(*order)
        ):
            found[getattr(row, key.name)].append(row)
    return found


def _withholding(
    connection: sa.Connection, found: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, sa.Row[Any]]:
    """The change that took each withheld contribution from view."""
    withheld = [i for i, row in found.items() if row["state"] != "shown"]
    past = histories(connection, changes, changes.c.subject_id, withheld)
    return {
        i: change
        for i, history in past.items()
        for change in history
        if change.change == found[i]["state"]
    }


def _row(
    row: Mapping[str, Any],
    viewer: Viewer,
    why: sa.Row[Any] | None,
    names: Mapping[UUID, NameRow],
) -> ContributionRow:
    readable = text_readable(viewer, row["state"])
    return ContributionRow(
        **{name: row[name] for name in _AS_STORED},
        author=names[row["author_id"]],
        body=row["body"] if readable else None,
        source=row["source"] if readable else None,
        withheld=None if row["state"] == "shown" else _withheld(row, why, viewer, names),
        endorsements=row["endorsements"] or {},
    )


_AS_STORED: Sequence[str] = (
    "id", "space_id", "thread_id", "reply_to", "kind", "media", "occurred_at", "precision",
    "recorded_at", "edited_at", "wordings", "missing_since", "accepted_at",
)  # fmt: skip


def _withheld(
    row: Mapping[str, Any],
    why: sa.Row[Any] | None,
    viewer: Viewer,
    names: Mapping[UUID, NameRow],
) -> Withheld:
    if why is None:
        return Withheld(row["state"])
    own = why.by is None or names[why.by].id == names[row["author_id"]].id
    return Withheld(
        row["state"],
        at=why.occurred_at,
        precision=why.precision,
        reason=why.reason if reason_readable(viewer, why.change, own) else None,
        norm=why.detail,
        by=names[why.by] if why.by and viewer.level == "steward" else None,
    )
