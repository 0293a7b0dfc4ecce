"""Once linked: handles that were taken for a person's, and are not now. A steward erases them too,
or leaves them: the evidence may have been wrong, or the taking back of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.handles import once_linked
from projections.people.links import belongs_to
from projections.people.names import UNKNOWN, handles_of, linked_handles
from projections.people.tables import handle_links, people
from projections.threads.tables import contributions


@dataclass(frozen=True)
class OnceLinked:
    """Somebody whose handle was linked with theirs until `undone_at`, with all `handles` they have.

    `is_anothers`: the handle is now that of another person, who is not erased along with them.
    """

    id: UUID
    name: str
    login: str | None
    handles: tuple[UUID, ...]
    contributions: int
    undone_at: datetime | None
    is_anothers: bool
    chosen: bool = False
    """Whether they are erased too."""


def once_linked_with(
    engine: sa.Engine, handles: Collection[UUID], chosen: Collection[UUID] = ()
) -> list[OnceLinked]:
    """Who was once linked with one of these handles, and is not erased; by name."""
    found = []
    with engine.connect() as connection:
        links = linked_handles(connection)
        for handle in once_linked(connection, handles):
            person = belongs_to(handle, links)
            row = connection.execute(sa.select(people).where(people.c.id == handle)).first()
            if row is None or row.erased_at is not None:
                continue
            theirs = tuple(sorted(handles_of([person], links), key=lambda h: (h != handle, h)))
            is_anothers = person != handle
            said = sa.select(sa.func.count()).select_from(contributions)
            mine = [handle] if is_anothers else theirs
            found.append(
                OnceLinked(
                    id=handle,
                    name=row.name or UNKNOWN,
                    login=row.address,
                    handles=theirs,
                    contributions=connection.scalar(said.where(contributions.c.author_id.in_(mine)))
                    or 0,
                    undone_at=_undone_at(connection, handle, handles),
                    is_anothers=is_anothers,
                    chosen=handle in chosen,
                )
            )
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def _undone_at(
    connection: sa.Connection, handle: UUID, handles: Collection[UUID]
) -> datetime | None:
    c = handle_links.c
    few = list(handles)
    either = sa.or_(
        (c.handle_id == handle) & c.person_id.in_(few),
        (c.person_id == handle) & c.handle_id.in_(few),
    )
    undone: datetime | None = connection.scalar(
        sa.select(sa.func.max(c.occurred_at)).where(either, c.linked.is_(False))
    )
    return undone
