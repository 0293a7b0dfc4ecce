"""Stale: what leans on a rule or a decision that is not the same any more, and by what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import CitationRow, citations_in
from projections.decisions.queries import DecisionRow, decisions_in
from projections.norms.history import NormChangeRow
from projections.norms.lineage import ClauseRow, find_clauses
from projections.norms.reading import NormReading, read_norms
from projections.viewer import Viewer

LEANING = ("because-of", "implements", "evidence", "answers")


@dataclass(frozen=True)
class StaleRow:
    """What a thing leans on that is not so any more. `how` says it in a word."""

    kind: str
    id: UUID
    title: str
    clause: str
    clause_id: str
    how: str
    """amended, removed, suspended, repealed, superseded or reversed."""

    version_then: int | None
    version_now: int | None
    entry: int | None
    """The change of the norm that did it."""

    at: datetime | None
    superseded_by: UUID | None = None


@dataclass(frozen=True)
class Flagged:
    """A thing that a change would make stale."""

    citation: CitationRow
    stale: StaleRow


def stale_of(
    engine: sa.Engine,
    viewer: Viewer,
    ids: Collection[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, list[StaleRow]]:
    """Of these contributions or other things, those that lean on what had changed by then."""
    with engine.connect() as connection:
        return stale_in(connection, viewer, ids, as_of=as_of, known_at=known_at)


def stale_in(
    connection: sa.Connection,
    viewer: Viewer,
    ids: Collection[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, list[StaleRow]]:
    """The same, in a transaction that is open already."""
    cited = citations_in(connection, of=ids, as_of=as_of, known_at=known_at)
    leaning = [citation for citation in cited if citation.relation in LEANING]
    norms = read_norms(connection, viewer, _ends(leaning, "norm"), as_of=as_of, known_at=known_at)
    found_decisions = _ends(leaning, "decision")
    decisions: Mapping[UUID, DecisionRow] = {}
    if found_decisions:
        decisions = decisions_in(
            connection, viewer, found_decisions, as_of=as_of, known_at=known_at
        )
    stale: dict[UUID, list[StaleRow]] = {}
    for citation in leaning:
        row = None
        if citation.to_id in norms:
            row = norm_stale(citation, norms[citation.to_id], as_of)
        elif citation.to_id in decisions:
            row = _decision_stale(decisions[citation.to_id])
        if row is not None:
            stale.setdefault(citation.of_id, []).append(row)
    return stale


def flagged_by(
    engine: sa.Engine, viewer: Viewer, norm: UUID, *, text: str | None, how: str
) -> list[Flagged]:
    """What would go stale if the norm were changed so now: amended to `text`, or ended."""
    with engine.connect() as connection:
        reading = read_norms(connection, viewer, [norm]).get(norm)
        cited = citations_in(connection, to=[norm])
    if reading is None:
        return []
    flagged = []
    for citation in cited:
        if citation.relation not in LEANING or norm_stale(citation, reading, None) is not None:
            continue
        row = _ended(citation, reading, how) if text is None else _amended(citation, reading, text)
        if row is not None:
            flagged.append(Flagged(citation, row))
    return flagged


def norm_stale(citation: CitationRow, norm: NormReading, as_of: datetime | None) -> StaleRow | None:
    """Whether what was cited of a norm is not so any more."""
    state, change = norm.state(as_of)
    if state != "in force":
        return _row(citation, norm, state, change, as_of)
    then_at = cited_at(citation)
    if not citation.clause:
        then, now = norm.standing(then_at), norm.standing(as_of)
        if now.version <= then.version:
            return None
        return _row(citation, norm, "amended", _first_after(norm, then.version), as_of)
    then_rows = find_clauses(norm.clauses(then_at), citation.clause)
    now_rows = {row.id: row for row in norm.clauses(as_of)}
    return _clause_stale(citation, norm, then_rows, now_rows, as_of)


def _clause_stale(
    citation: CitationRow,
    norm: NormReading,
    then_rows: Iterable[ClauseRow],
    now_rows: Mapping[str, ClauseRow],
    as_of: datetime | None,
) -> StaleRow | None:
    for row in then_rows:
        now = now_rows.get(row.id)
        if now is None:
            version = norm.standing(cited_at(citation)).version
            return _row(citation, norm, "removed", _first_after(norm, version), as_of)
        if now.changed != row.changed:
            change = norm.change(now.changed)
            return _row(citation, norm, "amended", change, as_of, now.id)
    return None


def _amended(citation: CitationRow, norm: NormReading, text: str) -> StaleRow | None:
    then_rows = find_clauses(norm.clauses(cited_at(citation)), citation.clause)
    now_rows = {row.id: row for row in norm.clauses_with(text)}
    if not citation.clause:
        return _row(citation, norm, "amended", None, None)
    return _clause_stale(citation, norm, then_rows, now_rows, None)


def _ended(citation: CitationRow, norm: NormReading, how: str) -> StaleRow:
    return _row(citation, norm, how, None, None)


def _row(
    citation: CitationRow,
    norm: NormReading,
    how: str,
    change: NormChangeRow | None,
    as_of: datetime | None,
    clause_id: str = "",
) -> StaleRow:
    return StaleRow(
        kind="norm",
        id=norm.id,
        title=norm.title,
        clause=citation.clause,
        clause_id=clause_id,
        how=how,
        version_then=norm.standing(cited_at(citation)).version,
        version_now=norm.standing(as_of).version,
        entry=change.entry if change else None,
        at=change.in_force_at if change else None,
    )


def cited_at(citation: CitationRow) -> datetime:
    """When it was cited: of one that is known by its day, at the end of that."""
    if citation.precision == "second":
        return citation.occurred_at
    return datetime.combine(citation.occurred_at.date(), time.max, UTC)


def _decision_stale(decision: DecisionRow) -> StaleRow | None:
    if not decision.is_stale:
        return None
    return StaleRow(
        kind="decision",
        id=decision.id,
        title=decision.called,
        clause="",
        clause_id="",
        how=decision.state,
        version_then=None,
        version_now=None,
        entry=None,
        at=decision.changed_at,
        superseded_by=decision.superseded_by,
    )


def _first_after(norm: NormReading, version: int) -> NormChangeRow | None:
    return next((change for change in norm.changes if change.version > version), None)


def _ends(citations: Iterable[CitationRow], kind: str) -> set[UUID]:
    return {citation.to_id for citation in citations if citation.to_kind == kind}
