"""The chain of reasons as a graph: changes, decisions, talk, roles, and what leans on them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.norms.history import NormChangeRow
from projections.reasons.chain import DEPTH, Link, reasons_of
from projections.reasons.telling import RELATIONS
from projections.reasons.things import Ref, Thing
from projections.story.facts import Facts
from projections.story.norms import changes_of_clause
from projections.story.prose import day
from projections.threads.rows import Then
from projections.viewer import Viewer

MOST = 40
"""How many nodes are drawn: the nearest ones."""


@dataclass(frozen=True)
class Node:
    """A thing of the chain, or one change of the norm that was asked for."""

    key: str
    thing: Thing
    entry: int | None = None
    told: str = ""
    """What it is and how it stands, in a few words."""

    when: str = ""
    is_asked: bool = False
    is_stale: bool = False


@dataclass(frozen=True)
class Edge:
    """What came first, what goes back to it, and how that reads from the latter."""

    source: str
    target: str
    told: str


@dataclass(frozen=True)
class Graph:
    """The nodes that are drawn, what links them, and how many more there are."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: int


def graph_of(
    engine: sa.Engine,
    viewer: Viewer,
    ref: Ref,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Graph | None:
    """The graph of a thing's chain; None when the viewer does not see it then."""
    clocks: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
    reasons = reasons_of(engine, viewer, ref, depth=DEPTH, **clocks)
    if reasons is None:
        return None
    return _Drawing(Facts(engine, viewer, reasons, Then(as_of, known_at))).graph()


class _Drawing:
    """The graph of one chain, the nearest nodes first."""

    def __init__(self, facts: Facts):
        self._facts = facts
        self._asked = facts.reasons.thing
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str], Edge] = {}
        self._changes = list(self._own_changes())

    def graph(self) -> Graph:
        """The nodes, the nearest first up to so many, and the edges between those."""
        self._add(replace(self._node(self._asked), is_asked=True))
        self._add_changes()
        for link in sorted(self._facts.links, key=lambda link: link.depth):
            self._add(self._node(link.thing, bool(link.stale)))
        for citation in self._facts.cited:
            if citation.to_id in self._facts.things or citation.to_kind == "link":
                self._link(
                    self._key(citation.to_kind, citation.to_id),
                    self._citing(citation.of_kind, citation.of_id, citation.entry),
                    RELATIONS[citation.relation][0],
                )
        for link in self._facts.links:
            if link.linked_to == self._asked.id:
                self._link_as_found(link)
        self._add_roles()
        linked = {key for edge in self._edges.values() for key in (edge.source, edge.target)}
        nodes = {key: node for key, node in self._nodes.items() if node.is_asked or key in linked}
        shown = dict(list(nodes.items())[:MOST])
        edges = [e for e in self._edges.values() if e.source in shown and e.target in shown]
        return Graph(tuple(shown.values()), tuple(edges), len(nodes) - len(shown))

    def _own_changes(self) -> Iterable[NormChangeRow]:
        norm = self._facts.norms.get(self._asked.id)
        if norm is None or self._asked.kind != "norm":
            return ()
        changes: Iterable[NormChangeRow] = norm.changes
        if clause := self._facts.reasons.clause:
            rows = norm.clauses_called(clause, self._facts.then.as_of)
            changes = changes_of_clause(norm, rows[0]) if rows else norm.changes
        return [change for change in changes if change.event != "retranscribed"]

    def _add_changes(self) -> None:
        for change in self._changes:
            key = self._citing("norm", self._asked.id, change.entry)
            when = day(change.occurred_at, change.precision)
            told = f"{change.event}, version {change.version}" if change.has_text else change.event
            thing = replace(self._asked, title=change.title, state="")
            self._add(Node(key, thing, change.entry, told, when))
            self._link(key, self._key("norm", self._asked.id), "is as it was made by")

    def _add_roles(self) -> None:
        """The roles in which somebody made a change or took a decision."""
        for target, person, at in self._acts():
            name = self._facts.name(person)
            held = self._facts.held.get((person, at), ())
            if target in self._nodes and name and held:
                key = f"role:{held[0].role_id}>{target}"
                thing = Thing("role", held[0].role_id, ", ".join(row.called for row in held))
                self._add(Node(key, thing, None, "role" if len(held) == 1 else "roles", name.name))
                self._link(key, target, f"was made or taken by {name.name}, then")

    def _acts(self) -> Iterator[tuple[str, UUID, datetime]]:
        """What was done, by whom and when: each change of the norm, each decision taken."""
        for change in self._changes:
            if change.by:
                key = self._citing("norm", self._asked.id, change.entry)
                yield key, change.by, change.occurred_at
        for decision, history in self._facts.decisions.items():
            for row in history:
                person = row.by or next(iter(row.deciders), None)
                if row.event == "taken" and person:
                    yield self._key("decision", decision), person, row.occurred_at

    def _link_as_found(self, link: Link) -> None:
        """A link of what was asked for, also where its thread stands for it."""
        near = self._facts.things[link.linked_to]
        if link.direction == "before":
            first = self._key(link.thing.kind, link.thing.id)
            last = self._citing(near.kind, near.id, link.entry)
        else:
            first = self._key(near.kind, near.id)
            last = self._citing(link.thing.kind, link.thing.id, link.entry)
        pairs = {(edge.source, edge.target) for edge in self._edges.values()}
        if (first, last) not in pairs:
            self._link(first, last, RELATIONS[link.relation][0])

    def _citing(self, kind: str, thing: UUID | str, entry: int | None) -> str:
        mine = str(thing) == str(self._asked.id) and kind == "norm"
        known = mine and any(change.entry == entry for change in self._changes)
        return f"norm:{thing}@{entry}" if known else self._key(kind, thing)

    def _key(self, kind: str, thing: UUID | str) -> str:
        return f"{kind}:{thing}"

    def _node(self, thing: Thing, is_stale: bool = False) -> Node:
        told = f"{thing.kind}, {thing.state}" if thing.state else thing.kind
        told = "page elsewhere" if thing.kind == "link" else told
        when = day(thing.occurred_at, thing.precision) if thing.occurred_at else ""
        by = f"{thing.by}, {when}" if thing.by and when else when
        return Node(self._key(thing.kind, thing.id), thing, None, told, by, False, is_stale)

    def _add(self, node: Node) -> None:
        self._nodes.setdefault(node.key, node)

    def _link(self, source: str, target: str, told: str) -> None:
        if source != target:
            self._edges.setdefault((source, target), Edge(source, target, told))
