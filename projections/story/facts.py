"""Facts: everything about the things of a chain that its story tells, as a viewer sees it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import CitationRow, citations_in
from projections.decisions.queries import DecisionChangeRow, decision_history
from projections.decisions.tables import decision_changes
from projections.norms.reading import NormReading, read_norms
from projections.norms.tables import norm_changes
from projections.people.names import NameRow, names_in
from projections.reasons.chain import Link, Reasons
from projections.reasons.things import things_in
from projections.roles.held import HeldRow, Moment, holdings_at
from projections.roles.history import RoleEntryRow, role_history
from projections.roles.tables import role_changes
from projections.story.talk_facts import TalkRow, talk_in
from projections.text.plain import mentioned
from projections.threads.rows import ContributionRow, Then, contribution_rows
from projections.viewer import Viewer

CHRONICLES: Mapping[str, sa.Table] = {
    "norm": norm_changes,
    "decision": decision_changes,
    "role": role_changes,
}


@dataclass(frozen=True)
class EntryRow:
    """A change of a norm, decision or role as it was first recorded, before any correction."""

    event: str
    by: UUID | None
    person: UUID | None
    """Whom a grant of a role, or its end, is about."""

    occurred_at: datetime
    precision: str
    recorded_at: datetime


class Facts:
    """What is known of a chain, read once, in as few queries as there are kinds of things."""

    def __init__(self, engine: sa.Engine, viewer: Viewer, reasons: Reasons, then: Then):
        self.viewer = viewer
        self.reasons = reasons
        self.then = then
        self.clocks: dict[str, Any] = {"as_of": then.as_of, "known_at": then.known_at}
        links = (*reasons.before, *reasons.after)
        self.things = {t.id: t for t in (reasons.thing, *(link.thing for link in links))}
        ids = self._ids()
        self.decisions: dict[UUID, list[DecisionChangeRow]] = {
            i: decision_history(engine, viewer, i, **self.clocks) for i in ids["decision"]
        }
        self.roles: dict[UUID, list[RoleEntryRow]] = {
            i: role_history(engine, viewer, i, **self.clocks) for i in ids["role"]
        }
        with engine.connect() as connection:
            self._read(connection, ids)

    def _read(self, connection: sa.Connection, ids: Mapping[str, list[UUID]]) -> None:
        viewer, then = self.viewer, self.then
        cited = citations_in(connection, of=list(self.things), **self.clocks)
        self._recorded = {citation.id for citation in cited}
        told = [link.citation for link in self.links if link.citation]
        self.cited = [*cited, *(row for row in told if row.id not in self._recorded)]
        beyond = {(row.to_kind, row.to_id) for row in self.cited if row.to_id not in self.things}
        seen = things_in(connection, viewer, beyond, **self.clocks)
        self.ends = self.things | {thing.id: thing for thing in seen.values()}
        self.norms: dict[UUID, NormReading] = read_norms(
            connection, viewer, ids["norm"], **self.clocks
        )
        self.talks: dict[UUID, TalkRow] = talk_in(connection, viewer, ids["thread"], then)
        said = {*ids["contribution"], *(talk.first.id for talk in self.talks.values())}
        self.said: dict[UUID, ContributionRow] = contribution_rows(connection, viewer, said, then)
        self.entries = _entries(connection, ids)
        people = self._people()
        self.names: dict[UUID, NameRow] = names_in(connection, viewer, people, **self.clocks)
        self.held: dict[Moment, tuple[HeldRow, ...]] = holdings_at(
            connection, viewer, self._moments(), known_at=then.known_at
        )
        granted = {row.role_id for rows in self.held.values() for row in rows}
        self.entries |= _entries(connection, {"role": list(granted)})
        givers = {row.by for row in self.entries.values() if row.by} - people
        self.names |= names_in(connection, viewer, givers, **self.clocks)

    def made_by(self, of: UUID, entry: int | None = None) -> list[CitationRow]:
        """What a thing cites, of what the viewer sees; of one change, what that change cites."""
        return [
            citation
            for citation in self.cited
            if citation.of_id == of
            and entry in (None, citation.entry)
            and (citation.to_id in self.ends or citation.to_kind == "link")
        ]

    def is_recorded(self, citation: CitationRow) -> bool:
        """Whether it is an event of the log, and not only what an old decision tells of."""
        return citation.id in self._recorded

    def name(self, person: UUID | None) -> NameRow | None:
        """Somebody's name; None where nobody in particular did it."""
        return self.names.get(person) if person is not None and person.int else None

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the chain, the nearest first."""
        return (*self.reasons.before, *self.reasons.after)

    def _ids(self) -> dict[str, list[UUID]]:
        ids: dict[str, list[UUID]] = defaultdict(list)
        for thing in self.things.values():
            ids[thing.kind].append(thing.id)
        return ids

    def _people(self) -> set[UUID]:
        people = {p for rows in self.decisions.values() for row in rows for p in _who(row)}
        people |= {c.by for norm in self.norms.values() for c in norm.changes if c.by}
        for entries in self.roles.values():
            people |= {p for row in entries for p in (row.by, row.person_id) if p}
        people |= {citation.by for citation in self.cited if citation.by}
        people |= {talk.last.author for talk in self.talks.values()}
        people |= mentioned(row.body for row in self.said.values())
        return people

    def _moments(self) -> set[Moment]:
        decided = {
            (p, row.occurred_at)
            for rows in self.decisions.values()
            for row in rows
            if row.event in ("proposed", "taken", "reversed", "superseded")
            for p in _who(row)
        }
        changed = {
            (c.by, c.occurred_at) for norm in self.norms.values() for c in norm.changes if c.by
        }
        given = {(r.by, r.occurred_at) for rows in self.roles.values() for r in rows if r.by}
        return decided | changed | given


def _who(row: DecisionChangeRow) -> Iterable[UUID]:
    return row.deciders if row.by is None else (row.by, *row.deciders)


def _entries(
    connection: sa.Connection, ids: Mapping[str, Collection[UUID]]
) -> dict[tuple[UUID, int], EntryRow]:
    """The changes of these things as they were first recorded."""
    found: dict[tuple[UUID, int], EntryRow] = {}
    for kind, table in CHRONICLES.items():
        c = table.c
        person = c.person_id if kind == "role" else sa.null()
        columns = (c.subject_id, c.entry, c.event, c.by, c.occurred_at, c.precision, c.recorded_at)
        wanted = c.subject_id.in_(list(ids.get(kind, ())))
        select = sa.select(*columns, person.label("person")).where(wanted).order_by(c.recorded_at)
        for row in connection.execute(select):
            told = (row.event, row.by, row.person, row.occurred_at, row.precision, row.recorded_at)
            found.setdefault((row.subject_id, row.entry), EntryRow(*told))
    return found
