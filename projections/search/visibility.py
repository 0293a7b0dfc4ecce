"""Visibility: which documents a viewer may see. What is not known to be allowed is denied."""

from uuid import UUID

import sqlalchemy as sa

from projections.search.keyword.facts import demands
from projections.spaces.tables import space_readers, spaces
from projections.viewer import Viewer

_CONFIDENTIAL = demands("confidential")
_SPACES = sa.select(spaces.c.id, spaces.c.visibility)


class Sight:
    """What one viewer may see, at the time of asking."""

    def __init__(self, connection: sa.Connection, viewer: Viewer):
        self._levels = demands(*viewer.visibilities)
        rows = connection.execute(_SPACES)
        self._spaces = {space.bytes: demands(visibility) for space, visibility in rows}
        named = sa.select(space_readers.c.space_id).where(
            space_readers.c.person_id == viewer.person
        )
        self._named = (
            {space.bytes for space in connection.scalars(named)} if viewer.person else set()
        )

    def sees(self, space: bytes, demanded: int) -> bool:
        """Whether something in this space is shown that demands these levels itself."""
        if space not in self._spaces:
            return False
        levels = self._levels | (_CONFIDENTIAL if space in self._named else 0)
        return not (self._spaces[space] | demanded) & ~levels

    def sees_space(self, space: UUID) -> bool:
        """Whether the space itself is shown."""
        return self.sees(space.bytes, 0)
