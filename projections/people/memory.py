"""Memory: what was worked out of all people at once, kept until their read model moves on."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from projections.store import positions

MOST = 500
T = TypeVar("T")
_kept: WeakKeyDictionary[sa.Engine, tuple[int, dict[Hashable, Any]]] = WeakKeyDictionary()
_position = sa.select(positions.c.position).where(positions.c.projection == "people")


def remembered(connection: sa.Connection, key: Hashable, work_out: Callable[[], T]) -> T:
    """What `work_out` gives, from memory while nothing of people was projected since."""
    # Asked first in a transaction, so that what is read after it is of that position or newer.
    position = connection.scalar(_position)
    if position is None:  # tables that no projection fills
        return work_out()
    kept = _kept.get(connection.engine)
    if kept is None or kept[0] != position or len(kept[1]) >= MOST:
        kept = _kept[connection.engine] = (position, {})
    if key not in kept[1]:
        kept[1][key] = work_out()  # by two threads at once, perhaps, and to the same
    return cast(T, kept[1][key])
