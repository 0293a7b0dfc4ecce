"""What was decided, as happenings: decisions, norms, and who took a role up or laid it down."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.decisions.queries import decision_seen
from projections.decisions.tables import decision_changes, decisions
from projections.norms.history import STATES, NormChangeRow, changes_of
from projections.people.identities import identities
from projections.replay.asked import By
from projections.replay.happenings import Change, Happening, Turn, turns_of
from projections.replay.tables import replay_events
from projections.roles.holdings import holdings_in
from projections.roles.rows import Holding, called
from projections.roles.seen import of_seen_role
from projections.roles.tables import role_changes
from projections.viewer import Viewer

Learned = Mapping[tuple[UUID, int], tuple[int, datetime]]
"""The number of the event of each change of a thing, and when it was recorded."""

ROLE_CHANGES = {
    "established": "established",
    "mandate_changed": "changed",
    "retired": "retired",
    "revived": "revived",
}
_UNTOLD = ("amended", "due_for_review")
"""Changes of a decision's text or review, which are no turns of it."""


@dataclass
class Told:
    """What is gathered for one viewer: happenings, and turns of what lasts."""

    happenings: list[Happening] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """Who looks, on which clock, and what was known by then."""

    connection: sa.Connection
    viewer: Viewer
    by: By
    known_at: datetime | None

    def learned(self) -> Learned:
        """Which event told of each change of a decision, norm or role."""
        e = replay_events.c
        return {
            (row.subject_id, row.entry): (row.number, row.recorded_at)
            for row in self.connection.execute(
                sa.select(e.subject_id, e.entry, e.number, e.recorded_at)
            )
        }


def gather_decisions(look: Look, learned: Learned, told: Told) -> None:
    """The decisions that the viewer sees."""
    c = decision_changes.c
    names = (c.subject_id, c.entry, c.event, c.title, c.state, c.occurred_at, c.precision)
    select = (
        sa.select(*names, c.recorded_at, decisions.c.label)
        .join(decisions, decisions.c.id == c.subject_id)
        .where(sa.or_(c.event.not_in(_UNTOLD), c.title != ""))
        .where(decision_seen(look.viewer), standing(decision_changes, None, look.known_at))
        .order_by(c.subject_id, c.occurred_at, c.entry)
    )
    titles: dict[UUID, str] = {}
    changes: dict[UUID, list[Change]] = defaultdict(list)
    for row in look.connection.execute(select):
        titles[row.subject_id] = row.title or titles.get(row.subject_id, "")
        number, at = learned.get((row.subject_id, row.entry), (None, row.recorded_at))
        holds = None if row.state is None else row.state == "accepted"
        changes[row.subject_id].append(Change(row.occurred_at, at, holds))
        if row.event not in _UNTOLD:
            title = titles[row.subject_id]
            title = f"{row.label}: {title}" if row.label else title
            told.happenings.append(_happening("decision", row, title, at, number))
    for history in changes.values():
        told.turns += turns_of("decision", history, look.by)


def gather_norms(look: Look, learned: Learned, told: Told) -> None:
    """The norms that the viewer sees. What only wrote one down better is no change of it."""
    found = changes_of(look.connection, look.viewer, None, look.known_at)
    for history in found.values():
        changes = []
        for row in history:
            number, at = learned.get((row.norm_id, row.entry), (None, row.recorded_at))
            changes.append(_of_norm(row, at))
            if row.event != "retranscribed":
                told.happenings.append(
                    Happening(
                        f"norm.{row.event}",
                        "norm",
                        row.norm_id,
                        row.title,
                        row.occurred_at,
                        row.precision,
                        at,
                        number,
                    )
                )
        told.turns += turns_of("norm", changes, look.by)


def gather_roles(look: Look, learned: Learned, told: Told) -> None:
    """The roles that the viewer sees, and the tenures in them."""
    c = role_changes.c
    select = (
        sa.select(
            c.subject_id, c.entry, c.event, c.title, c.body, c.occurred_at, c.precision,
            c.recorded_at,
        )
        .where(c.event.in_(ROLE_CHANGES))
        .where(of_seen_role(role_changes, look.viewer), standing(role_changes, None, look.known_at))
        .order_by(c.subject_id, c.occurred_at, c.entry)
    )  # fmt: skip
    titles: dict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
    parts: dict[UUID, tuple[str, str]] = {}
    changes: dict[UUID, list[Change]] = defaultdict(list)
    for row in look.connection.execute(select):
        role = row.subject_id
        title, body = parts.get(role, ("", ""))
        parts[role] = row.title or title, row.body or body
        titles[role].append((row.occurred_at, called(*parts[role])))
        number, at = learned.get((role, row.entry), (None, row.recorded_at))
        what = ROLE_CHANGES[row.event]
        holds = None if what == "changed" else what != "retired"
        changes[role].append(Change(row.occurred_at, at, holds))
        happening = _happening("role", row, titles[role][-1][1], at, number)
        told.happenings.append(replace(happening, what=f"role.{what}"))
    for history in changes.values():
        told.turns += turns_of("role", history, look.by)
    who = identities(look.connection, None, look.known_at)
    for holding in holdings_in(look.connection, look.viewer, who):
        _tenure(holding, titles[holding.role_id], learned, told)


def _tenure(
    holding: Holding, titles: list[tuple[datetime, str]], learned: Learned, told: Told
) -> None:
    number, at = learned.get((holding.role_id, holding.granted_entry), (None, holding.since))
    begun = Happening(
        "role.begun", "role", holding.role_id, _then(titles, holding.since), holding.since,
        holding.since_precision, at, number, holding.person_id,
    )  # fmt: skip
    told.happenings.append(begun)
    told.turns.append(Turn("tenure", holding.since, at, 1))
    if holding.until is None:
        return
    ended = (holding.role_id, holding.ended_entry or holding.granted_entry)
    number, at = learned.get(ended, (None, holding.until))
    if holding.ended_entry is None:  # a term that ran out: nothing told so but the grant
        at = max(at, holding.until)
    told.happenings.append(
        Happening(
            "role.ended",
            "role",
            holding.role_id,
            _then(titles, holding.until),
            holding.until,
            holding.until_precision or "second",
            at,
            number,
            holding.person_id,
        )
    )
    told.turns.append(Turn("tenure", holding.until, max(at, begun.learned_at), -1))


def _of_norm(row: NormChangeRow, learned_at: datetime) -> Change:
    state = STATES.get(row.event)
    holds = None if state is None else state == "in force"
    # Decided for later, it holds from then on.
    return Change(max(row.occurred_at, row.in_force_at), max(learned_at, row.in_force_at), holds)


def _then(titles: list[tuple[datetime, str]], at: datetime) -> str:
    """What a role was called then; of one not there yet, its first name."""
    before = [title for since, title in titles if since <= at]
    return before[-1] if before else next((title for _, title in titles), "")


def _happening(
    kind: str, row: Any, title: str, learned_at: datetime, number: int | None
) -> Happening:
    return Happening(
        f"{kind}.{row.event}", kind, row.subject_id, title, row.occurred_at, row.precision,
        learned_at, number,
    )  # fmt: skip
