"""Who sees which role, and which stretches held then, as conditions of SQL."""

import sqlalchemy as sa

from projections.chronicles import standing
from projections.roles.tables import roles
from projections.threads.rows import Then
from projections.viewer import Viewer


def role_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of `roles` shows to the viewer. A confidential one shows to nobody yet."""
    return roles.c.visibility.in_(viewer.visibilities)


def of_seen_role(table: sa.FromClause, viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a row of this table belongs to a role that the viewer sees."""
    role = table.c.role_id if "role_id" in table.c else table.c.subject_id
    return role.in_(sa.select(roles.c.id).where(role_seen(viewer)))


def begun(table: sa.FromClause, then: Then) -> sa.ColumnElement[bool]:
    """Whether a stretch had begun, as the archive knew it then; without a time, or will."""
    known = standing(table, None, then.known_at)
    return known if then.as_of is None else sa.and_(known, table.c.since <= then.as_of)


def lasting(table: sa.FromClause, then: Then) -> sa.ColumnElement[bool]:
    """Whether a stretch went on at the moment of the view, which must have one."""
    until = table.c.until
    return sa.and_(begun(table, then), sa.or_(until.is_(None), until > then.as_of))
