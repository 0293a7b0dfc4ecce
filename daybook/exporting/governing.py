"""Governing: decisions, norms, roles, tenures, citations and imports, as an export tells them."""

from collections.abc import Callable, Iterator
from uuid import UUID

import sqlalchemy as sa

from daybook.exporting.governance_facts import (
    Citation,
    Clause,
    Decision,
    DecisionChange,
    Import,
    Norm,
    NormChange,
    Role,
    RoleChange,
    Tenure,
)
from daybook.exporting.sight import Sight, in_parts
from projections.chronicles import standing
from projections.citations.queries import citations_in
from projections.decisions.queries import DecisionRow, decision_history, decisions_in
from projections.decisions.tables import decision_changes
from projections.imports.tables import imports
from projections.norms.history import in_force
from projections.norms.queries import norm_clauses, norm_history, norms_seen, texts_in
from projections.people.identities import Identities, identities
from projections.people.names import names_in
from projections.reasons.things import things_in
from projections.roles.history import role_history
from projections.roles.queries import roles_seen, tenures_of_role

IMPORTS_SHOWN_TO = "steward"


def decisions_told(connection: sa.Connection, sight: Sight) -> Iterator[Decision]:
    """The decisions that had been proposed by then, oldest first."""
    who = identities(connection, sight.as_of, sight.known_at)
    found = decisions_in(connection, sight.viewer, as_of=sight.as_of, known_at=sight.known_at)
    for row in sorted(found.values(), key=lambda d: (d.proposed_at, d.id)):
        history = tuple(_decision_changes(connection, sight, who, row.id))
        texts = [change.text for change in history if change.text]
        yield Decision(
            id=row.id,
            label=row.label,
            title=row.title,
            text=texts[-1] if texts else "",
            visibility=row.visibility,
            state=row.state,
            status=row.status,
            proposed_at=row.proposed_at,
            precision=row.precision,
            taken_at=row.taken_at,
            outcome=row.outcome,
            method=row.method or None,
            tally=row.tally or {},
            decider_ids=tuple(who.person(one) for one in row.deciders),
            by_id=row.by and who.person(row.by),
            superseded_by=_present(row, found),
            due_at=row.due_at,
            history=history,
        )


def _present(row: DecisionRow, found: dict[UUID, DecisionRow]) -> UUID | None:
    return row.superseded_by if row.superseded_by in found else None


def _decision_changes(
    connection: sa.Connection, sight: Sight, who: Identities, decision: UUID
) -> Iterator[DecisionChange]:
    c = decision_changes.c
    worded = sa.select(c.entry, c.text).where(
        c.subject_id == decision,
        c.text.is_not(None),
        standing(decision_changes, sight.as_of, sight.known_at),
    )
    texts = {row.entry: row.text for row in connection.execute(worded)}
    for row in decision_history(connection.engine, sight.viewer, decision, **sight.clocks):
        yield DecisionChange(
            entry=row.entry,
            event=row.event,
            title=row.title,
            text=texts.get(row.entry),
            state=row.state,
            status=row.status,
            rationale=row.rationale or None,
            source=row.source or None,
            by_id=row.by and who.person(row.by),
            due_at=row.due_at,
            occurred_at=row.occurred_at,
            precision=row.precision,
            recorded_at=row.recorded_at,
        )


def norms_told(connection: sa.Connection, sight: Sight) -> Iterator[Norm]:
    """The norms that had been adopted by then, by title, those that hold first."""
    who = identities(connection, sight.as_of, sight.known_at)
    engine, viewer = connection.engine, sight.viewer
    for row in norms_seen(engine, viewer, **sight.clocks):
        changes = norm_history(engine, viewer, row.id, **sight.clocks)
        texts = texts_in(connection, viewer, row.id, sight.known_at)
        worded = [change for change in in_force(changes, sight.as_of) if change.has_text]
        clauses = norm_clauses(engine, viewer, row.id, **sight.clocks)
        yield Norm(
            id=row.id,
            title=row.title,
            scope=row.scope,
            visibility=row.visibility,
            state=row.state,
            version=row.version,
            adopted_at=row.adopted_at,
            precision=row.precision,
            text=texts[worded[-1].entry] if worded else "",
            clauses=tuple(
                Clause(
                    id=clause.id,
                    label=clause.clause.label,
                    headings=clause.clause.headings,
                    text=clause.clause.text,
                    changes=clause.changes,
                )
                for clause in clauses
            ),
            history=tuple(
                NormChange(
                    entry=change.entry,
                    event=change.event,
                    version=change.version,
                    title=change.title,
                    text=texts.get(change.entry) if change.has_text else None,
                    rationale=change.rationale or None,
                    source=change.source or None,
                    by_id=change.by and who.person(change.by),
                    occurred_at=change.occurred_at,
                    precision=change.precision,
                    effective_from=change.effective_from,
                    in_force_at=change.in_force_at,
                    recorded_at=change.recorded_at,
                )
                for change in changes
            ),
        )


