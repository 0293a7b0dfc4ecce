"""Scopes: the spaces that figures can be counted of alone."""

from uuid import UUID

import sqlalchemy as sa

from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.viewer import Viewer


def scopes(engine: sa.Engine, viewer: Viewer) -> dict[UUID, str]:
    """The spaces that the viewer sees, by name."""
    select = sa.select(spaces.c.id, spaces.c.name).where(space_seen(viewer))
    with engine.connect() as connection:
        found = [(row.id, row.name) for row in connection.execute(select)]
    return dict(sorted(found, key=lambda space: (space[1].casefold(), space[0])))
