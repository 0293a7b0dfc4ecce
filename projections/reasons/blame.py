"""Blame: for every clause in force, the change that made it so, and who stood behind that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import CitationRow, citations_in
from projections.decisions.queries import DecisionRow, decisions_in
from projections.norms.history import NormChangeRow
from projections.norms.lineage import ClauseRow
from projections.norms.reading import read_norms
from projections.people.names import NameRow, names_in
from projections.reasons.things import Thing, things_in
from projections.roles.held import roles_held
from projections.viewer import Viewer

BEHIND = ("implements", "because-of", "evidence", "discussed-in", "responds-to")


@dataclass(frozen=True)
class Participant:
    """Somebody who took part in a change, and the roles they held at that time."""

    person: NameRow
    part: str
    """made the change, or decided it."""

    roles: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """A change of a norm, with what was behind it."""

    change: NormChangeRow
    decisions: tuple[DecisionRow, ...]
    talk: tuple[Thing, ...]
    """What was said before, or is cited as evidence: by the change, or by its decisions."""

    people: tuple[Participant, ...]


@dataclass(frozen=True)
class BlameRow:
    """A clause, the change of the rule that it goes back to, and the last one of its wording."""

    clause: ClauseRow
    origin: Origin
    since: NormChangeRow
    """The change that brought the clause in."""

    worded: NormChangeRow
    """The change that wrote it down as it is: another one only after a retranscription."""


def blame(
    engine: sa.Engine,
    viewer: Viewer,
    norm: UUID,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[BlameRow]:
    """Every clause that was in force then, in order; empty when the viewer sees no such norm."""
    with engine.connect() as connection:
        readings = read_norms(connection, viewer, [norm], as_of=as_of, known_at=known_at)
        if norm not in readings:
            return []
        changes = {change.entry: change for change in readings[norm].changes}
        clauses = readings[norm].clauses(as_of)
        wanted = [changes[entry] for entry in {row.changed for row in clauses}]
        origins = origins_in(connection, viewer, wanted, as_of=as_of, known_at=known_at)
    return [
        BlameRow(row, origins[row.changed], changes[row.since], changes[row.worded])
        for row in clauses
    ]


def origins_in(
    connection: sa.Connection,
    viewer: Viewer,
    changes: Sequence[NormChangeRow],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[int, Origin]:
    """What was behind these changes of one norm, by the number of the change."""
    if not changes:
        return {}
    clocks: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
    cited = citations_in(connection, of=[changes[0].norm_id], **clocks)
    behind = [citation for citation in cited if citation.relation in BEHIND]
    wanted = [citation.to_id for citation in behind if citation.to_kind == "decision"]
    decisions = decisions_in(connection, viewer, wanted, **clocks) if wanted else {}
    behind += citations_in(connection, of=list(decisions), **clocks)
    talk = things_in(
        connection,
        viewer,
        [(c.to_kind, c.to_id) for c in behind if c.to_kind in ("thread", "contribution")],
        **clocks,
    )
    parts = {change.entry: _behind(change, behind, decisions) for change in changes}
    moments = [
        (person, change.occurred_at)
        for change in changes
        for person, _ in _parts(change, parts[change.entry])
    ]
    names = names_in(connection, viewer, {person for person, _ in moments}, **clocks)
    held = roles_held(connection, viewer, moments, known_at=known_at)
    origins = {}
    for change in changes:
        taken = parts[change.entry]
        origins[change.entry] = Origin(
            change=change,
            decisions=tuple(taken),
            talk=tuple(_talk(change, taken, behind, talk)),
            people=tuple(
                Participant(names[person], part, held.get((person, change.occurred_at), ()))
                for person, part in _parts(change, taken)
            ),
        )
    return origins


def _behind(
    change: NormChangeRow, cited: Sequence[CitationRow], decisions: dict[UUID, DecisionRow]
) -> list[DecisionRow]:
    return [
        decisions[citation.to_id]
        for citation in cited
        if citation.of_id == change.norm_id
        and citation.entry == change.entry
        and citation.to_id in decisions
    ]


def _talk(
    change: NormChangeRow,
    taken: Sequence[DecisionRow],
    cited: Sequence[CitationRow],
    talk: dict[tuple[str, UUID], Thing],
) -> list[Thing]:
    sources = {decision.id for decision in taken}
    found: dict[UUID, Thing] = {}
    for citation in cited:
        own = citation.of_id == change.norm_id and citation.entry == change.entry
        if not own and citation.of_id not in sources:
            continue
        thing = talk.get((citation.to_kind, citation.to_id))
        if citation.to_kind == "link" and citation.address:
            thing = Thing("link", citation.to_id, citation.address, address=citation.address)
        if thing is not None:
            found[thing.id] = thing
    return list(found.values())


def _parts(change: NormChangeRow, taken: Sequence[DecisionRow]) -> list[tuple[UUID, str]]:
    parts = {} if change.by is None else {change.by: "made the change"}
    for decision in taken:
        for decider in decision.deciders:
            parts.setdefault(decider, "decided it")
    return list(parts.items())