def roles_told(connection: sa.Connection, sight: Sight) -> Iterator[Role]:
    """The roles that had been established by then, by body and title, the retired ones last."""
    engine, viewer = connection.engine, sight.viewer
    for row in roles_seen(engine, viewer, **sight.clocks):
        history = role_history(engine, viewer, row.id, **sight.clocks)
        yield Role(
            id=row.id,
            title=row.title,
            body=row.body,
            mandate=row.mandate,
            seats=row.seats,
            visibility=row.visibility,
            state=row.state,
            holders=row.holders,
            established_at=row.established_at,
            precision=row.precision,
            retired_at=row.retired_at,
            history=tuple(
                RoleChange(
                    entry=change.entry,
                    event=change.event,
                    person_id=change.person_id,
                    by_id=change.by,
                    reason=change.reason or None,
                    evidence=change.evidence or None,
                    source=change.source or None,
                    until=change.until,
                    title=change.title,
                    body=change.body,
                    mandate=change.mandate,
                    corrected_in=change.corrected_in,
                    occurred_at=change.occurred_at,
                    precision=change.precision,
                    recorded_at=change.recorded_at,
                )
                for change in history
            ),
        )


def tenures_told(connection: sa.Connection, sight: Sight) -> Iterator[Tenure]:
    """While when somebody had held a role by then, by role, oldest first."""
    engine, viewer = connection.engine, sight.viewer
    for role in roles_seen(engine, viewer, **sight.clocks):
        held = tenures_of_role(engine, viewer, role.id, **sight.clocks)
        names = names_in(connection, viewer, {row.person_id for row in held}, **sight.clocks)
        for row in held:
            yield Tenure(
                role_id=row.role_id,
                person_id=row.person_id,
                person=names[row.person_id].name,
                since=row.since,
                since_precision=row.since_precision,
                until=row.until,
                until_precision=row.until_precision,
                ended_how=row.ended_how,
            )


def citations_told(connection: sa.Connection, sight: Sight) -> Iterator[Citation]:
    """The citations that held then and of which the viewer sees both ends, oldest first."""
    who = identities(connection, sight.as_of, sight.known_at)
    for part in in_parts(
        iter(citations_in(connection, as_of=sight.as_of, known_at=sight.known_at))
    ):
        ends = {(row.of_kind, row.of_id) for row in part} | {(r.to_kind, r.to_id) for r in part}
        seen = {*things_in(connection, sight.viewer, ends, **sight.clocks)}
        for row in part:
            is_link = row.to_kind == "link"
            if (row.of_kind, row.of_id) not in seen:
                continue
            if not is_link and (row.to_kind, row.to_id) not in seen:
                continue
            yield Citation(
                id=row.id,
                of_kind=row.of_kind,
                of_id=row.of_id,
                entry=row.entry,
                relation=row.relation,
                to_kind=row.to_kind,
                to_id=row.to_id,
                clause=row.clause,
                address=row.address or None,
                note=row.note or None,
                by_id=row.by and who.person(row.by),
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
            )


def imports_told(connection: sa.Connection, sight: Sight) -> Iterator[Import]:
    """The runs that had begun by the time that the archive is looked at, oldest first.

    They happened to the archive, so when things took place in the community does not matter.
    """
    known = Sight(sight.viewer, known_at=sight.known_at)
    for row in connection.execute(sa.select(imports).order_by(imports.c.started_at, imports.c.id)):
        if not known.had_happened(row.started_at):
            continue
        done = known.had_happened(row.finished_at)
        steward = sight.viewer.level == IMPORTS_SHOWN_TO and row.forgotten_at is None
        yield Import(
            id=row.id,
            reader=row.reader,
            source=row.source if steward else None,
            started_at=row.started_at,
            finished_at=row.finished_at if done else None,
            read=(row.read or 0) if done else 0,
            recorded=(row.recorded or 0) if done else 0,
            known=(row.known or 0) if done else 0,
            skipped=(row.skipped or {}) if done else {},
            unreadable=(row.unreadable_count or 0) if done else 0,
        )


GOVERNING: dict[str, Callable[[sa.Connection, Sight], Iterator[object]]] = {
    Decision.KIND: decisions_told,
    Norm.KIND: norms_told,
    Role.KIND: roles_told,
    Tenure.KIND: tenures_told,
    Citation.KIND: citations_told,
    Import.KIND: imports_told,
}
