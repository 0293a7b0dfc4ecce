"""Lint: what is missing between decisions, norms, roles and what they go back to."""

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.citations.queries import CitationRow, citations_in
from projections.citations.stale import cited_at
from projections.decisions.queries import decisions_in
from projections.decisions.tables import decision_changes, decisions
from projections.norms.history import NormChangeRow, changes_of
from projections.norms.lineage import find_clauses
from projections.norms.reading import read_norms
from projections.norms.tables import norm_changes
from projections.reasons.things import Thing, known_in, things_in
from projections.roles.queries import overfull_roles
from projections.roles.tables import role_changes
from projections.viewer import Viewer

RULES = {
    "one-sided-supersession": "a supersession that only one of both decisions tells of",
    "norm-without-reason": "a change of a norm with neither a rationale nor anything cited",
    "decision-without-discussion": "a decision that cites nothing that was said before",
    "role-without-end": "a role that somebody took over, while the one before never left it",
    "broken-link": "a citation of what is not in the archive, or of a clause that is not there",
}
REASONS = ("because-of", "implements", "discussed-in", "evidence", "responds-to", "supersedes")
CHRONICLES: Mapping[str, sa.Table] = {
    "norm": norm_changes,
    "decision": decision_changes,
    "role": role_changes,
}
TALK = ("thread", "contribution", "link")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missing: in which event of which thing, and how it is mended."""

    rule: str
    kind: str
    id: UUID
    title: str
    event: str
    """The event: what happened and its number in the thing's history, or the citation's ID."""

    says: str
    fix: str


def lint(
    engine: sa.Engine,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Finding]:
    """Everything that is missing, as far as the viewer sees it, rule by rule."""
    with engine.connect() as connection:
        facts = _Facts(connection, viewer, as_of, known_at)
        checks = (
            _supersessions(facts),
            _norms(facts),
            _decisions(facts),
            _roles(facts),
            _links(facts),
        )
        return [finding for check in checks for finding in check]


class _Facts:
    """What all rules look at."""

    def __init__(
        self,
        connection: sa.Connection,
        viewer: Viewer,
        as_of: datetime | None,
        known_at: datetime | None,
    ):
        self.connection = connection
        self.viewer = viewer
        self.as_of = as_of
        self.known_at = known_at
        clocks: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
        self.decisions = decisions_in(connection, viewer, **clocks)
        self.ever = decisions_in(connection, viewer) if as_of or known_at else self.decisions
        self.norms = changes_of(connection, viewer, as_of, known_at)
        self.citations = citations_in(connection, **clocks)
        self.cited_by: dict[UUID, list[CitationRow]] = defaultdict(list)
        for citation in self.citations:
            self.cited_by[citation.of_id].append(citation)

    def name(self, decision: UUID) -> str:
        """What a decision is called, or that it is not here."""
        known = self.ever.get(decision)
        return f"“{known.called}”" if known else f"decision {decision}, which is not in the archive"

    def cite(self, citation: CitationRow, *options: str) -> str:
        """The command that cites so."""
        of, to = f"{citation.of_kind}:{citation.of_id}", f"{citation.to_kind}:{citation.to_id}"
        words = ["daybook", "cite", of, citation.relation, to]
        if citation.clause:
            words += ["--clause", citation.clause]
        if citation.entry is not None:
            words += ["--change", self._change(citation)]
        return shlex.join([*words, *options])

    def _change(self, citation: CitationRow) -> str:
        table = CHRONICLES[citation.of_kind]
        mine = sa.and_(table.c.subject_id == citation.of_id, table.c.entry == citation.entry)
        select = sa.select(table.c.source, table.c.occurred_at)
        select = select.where(mine, standing(table, None, None))
        row = self.connection.execute(select).first()
        return "CHANGE" if row is None else row.source or _stamp(row.occurred_at)


def _supersessions(facts: _Facts) -> Iterator[Finding]:
    old_says = {(row.by, row.old): row for row in _superseded(facts)}
    new_says = {
        (c.of_id, c.to_id): c
        for c in facts.citations
        if c.relation == "supersedes" and c.of_kind == c.to_kind == "decision"
    }
    ends = {("decision", end) for pair in (*old_says, *new_says) for end in pair}
    known = {decision for _, decision in known_in(facts.connection, ends)}
    hidden = known - facts.ever.keys()
    for pair, row in old_says.items():
        if pair not in new_says and not hidden & set(pair):
            yield _said_by_old(facts, row, known)
    for pair, citation in new_says.items():
        if pair not in old_says and not hidden & set(pair):
            yield _said_by_new(facts, citation, known)


def _said_by_old(facts: _Facts, row: "_Superseded", known: set[UUID]) -> Finding:
    fix = f"daybook cite decision:{row.by} supersedes decision:{row.old} --at {row.at}"
    says = f"It says that it was superseded by {facts.name(row.by)}; that one does not say so."
    if row.by not in known:
        says = f"It says that it was superseded by {facts.name(row.by)}. Import that one,"
        says += " or take the change for one that never took place."
        fix = f"daybook decision correct {row.old} {row.entry} --never"
    event = f"superseded, change {row.entry}"
    called = facts.decisions[row.old].called
    return Finding("one-sided-supersession", "decision", row.old, called, event, says, fix)


def _said_by_new(facts: _Facts, citation: CitationRow, known: set[UUID]) -> Finding:
    new, old = citation.of_id, citation.to_id
    says = f"It says that it supersedes {facts.name(old)}; that one does not say so."
    fix = f"daybook decision supersede {old} --with {new}"
    if not {new, old} <= known:
        says = f"It says that it supersedes {facts.name(old)}."
        says += " Import what is not there, or take the citation back."
        fix = facts.cite(citation, "--withdraw")
    elif _last_change(facts, old) <= citation.occurred_at.replace(microsecond=0):
        fix += f" --at {_when(citation.occurred_at, citation.precision)}"
    called = facts.ever[new].called if new in facts.ever else f"decision {new}"
    event = f"citation {citation.id}"
    return Finding("one-sided-supersession", "decision", new, called, event, says, fix)


def _last_change(facts: _Facts, decision: UUID) -> datetime:
    c = decision_changes.c
    mine = sa.and_(c.subject_id == decision, standing(decision_changes, None, None))
    found: datetime = facts.connection.execute(
        sa.select(c.occurred_at).where(mine).order_by(c.occurred_at.desc()).limit(1)
    ).scalar_one()
    return found


@dataclass(frozen=True)
class _Superseded:
    old: UUID
    by: UUID
    entry: int
    at: str


def _superseded(facts: _Facts) -> list[_Superseded]:
    c = decision_changes.c
    select = (
        sa.select(c.subject_id, c.superseded_by, c.entry, c.occurred_at, c.precision)
        .join(decisions, decisions.c.id == c.subject_id)
        .where(c.superseded_by.is_not(None))
        .where(standing(decision_changes, facts.as_of, facts.known_at))
    )
    rows = facts.connection.execute(select)
    return [
        _Superseded(
            row.subject_id, row.superseded_by, row.entry, _when(row.occurred_at, row.precision)
        )
        for row in rows
        if row.subject_id in facts.decisions
    ]


def _norms(facts: _Facts) -> Iterator[Finding]:
    for norm, changes in facts.norms.items():
        for change in changes:
            if change.event == "retranscribed" or (change.rationale or "").strip():
                continue
            if _has_reason(change, facts.cited_by[norm]):
                continue
            yield Finding(
                "norm-without-reason",
                "norm",
                norm,
                change.title,
                f"{change.event}, change {change.entry}",
                f"Nothing says why it was {change.event} on {change.occurred_at:%Y-%m-%d}.",
                f"daybook cite norm:{norm} because-of KIND:REF{change_named(change, changes)}",
            )


def change_named(change: NormChangeRow, changes: Iterable[NormChangeRow]) -> str:
    """What names this change alone; nothing when its time and its source are others' too."""
    changes = list(changes)
    at = _stamp(change.occurred_at)
    if change.source and [c.source for c in changes].count(change.source) == 1:
        return f" --change {shlex.quote(change.source)}"
    return f" --change {at}" * ([_stamp(c.occurred_at) for c in changes].count(at) == 1)


