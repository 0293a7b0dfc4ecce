"""Entries: what can be found of norms and decisions, as the viewer saw them at a time."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.decisions.queries import DecisionRow, decision_seen, decisions_in
from projections.decisions.tables import decision_changes, decisions
from projections.norms.clauses import Clause, clauses_of
from projections.norms.history import (
    STATES,
    NormChangeRow,
    NormRow,
    as_it_stood,
    changes_of,
    in_force,
    norm_seen,
)
from projections.norms.tables import norm_changes, norms
from projections.text.markup import markdown_text
from projections.viewer import Viewer

NOT_ADOPTED = ("proposed", "deferred", "withdrawn", "rejected")
READ = 3_000  # characters of the text of a decision
_AT_ONCE = 500
_LEAD = re.compile(r"[\d.()\s]*(?:\*\*|__)([^*_\n]{1,80})(?:\*\*|__)")
"""The bold words that a clause begins with, which name what it is about."""


@dataclass(frozen=True)
class Entry:
    """A clause, a norm as a whole, or a decision. `text` is what it says, `around` what is above.

    `place` is the number of the clause among those of its norm.
    """

    kind: Literal["norm", "decision"]
    id: UUID
    title: str
    text: str
    state: str
    status: str
    since: datetime
    precision: str
    holds: bool
    names: tuple[str, ...]
    around: str = ""
    own: str = ""
    """What names it: words that count beside those of its text."""

    label: str = ""
    place: int | None = None
    clause: Clause | None = None

    @property
    def is_adopted(self) -> bool:
        """Whether the community ever agreed to it."""
        return self.kind == "norm" or self.state not in NOT_ADOPTED


@dataclass(frozen=True)
class Entries:
    """All entries, and until when they are so unless something is recorded."""

    every: tuple[Entry, ...]
    until: datetime | None


def entries_of(
    connection: sa.Connection, viewer: Viewer, as_of: datetime | None, known_at: datetime | None
) -> Entries:
    """What the viewer could find then."""
    found = changes_of(connection, viewer, as_of, known_at)
    stood = connection.execute(sa.select(norms).where(norm_seen(viewer))).all()
    rows = [as_it_stood(row, found[row.id], as_of) for row in stood if row.id in found]
    texts = _norm_texts(connection, {row.id: _worded(found[row.id], as_of) for row in rows})
    every: list[Entry] = []
    for row in rows:
        every += _of_norm(row, found[row.id], texts.get(row.id, ""), as_of)
    said = _decision_texts(connection, viewer, as_of, known_at)
    taken = decisions_in(connection, viewer, as_of=as_of, known_at=known_at)
    every += [_of_decision(row, said.get(row.id, "")) for row in taken.values()]
    return Entries(tuple(every), _next_of(found.values()) if as_of is None else None)


def _worded(changes: Sequence[NormChangeRow], as_of: datetime | None) -> int:
    """The change whose text held then; of a norm for later, the first with one."""
    worded = [change for change in in_force(changes, as_of) if change.has_text]
    first = [change for change in changes if change.has_text][:1]
    return [*(first or changes[:1]), *worded][-1].entry


def _next_of(changes: Iterable[Sequence[NormChangeRow]]) -> datetime | None:
    """When the next change comes into force."""
    now = datetime.now(UTC)
    times = (change.in_force_at for some in changes for change in some)
    return min((time for time in times if time > now), default=None)


def _norm_texts(connection: sa.Connection, worded: Mapping[UUID, int]) -> dict[UUID, str]:
    c = norm_changes.c
    pairs, texts = iter(worded.items()), {}
    while some := list(islice(pairs, _AT_ONCE)):
        select = sa.select(c.subject_id, c.text).where(sa.tuple_(c.subject_id, c.entry).in_(some))
        texts.update({row.subject_id: row.text or "" for row in connection.execute(select)})
    return texts


def _of_norm(
    norm: NormRow, changes: Iterable[NormChangeRow], text: str, as_of: datetime | None
) -> Iterator[Entry]:
    clauses = clauses_of(text)
    since = _state_since(norm, changes, as_of)
    whole = Entry(
        kind="norm",
        id=norm.id,
        title=norm.title,
        text=_plain(clauses[0].text) if clauses else "",
        state=norm.state,
        status=norm.state,
        since=since[0],
        precision=since[1],
        holds=norm.state == "in force",
        names=(norm.title,),
    )
    yield replace(whole, own=norm.title)
    for place, clause in enumerate(clauses):
        names = (f"{norm.title} {clause.label}",) if clause.label else ()
        around = " ".join(dict.fromkeys((norm.title, *clause.headings)))
        lead = _LEAD.match(clause.text)
        part = replace(whole, text=_plain(clause.text), around=around, names=names)
        part = replace(part, own=lead[1] if lead else "")
        yield replace(part, label=clause.label, place=place, clause=clause)


def _state_since(
    norm: NormRow, changes: Iterable[NormChangeRow], as_of: datetime | None
) -> tuple[datetime, str]:
    """Since when it says what it does, or does not hold any more."""
    since = (norm.changed_at, norm.changed_precision)
    if norm.state not in ("in force", "adopted for later"):
        for change in in_force(changes, as_of):
            if STATES.get(change.event) == norm.state:
                since = (change.in_force_at, change.exactness)
    return since


def _decision_texts(
    connection: sa.Connection, viewer: Viewer, as_of: datetime | None, known_at: datetime | None
) -> dict[UUID, str]:
    """How the last text of each decision begins."""
    c = decision_changes.c
    newest = sa.func.row_number().over(
        partition_by=c.subject_id, order_by=(c.occurred_at.desc(), c.entry.desc())
    )
    ranked = (
        sa.select(c.subject_id, sa.func.substr(c.text, 1, READ).label("text"), newest.label("n"))
        .join(decisions, decisions.c.id == c.subject_id)
        .where(c.text.is_not(None), decision_seen(viewer))
        .where(standing(decision_changes, as_of, known_at))
        .subquery()
    )
    select = sa.select(ranked.c.subject_id, ranked.c.text).where(ranked.c.n == 1)
    return {row.subject_id: row.text for row in connection.execute(select)}


def _of_decision(row: DecisionRow, text: str) -> Entry:
    return Entry(
        kind="decision",
        id=row.id,
        title=row.called,
        text=_plain(text),
        own=row.called,
        state=row.state,
        status=row.status,
        since=(row.changed_at or row.proposed_at).astimezone(UTC),
        precision=row.changed_precision,
        holds=not row.is_stale,
        names=tuple(filter(None, (row.label, row.title, row.called))),
        label=row.label,
    )


def _plain(text: str) -> str:
    return " ".join(markdown_text(text).split())
