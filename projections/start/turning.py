"""Turning points: what became another in the last year in which anything happened here."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from projections.decisions.queries import decisions_in
from projections.norms.history import changes_of
from projections.people.identities import identities
from projections.roles.holdings import holdings_in
from projections.roles.rows import RoleState
from projections.roles.timeline import named
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.start.asked import Asked

A_YEAR = timedelta(days=365)
MOST_OF_A_KIND = 5
NORMS = {
    "adopted": "was adopted",
    "amended": "was amended",
    "suspended": "was suspended",
    "reinstated": "holds again",
    "repealed": "was repealed",
}
DECISIONS = {"superseded": "was superseded", "reversed": "was reversed"}


@dataclass(frozen=True)
class TurningPoint:
    """Something that changed: what, how, and when. `by` is who took a role up."""

    kind: str
    id: UUID
    title: str
    how: str
    at: datetime
    precision: str
    why: str = ""
    by: str = ""
    after: UUID | None = None
    """The decision that took its place."""


def turning_points(
    asked: Asked, states: list[RoleState], last_said: datetime | None, limit: int
) -> tuple[list[TurningPoint], int]:
    """The latest ones, newest first, and how many there were in that year.

    The year ends at the last thing that is known of the community, and not today.
    """
    every = [*_norms(asked), *_decisions(asked), *_roles(asked, states), *_spaces(asked)]
    moments = [point.at for point in every] + ([last_said] if last_said else [])
    if not moments:
        return [], 0
    since = max(moments) - A_YEAR
    recent = sorted(
        (point for point in every if point.at > since), key=lambda p: (p.at, p.kind, p.id)
    )
    by_kind: dict[str, list[TurningPoint]] = defaultdict(list)
    for point in reversed(recent):
        by_kind[point.kind].append(point)
    shown = [point for points in by_kind.values() for point in islice(points, MOST_OF_A_KIND)]
    shown.sort(key=lambda p: (p.at, p.kind, p.id), reverse=True)
    return shown[:limit], len(recent)


def _norms(asked: Asked) -> Iterator[TurningPoint]:
    as_of = asked.clocks["as_of"]
    for norm, changes in changes_of(asked.connection, asked.viewer, **asked.clocks).items():
        for change in changes:
            if change.event in NORMS and (as_of is None or change.in_force_at <= as_of):
                yield TurningPoint(
                    kind="norm",
                    id=norm,
                    title=change.title,
                    how=NORMS[change.event],
                    at=change.occurred_at,
                    precision=change.precision,
                    why=change.rationale or "",
                )


def _decisions(asked: Asked) -> Iterator[TurningPoint]:
    found = decisions_in(asked.connection, asked.viewer, **asked.clocks)
    for decision in found.values():
        if decision.state in DECISIONS and decision.changed_at is not None:
            after = decision.superseded_by if decision.superseded_by in found else None
            yield TurningPoint(
                kind="decision",
                id=decision.id,
                title=decision.called,
                how=DECISIONS[decision.state],
                at=decision.changed_at,
                precision=decision.changed_precision,
                after=after,
            )


def _roles(asked: Asked, states: list[RoleState]) -> Iterator[TurningPoint]:
    """Who took up a role that somebody else had held before."""
    who = identities(asked.connection, **asked.clocks)
    called = {state.id: state.called for state in states}
    held = holdings_in(asked.connection, asked.viewer, who)
    first: dict[UUID, datetime] = {}
    for holding in held:
        first[holding.role_id] = min(first.get(holding.role_id, holding.since), holding.since)
    later = [h for h in held if h.since > first[h.role_id] and h.role_id in called]
    later = sorted(later, key=lambda h: h.since, reverse=True)
    names = named(asked.connection, who, {h.person_id for h in later}, whole=True)
    last: set[UUID] = set()  # of a group, the one who came last
    for holding in later:
        if holding.role_id in last:
            continue
        last.add(holding.role_id)
        yield TurningPoint(
            kind="role",
            id=holding.role_id,
            title=called[holding.role_id],
            how="was taken up by",
            at=holding.since,
            precision=holding.since_precision,
            by=names[holding.person_id].name,
        )


def _spaces(asked: Asked) -> Iterator[TurningPoint]:
    """When a closing was recorded is not kept, so a view of what was known shows none."""
    as_of, known_at = asked.clocks["as_of"], asked.clocks["known_at"]
    rows = asked.connection.execute(sa.select(spaces).where(space_seen(asked.viewer)))
    for row in rows:
        if known_at is not None and row.recorded_at > known_at:
            continue
        for at, how in ((row.opened_at, "was opened"), (row.closed_at, "was closed")):
            if at is None or (as_of is not None and at > as_of):
                continue
            if how == "was opened" or known_at is None:
                precision = row.precision if how == "was opened" else "second"
                yield TurningPoint("space", row.id, row.name, how, at, precision)
