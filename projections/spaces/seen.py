"""Who sees which space, as conditions of SQL. What no rule shows stays unseen."""

from typing import Any

import sqlalchemy as sa

from projections.spaces.tables import space_readers, spaces
from projections.viewer import Viewer


def readable(
    visibility: sa.ColumnElement[Any], space: sa.ColumnElement[Any], viewer: Viewer
) -> sa.ColumnElement[bool]:
    """Whether what has this visibility shows to the viewer; `space` names who may be confided in.

    It is not true of a null: say beside it what that means.
    """
    open_enough = visibility.in_(viewer.visibilities)
    if viewer.person is None:
        return open_enough
    named = sa.exists().where(
        space_readers.c.space_id == space, space_readers.c.person_id == viewer.person
    )
    return sa.or_(open_enough, sa.and_(visibility == "confidential", named))


def space_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of `spaces` shows to the viewer."""
    return readable(spaces.c.visibility, spaces.c.id, viewer)


def in_seen_space(table: sa.FromClause, viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether what stands in a row of the table was said in a space that the viewer sees.

    Asked of each row: as a list of spaces, SQLite would take it for the way to find the rows.
    """
    its_space = sa.exists().where(spaces.c.id == table.c.space_id, space_seen(viewer))
    return its_space.correlate_except(spaces, space_readers)
