"""Pinned: what a steward put on the page, as the viewer sees it, with what became of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from projections.citations.stale import StaleRow, stale_in
from projections.decisions.queries import decisions_in
from projections.norms.lineage import find_clauses
from projections.norms.reading import read_norms
from projections.people.names import NameRow, names_in
from projections.pins.queries import PinRow, pins_in
from projections.reasons.things import Thing, things_in
from projections.start.asked import Asked, sentences
from projections.start.asking import open_spaces
from projections.threads.rows import Then, contribution_rows

GONE = {
    "hidden": "It was hidden since.",
    "withdrawn": "It was withdrawn since.",
    "repealed": "It was repealed since.",
    "suspended": "It is suspended.",
    "superseded": "It was superseded since.",
    "reversed": "It was reversed since.",
    "retired": "This role exists no more.",
    "vacant": "Nobody holds it.",
}


@dataclass(frozen=True)
class Pinned:
    """A pinned thing. `note` is None where whoever wrote it was erased."""

    pin: PinRow
    thing: Thing
    excerpt: str
    note: str | None
    by: NameRow | None
    became: str
    """What became of it since, in a sentence; empty while it stands."""

    stale: tuple[StaleRow, ...]


def pinned_in(asked: Asked) -> Mapping[str, list[Pinned]]:
    """What was pinned, by section, the first pinned first: what the viewer sees of it."""
    rows = pins_in(asked.connection, **asked.clocks)
    things = dict(_things(asked, rows))
    rows = [row for row in rows if (row.of_kind, row.of_id) in things]
    stale = stale_in(asked.connection, asked.viewer, {r.of_id for r in rows}, **asked.clocks)
    names = names_in(asked.connection, asked.viewer, {r.by for r in rows if r.by}, **asked.clocks)
    became = _became(asked, rows, things)
    clauses = _clauses(asked, rows)
    found: dict[str, list[Pinned]] = defaultdict(list)
    for row in rows:
        thing = things[row.of_kind, row.of_id]
        now, excerpt = clauses.get(row.id, ("", thing.excerpt))
        found[row.section].append(
            Pinned(
                pin=row,
                thing=thing,
                excerpt=excerpt,
                note=row.note,
                by=names[row.by] if row.by else None,
                became=became.get(row.id) or now,
                stale=tuple(stale.get(row.of_id, ())),
            )
        )
    return found


def _things(asked: Asked, rows: list[PinRow]) -> dict[tuple[str, UUID], Thing]:
    wanted = {(row.of_kind, row.of_id) for row in rows if row.of_kind != "space"}
    found = things_in(asked.connection, asked.viewer, wanted, **asked.clocks)
    if any(row.of_kind == "space" for row in rows):
        for space in open_spaces(asked):
            found["space", space.id] = Thing("space", space.id, space.name, excerpt=space.purpose)
    return found


def _became(
    asked: Asked, rows: list[PinRow], things: Mapping[tuple[str, UUID], Thing]
) -> dict[UUID, str]:
    """What became of each since: hidden, withdrawn, repealed, superseded and the like."""
    said = {row.of_id for row in rows if row.of_kind == "contribution"}
    states = {
        i: row.withheld.state
        for i, row in contribution_rows(
            asked.connection, asked.viewer, said, Then(**asked.clocks)
        ).items()
        if row.withheld
    }
    decided = {row.of_id for row in rows if row.of_kind == "decision"}
    if decided:
        found = decisions_in(asked.connection, asked.viewer, decided, **asked.clocks)
        states |= {i: decision.state for i, decision in found.items()}
    for row in rows:
        if row.of_kind in ("norm", "role"):
            states[row.of_id] = things[row.of_kind, row.of_id].state
    return {row.id: GONE.get(states.get(row.of_id, ""), "") for row in rows}


def _clauses(asked: Asked, rows: list[PinRow]) -> dict[UUID, tuple[str, str]]:
    """Of pinned clauses: what became of each since it was pinned, and how it reads in short."""
    pinned = [row for row in rows if row.clause]
    readings = read_norms(
        asked.connection, asked.viewer, {row.of_id for row in pinned}, **asked.clocks
    )
    found: dict[UUID, tuple[str, str]] = {}
    for row in pinned:
        norm = readings.get(row.of_id)
        if norm is None:
            continue
        then = find_clauses(norm.clauses(row.placed_at), row.clause)
        now = {clause.id: clause for clause in norm.clauses(asked.clocks["as_of"])}
        left = [now[clause.id] for clause in then if clause.id in now]
        text = sentences(" ".join(clause.clause.text for clause in left)) if left else ""
        before = [clause.changed for clause in then if clause.id in now]
        if not left:
            found[row.id] = ("This clause is gone since.", "")
        elif [clause.changed for clause in left] != before:
            found[row.id] = ("This clause was reworded since it was pinned.", text)
        else:
            found[row.id] = ("", text)
    return found
