"""Chain: what a thing goes back to, and what came of it, link by link.

Each citation points back: from an answer to the clause it leans on, from a change of a norm to the
decision it implements, from a decision to the talk before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa

from projections.chronicles import standing
from projections.citations.queries import CitationRow, citations_in
from projections.citations.stale import StaleRow, cited_at, stale_in
from projections.decisions.tables import decision_changes
from projections.norms.lineage import ClauseRow, find_clauses
from projections.norms.reading import NormReading, read_norms
from projections.reasons.things import Ref, Thing, things_in
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

DEPTH = 3
MOST = 200
Direction = Literal["before", "after"]


@dataclass(frozen=True)
class Link:
    """A thing that another goes back to (before), or that came of it (after)."""

    direction: Direction
    depth: int
    """1: linked with the thing asked for; 2: with one of those, and so on."""

    relation: str
    thing: Thing
    linked_to: UUID
    entry: int | None = None
    """The change of the citing thing that cites."""

    clause: str = ""
    note: str | None = None
    stale: tuple[StaleRow, ...] = ()
    citation: CitationRow | None = None
    """What links them. Of a supersession that only the old decision tells of, it is made up."""


@dataclass(frozen=True)
class Reasons:
    """A thing, what it goes back to, and what came of it; the nearest first."""

    thing: Thing
    clause: str
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    called: str = ""
    """What people call the clause, which may have been asked for by its ID."""


def reasons_of(
    engine: sa.Engine,
    viewer: Viewer,
    ref: Ref,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    depth: int = DEPTH,
) -> Reasons | None:
    """The chain through a thing, both ways; None when the viewer does not see it then.

    Of a norm, the chain through one clause; None when it never had such a clause.
    """
    with engine.connect() as connection:
        walk = _Walk(connection, viewer, as_of, known_at)
        thing = walk.thing(ref)
        of_clause = ref.kind == "norm" and ref.clause
        clauses = walk.clauses(ref) if of_clause else []
        if thing is None or (of_clause and not clauses):
            return None
        before = walk.links(ref, "before", depth)
        after = walk.links(ref, "after", depth)
    called = next((row.clause.label for row in clauses), "") or ref.clause
    return Reasons(thing, ref.clause, tuple(before), tuple(after), called)


class _Walk:
    """Follows citations from thing to thing, through what the viewer sees."""

    def __init__(
        self,
        connection: sa.Connection,
        viewer: Viewer,
        as_of: datetime | None,
        known_at: datetime | None,
    ):
        self._connection = connection
        self._viewer = viewer
        self._as_of = as_of
        self._known_at = known_at

    def thing(self, ref: Ref) -> Thing | None:
        """The thing itself, if the viewer sees it."""
        return self._things([(ref.kind, ref.id)]).get((ref.kind, ref.id))

    def clauses(self, ref: Ref) -> list[ClauseRow]:
        """The clauses of the norm that were asked for; if it has none such, those that it had."""
        norm = self._norm(ref.id)
        return norm.clauses_called(ref.clause, self._as_of) if norm else []

    def links(self, start: Ref, direction: Direction, depth: int) -> list[Link]:
        """What is linked that way, and what with that."""
        found: list[Link] = []
        passed = {start.id}
        frontier = [start]
        for distance in range(1, depth + 1):
            links = self._next(frontier, direction, distance, passed)
            found += links
            frontier = [Ref(link.thing.kind, link.thing.id) for link in links]
            passed.update(ref.id for ref in frontier)
            if not frontier or len(found) > MOST:
                break
        return self._marked(found)

    def _next(
        self, frontier: Iterable[Ref], direction: Direction, distance: int, passed: set[UUID]
    ) -> list[Link]:
        links: dict[UUID, Link] = {}
        follow = self._before if direction == "before" else self._after
        found = [(ref, follow(ref)) for ref in frontier]
        things = self._seen_ends([edge for _, edges in found for edge in edges], direction)
        for ref, edges in found:
            for edge in edges:
                thing = things.get(edge.id)
                if thing is None or thing.id in passed:
                    continue
                link = Link(
                    direction=direction,
                    depth=distance,
                    relation=edge.relation,
                    thing=thing,
                    linked_to=ref.id,
                    entry=edge.entry,
                    clause=edge.clause,
                    note=edge.note,
                    citation=edge,
                )
                links.setdefault(thing.id, link)
        return list(links.values())

    def _before(self, ref: Ref) -> list[CitationRow]:
        edges = self._citations(of=[ref.id])
        if ref.kind == "norm" and ref.clause:
            rows = self.clauses(ref)
            entries = {None} | {n for row in rows for n in (*row.changes, row.dropped)}
            edges = [edge for edge in edges if edge.entry in entries]
        if ref.kind == "decision":
            told = {edge.to_id for edge in edges if edge.relation == "supersedes"}
            c = decision_changes.c
            edges += [e for e in self._superseded(c.superseded_by, ref) if e.to_id not in told]
        return edges

    def _after(self, ref: Ref) -> list[CitationRow]:
        targets = [ref.id]
        if ref.kind == "contribution":  # what was decided in its thread came of it too
            c = contributions.c
            thread = self._connection.scalar(sa.select(c.thread_id).where(c.id == ref.id))
            targets += [thread] if thread else []
        if ref.kind == "thread":
            c = contributions.c
            mine = sa.and_(c.thread_id == ref.id, contribution_seen(self._viewer))
            targets += self._connection.scalars(sa.select(c.id).where(mine))
        edges = self._citations(to=targets)
        if ref.kind == "norm" and ref.clause:
            edges = self._leaning(edges, ref)
        if ref.kind == "decision":
            told = {edge.of_id for edge in edges if edge.relation == "supersedes"}
            c = decision_changes.c
            edges += [e for e in self._superseded(c.subject_id, ref) if e.of_id not in told]
        return edges

    def _superseded(self, column: sa.ColumnElement[UUID], ref: Ref) -> list[CitationRow]:
        """The supersessions that old decisions tell of, as if the new ones had cited those."""
        c = decision_changes.c
        then = standing(decision_changes, self._as_of, self._known_at)
        select = sa.select(decision_changes).where(
            column == ref.id, c.superseded_by.is_not(None), then
        )
        return [_supersession(row) for row in self._connection.execute(select)]

    def _leaning(self, edges: Iterable[CitationRow], ref: Ref) -> list[CitationRow]:
        """Those of the citations of a norm that are of this clause, whatever it was called then."""
        norm = self._norm(ref.id)
        mine = {row.id for row in self.clauses(ref)}
        return [
            edge
            for edge in edges
            if norm is not None
            and edge.clause
            and mine & {r.id for r in find_clauses(norm.clauses(cited_at(edge)), edge.clause)}
        ]

    def _marked(self, links: list[Link]) -> list[Link]:
        stale = stale_in(
            self._connection,
            self._viewer,
            {link.thing.id for link in links},
            as_of=self._as_of,
            known_at=self._known_at,
        )
        return [replace(link, stale=tuple(stale.get(link.thing.id, ()))) for link in links]

    def _seen_ends(self, edges: Iterable[CitationRow], direction: Direction) -> dict[UUID, Thing]:
        """The other ends of these citations that the viewer sees, by the citation's ID."""
        ends = {
            edge.id: (edge.to_kind, edge.to_id)
            if direction == "before"
            else (edge.of_kind, edge.of_id)
            for edge in edges
        }
        things = self._things(set(ends.values()))
        found = {i: things[end] for i, end in ends.items() if end in things}
        for edge in edges:
            if edge.to_kind == "link" and direction == "before" and edge.address:
                found[edge.id] = Thing("link", edge.to_id, edge.address, address=edge.address)
        return found

    def _citations(self, **ends: list[UUID]) -> list[CitationRow]:
        return citations_in(self._connection, **ends, as_of=self._as_of, known_at=self._known_at)

    def _things(self, refs: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Thing]:
        return things_in(
            self._connection,
            self._viewer,
            list(refs),
            as_of=self._as_of,
            known_at=self._known_at,
        )

    def _norm(self, norm: UUID) -> NormReading | None:
        return read_norms(
            self._connection, self._viewer, [norm], as_of=self._as_of, known_at=self._known_at
        ).get(norm)


def _supersession(row: Any) -> CitationRow:
    new, old = row.superseded_by, row.subject_id
    return CitationRow(
        id=uuid5(NAMESPACE_URL, f"{new} supersedes {old}"),
        of_kind="decision",
        of_id=new,
        entry=None,
        relation="supersedes",
        to_kind="decision",
        to_id=old,
        clause="",
        by=None,
        note=None,
        address=None,
        occurred_at=row.occurred_at,
        precision=row.precision,
        recorded_at=row.recorded_at,
    )