def _has_reason(change: NormChangeRow, cited: Iterable[CitationRow]) -> bool:
    return any(c.entry in (None, change.entry) and c.relation in REASONS for c in cited)


def _decisions(facts: _Facts) -> Iterator[Finding]:
    for decision in facts.decisions.values():
        if decision.taken_at is None or _has_talk(facts.cited_by[decision.id]):
            continue
        yield Finding(
            "decision-without-discussion",
            "decision",
            decision.id,
            decision.called,
            "taken",
            f"Nothing says what was said before it was {decision.outcome}"
            f" on {decision.taken_at:%Y-%m-%d}.",
            f"daybook cite decision:{decision.id} discussed-in thread:REF",
        )


def _has_talk(cited: Iterable[CitationRow]) -> bool:
    return any(c.to_kind in TALK for c in cited)


def _roles(facts: _Facts) -> Iterator[Finding]:
    rows = overfull_roles(
        facts.connection, facts.viewer, as_of=facts.as_of, known_at=facts.known_at
    )
    for row in rows:
        yield Finding(
            "role-without-end",
            "role",
            row.role_id,
            row.called,
            f"granted, change {row.entry}",
            f"{row.name} holds it since {row.since:%Y-%m-%d} without an end, and {row.successor}"
            f" took it up on {row.taken_up:%Y-%m-%d}; it is for {row.seats}.",
            f"daybook role relinquish {row.role_id} {row.person_id} --at DATE",
        )


