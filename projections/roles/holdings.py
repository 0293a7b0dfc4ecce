"""Holdings: while when a person held a role, by whichever of their handles."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.identities import Identities
from projections.people.names import chunks
from projections.roles.rows import HOLDING, Holding
from projections.roles.seen import begun as has_begun
from projections.roles.seen import of_seen_role
from projections.roles.tables import tenures
from projections.roles.timeline import timeline_in
from projections.threads.rows import Then
from projections.viewer import Viewer

FEW = 20
"""So many handles are looked up one by one. Of more, the whole timeline is the faster answer."""


def holdings_in(
    connection: sa.Connection,
    viewer: Viewer,
    who: Identities,
    *,
    roles: Collection[UUID] | None = None,
    handles: Collection[UUID] | None = None,
) -> list[Holding]:
    """All that had begun by then, of these roles and handles only where some are given.

    An end that came later is not in it. Handles that are one person are one holder: what overlaps
    or meets between them is one holding.
    """
    if roles is not None or (handles is not None and len(handles) <= FEW):
        found = _from_tables(connection, viewer, who, roles, handles)
        return merged((holding.as_of(who.as_of) for holding in found), who)
    timeline = timeline_in(connection)
    every, several = timeline.held, timeline.of_several(who)
    mask = every.begun(who.as_of, who.known_at) & timeline.seen(viewer)
    if handles is not None:
        mask &= timeline.of_handles(handles)
    alone = [holding.as_of(who.as_of) for holding in every.chosen(mask & ~several)]
    linked = (holding.as_of(who.as_of) for holding in every.chosen(mask & several))
    return alone + merged(linked, who)


def held_at(
    connection: sa.Connection,
    viewer: Viewer,
    who: Identities,
    at: datetime,
    roles: Collection[UUID] | None = None,
) -> list[Holding]:
    """What was held at that moment, of these roles or of all."""
    if roles is not None:
        held = holdings_in(connection, viewer, who, roles=roles)
        return [holding for holding in held if holding.lasts(at)]
    timeline = timeline_in(connection)
    every, several = timeline.held, timeline.of_several(who)
    mask = every.lasting(at, who.known_at) & timeline.seen(viewer)
    alone = [holding.as_of(who.as_of) for holding in every.chosen(mask & ~several)]
    # Those of several handles may have held it before by another one.
    begun = every.begun(who.as_of, who.known_at) & several
    whole = every.chosen(begun & timeline.of_same(mask & several, who))
    joined = merged((holding.as_of(who.as_of) for holding in whole), who)
    return alone + [holding for holding in joined if holding.lasts(at)]


def holders_at(
    connection: sa.Connection,
    viewer: Viewer,
    who: Identities,
    at: datetime,
    roles: Collection[UUID] | None = None,
) -> Counter[UUID]:
    """How many held each role at that moment, of these roles or of all."""
    if roles is None:
        timeline = timeline_in(connection)
        mask = timeline.held.lasting(at, who.known_at) & timeline.seen(viewer)
        held = timeline.held.chosen(mask)
    else:
        found = _from_tables(connection, viewer, who, roles, None)
        held = [holding for holding in found if holding.lasts(at)]
    pairs = {(holding.role_id, who.person(holding.person_id)) for holding in held}
    return Counter(role for role, _ in pairs)


def merged(holdings: Iterable[Holding], who: Identities) -> list[Holding]:
    """The holdings of persons, from those of their handles."""
    found: list[Holding] = []
    linked: dict[tuple[UUID, UUID], list[Holding]] = defaultdict(list)
    for holding in holdings:
        if holding.person_id in who.several:
            linked[holding.role_id, who.person(holding.person_id)].append(holding)
        else:
            found.append(holding)
    for (_, person), theirs in linked.items():
        joined = theirs if len(theirs) == 1 else _joined(theirs)
        found += (
            holding if holding.person_id == person else holding._replace(person_id=person)
            for holding in joined
        )
    return found


def _joined(holdings: list[Holding]) -> Iterator[Holding]:
    """Of one person in one role: what overlaps, or meets by another handle, is one."""
    last: Holding | None = None
    for holding in sorted(holdings, key=lambda h: (h.since, h.granted_entry)):
        if last is not None and _goes_on(last, holding):
            last = _one_of(last, holding)
            continue
        if last is not None:
            yield last
        last = holding
    if last is not None:
        yield last


def _goes_on(last: Holding, after: Holding) -> bool:
    if last.until is None or after.since < last.until:
        return True
    return after.since == last.until and after.person_id != last.person_id


def _one_of(last: Holding, after: Holding) -> Holding:
    ends_last = last.until is None or (after.until is not None and after.until <= last.until)
    late = last if ends_last else after
    return late._replace(
        person_id=after.person_id,
        since=last.since,
        since_precision=last.since_precision,
        granted_entry=last.granted_entry,
    )


def _from_tables(
    connection: sa.Connection,
    viewer: Viewer,
    who: Identities,
    roles: Collection[UUID] | None,
    handles: Collection[UUID] | None,
) -> list[Holding]:
    then = Then(who.as_of, who.known_at)
    select = sa.select(*HOLDING).where(has_begun(tenures, then), of_seen_role(tenures, viewer))
    column = tenures.c.person_id if roles is None else tenures.c.role_id
    wanted = handles if roles is None else roles
    return [
        Holding._make(row)
        for part in chunks(wanted or ())
        for row in connection.execute(select.where(column.in_(part)))
    ]
