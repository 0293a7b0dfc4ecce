"""People: whoever did something that an export tells of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from daybook.exporting.facts import Person
from daybook.exporting.governing import citations_told
from daybook.exporting.sight import Sight, in_parts
from projections.chronicles import standing
from projections.decisions.queries import decision_seen
from projections.decisions.tables import decision_changes, decisions
from projections.norms.history import norm_seen
from projections.norms.tables import norm_changes, norms
from projections.people.identities import identities
from projections.people.names import ERASED, UNKNOWN
from projections.people.tables import people, person_names
from projections.roles.seen import of_seen_role
from projections.roles.tables import role_changes
from projections.threads.clocks import by_then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions, wordings

NAMED_ONLY = "name:"
"""How a handle begins that is a name written otherwise, and no login."""


def people_told(connection: sa.Connection, sight: Sight) -> Iterator[Person]:
    """Who said, decided, held or did something by then that the viewer sees, by their ID."""
    who = identities(connection, sight.as_of, sight.known_at)
    persons = sorted({who.person(handle) for handle in handles_told(connection, sight)})
    speaking = {who.person(handle) for handle in _speakers(connection, sight)}
    for part in in_parts(iter(persons)):
        handles = {handle: person for person in part for handle in who.all_of(person)}
        rows, names = _rows(connection, sight, handles), _names(connection, sight, handles)
        for person in part:
            own = [rows[handle] for handle in who.all_of(person) if handle in rows]
            if own:
                told = _person(person, own, names[person], sight)
                # Former names are on the page of a person, and only who said something has one.
                alone = told.names and (told.name,)
                yield told if person in speaking else replace(told, names=alone)


def handles_told(connection: sa.Connection, sight: Sight) -> set[UUID]:
    """The handles that did any of it."""
    viewer, then = sight.viewer, sight.then
    c = contributions.c
    edited = (
        sa.select(wordings.c.editor_id)
        .join(contributions, c.id == wordings.c.contribution_id)
        .where(contribution_seen(viewer), then.of(wordings), c.state == "shown")
    )
    held = sa.select(role_changes.c.person_id, role_changes.c.by).where(
        of_seen_role(role_changes, viewer), standing(role_changes, sight.as_of, sight.known_at)
    )
    ruled = sa.select(norm_changes.c.by).where(
        norm_changes.c.subject_id.in_(sa.select(norms.c.id).where(norm_seen(viewer))),
        standing(norm_changes, sight.as_of, sight.known_at),
    )
    decided = sa.select(decision_changes.c.by, decision_changes.c.deciders).where(
        decision_changes.c.subject_id.in_(sa.select(decisions.c.id).where(decision_seen(viewer))),
        standing(decision_changes, sight.as_of, sight.known_at),
    )
    found = {*_speakers(connection, sight), *connection.scalars(edited.distinct())}
    found |= {one for row in connection.execute(held.distinct()) for one in row}
    found |= set(connection.scalars(ruled.distinct()))
    for row in connection.execute(decided):
        found |= {row.by, *map(UUID, row.deciders or ())}
    found |= {row.by_id for row in citations_told(connection, sight)}
    return {handle for handle in found if handle is not None and handle.int}


def _speakers(connection: sa.Connection, sight: Sight) -> set[UUID]:
    """The handles that said something."""
    seen = sa.and_(contribution_seen(sight.viewer), sight.then.of(contributions))
    return set(connection.scalars(sa.select(contributions.c.author_id).where(seen).distinct()))


def _rows(
    connection: sa.Connection, sight: Sight, handles: dict[UUID, UUID]
) -> dict[UUID, sa.Row[Any]]:
    return {
        row.id: row
        for part in in_parts(iter(handles))
        for row in connection.execute(sa.select(people).where(people.c.id.in_(part)))
        if sight.known_at is None or row.recorded_at <= sight.known_at
    }


def _names(
    connection: sa.Connection, sight: Sight, handles: dict[UUID, UUID]
) -> dict[UUID, list[str]]:
    """Every name by then. Who was met later has their first one, as far as then known."""
    c = person_names.c
    names: dict[UUID, list[str]] = defaultdict(list)
    for part in in_parts(iter(handles)):
        known = sa.select(person_names).where(
            c.person_id.in_(part), by_then(person_names, None, sight.known_at)
        )
        order = (c.occurred_at, c.recorded_at, c.person_id)
        for row in connection.execute(known.order_by(*order)):
            mine = names[handles[row.person_id]]
            late = sight.as_of is not None and row.occurred_at > sight.as_of
            if row.name and row.name not in mine and not (late and mine):
                mine.append(row.name)
    return names


def _person(person: UUID, own: list[sa.Row[Any]], names: list[str], sight: Sight) -> Person:
    first = min(own, key=lambda row: (row.introduced_at, row.recorded_at))
    main = next((row for row in own if row.id == person), first)
    erased = any(row.erased_at is not None for row in own)
    left = next((row.left_at for row in own if row.left_at is not None), None)
    is_steward = sight.viewer.level == "steward"
    logins = (row.address for row in own if row.address and is_steward)
    return Person(
        id=person,
        name=ERASED if erased else _name(main, names, sight),
        kind=main.kind,
        names=() if erased else tuple(names),
        handles=() if erased else tuple(a for a in logins if not a.startswith(NAMED_ONLY)),
        introduced_at=first.introduced_at,
        precision=first.precision,
        recorded_at=first.recorded_at,
        left_at=left if sight.had_happened(left) else None,
        erased=erased,
    )


def _name(main: sa.Row[Any], names: list[str], sight: Sight) -> str:
    if sight.then.is_now and main.name:
        return str(main.name)
    return names[-1] if names else UNKNOWN