def _links(facts: _Facts) -> Iterator[Finding]:
    targets = {(c.to_kind, c.to_id) for c in facts.citations if c.to_kind != "link"}
    sources = {(c.of_kind, c.of_id) for c in facts.citations}
    known = known_in(facts.connection, targets | sources)
    seen = things_in(facts.connection, facts.viewer, sources & known)
    superseded = {(row.by, row.old) for row in _superseded(facts)}
    gone = sources - known
    ends = things_in(facts.connection, facts.viewer, targets & known)
    shown = [
        c
        for c in facts.citations
        if (c.of_kind, c.of_id) in seen
        # Of what cites from nowhere only the other end can say who may know of it.
        or ((c.of_kind, c.of_id) in gone and (c.to_kind, c.to_id) in ends.keys() | targets - known)
    ]
    for citation in shown:
        of, to = (citation.of_kind, citation.of_id), (citation.to_kind, citation.to_id)
        is_supersession = citation.relation == "supersedes" and of[0] == to[0] == "decision"
        if is_supersession and (of[1], to[1]) not in superseded:
            continue  # told above, whether the other one is here or not
        title = seen[of].title if of in seen else f"{of[0]} {of[1]}"
        if of not in known:
            says = f"The {of[0]} {of[1]}, which cites the {to[0]} {to[1]}, is not in the archive."
            yield _broken(facts, citation, title, says)
        elif to[0] != "link" and to not in known:
            says = f"It cites the {to[0]} {to[1]}, which is not in the archive."
            yield _broken(facts, citation, title, says)
    cited = [c for c in shown if c.to_kind == "norm" and c.clause and (c.of_kind, c.of_id) in seen]
    yield from _clauses(facts, cited, seen)


def _clauses(
    facts: _Facts, cited: Sequence[CitationRow], seen: Mapping[tuple[str, UUID], Thing]
) -> Iterator[Finding]:
    norms = read_norms(
        facts.connection,
        facts.viewer,
        {c.to_id for c in cited},
        as_of=facts.as_of,
        known_at=facts.known_at,
    )
    for citation in cited:
        norm = norms.get(citation.to_id)
        if norm is None or find_clauses(norm.clauses(cited_at(citation)), citation.clause):
            continue
        says = f"It cites clause {citation.clause!r} of “{norm.title}”, which had no such clause"
        says += f" on {citation.occurred_at:%Y-%m-%d}."
        yield _broken(facts, citation, seen[citation.of_kind, citation.of_id].title, says)


def _broken(facts: _Facts, citation: CitationRow, title: str, says: str) -> Finding:
    event, fix = f"citation {citation.id}", facts.cite(citation, "--withdraw")
    return Finding("broken-link", citation.of_kind, citation.of_id, title, event, says, fix)


def _stamp(at: datetime) -> str:
    """The time of a change, as citations name it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _when(at: datetime, precision: str) -> str:
    """A time as the command line takes it."""
    if precision == "second":
        return _stamp(at)
    return f"~{at:%Y-%m-%d}" if precision == "about" else f"{at:%Y-%m-%d}"
