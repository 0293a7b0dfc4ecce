"""Links between handles and persons, as the archive knew them at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.people.tables import handle_links


@dataclass(frozen=True, slots=True)
class Link:
    """Whose a handle is, and when it became that."""

    person: UUID
    since: datetime


def links_in_order() -> sa.Select[Any]:
    """All links and their taking back, in the order of the community's own time."""
    c = handle_links.c
    return sa.select(c.handle_id, c.person_id, c.linked, c.occurred_at, c.recorded_at).order_by(
        c.occurred_at, c.recorded_at
    )


def latest_links(rows: Iterable[Any]) -> dict[UUID, Link | None]:
    """The latest link of each handle that was not taken back since; None: there is none left."""
    links: dict[UUID, dict[UUID, Link]] = {}
    for handle, person, linked, at, *_ in rows:
        mine = links.setdefault(handle, {})
        mine.pop(person, None)
        if linked:
            mine[person] = Link(person, at)
    return {handle: next(reversed(mine.values()), None) for handle, mine in links.items()}


def links_known(connection: sa.Connection, known_at: datetime | None) -> dict[UUID, Link]:
    """Whose each linked handle is, as far as the archive knew then; None is now.

    Whoever has a handle had it all along, whenever that was found out: so there is no `as_of`.
    """
    select = links_in_order()
    if known_at is not None:
        select = select.where(handle_links.c.recorded_at <= known_at)
    return standing_links(connection.execute(select))


def standing_links(rows: Iterable[Any]) -> dict[UUID, Link]:
    """The handles that are somebody's."""
    return {handle: link for handle, link in latest_links(rows).items() if link is not None}
