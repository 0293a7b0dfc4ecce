"""How roles stood at a moment."""

from collections.abc import Collection, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.names import chunks
from projections.roles.rows import STATE, RoleState
from projections.roles.seen import begun, lasting, role_seen
from projections.roles.tables import role_states, roles
from projections.roles.timeline import timeline_in
from projections.threads.rows import Then
from projections.viewer import Viewer

StateSpan = tuple[RoleState, datetime, datetime | None]


def states_at(
    connection: sa.Connection,
    viewer: Viewer,
    at: datetime,
    known_at: datetime | None,
    only: Collection[UUID] | None = None,
) -> list[RoleState]:
    """The roles that the viewer sees, as they stood at that moment; only these, if given."""
    if only is None:
        timeline = timeline_in(connection)
        mask = timeline.states.lasting(at, known_at) & timeline.states_seen(viewer)
        return timeline.states.chosen(mask)
    of_then = lasting(role_states, Then(at, known_at))
    return [RoleState._make(row[:-2]) for row in _rows(connection, viewer, of_then, only)]


def states_until(
    connection: sa.Connection, viewer: Viewer, then: Then, only: Collection[UUID] | None = None
) -> list[StateSpan]:
    """All that the roles had been by then, each with while when it was so, oldest first."""
    if only is None:
        timeline = timeline_in(connection)
        mask = timeline.states.begun(then.as_of, then.known_at) & timeline.states_seen(viewer)
        found = [(state, *timeline.spans[n]) for n, state in timeline.states.numbered(mask)]
    else:
        rows = _rows(connection, viewer, begun(role_states, then), only)
        found = [(RoleState._make(row[:-2]), row[-2], row[-1]) for row in rows]
    return sorted(found, key=itemgetter(1))


def _rows(
    connection: sa.Connection,
    viewer: Viewer,
    wanted: sa.ColumnElement[bool],
    only: Collection[UUID],
) -> Iterator[Any]:
    select = (
        sa.select(*STATE, role_states.c.since, role_states.c.until)
        .join(roles, roles.c.id == role_states.c.role_id)
        .where(role_seen(viewer), wanted)
    )
    for part in chunks(only):
        yield from connection.execute(select.where(roles.c.id.in_(part)))
