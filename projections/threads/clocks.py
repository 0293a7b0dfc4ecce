"""The two clocks, as a condition of SQL on the rows of a history."""

from datetime import datetime

import sqlalchemy as sa


def by_then(
    table: sa.FromClause, as_of: datetime | None, known_at: datetime | None
) -> sa.ColumnElement[bool]:
    """Whether a row had happened `as_of` a time and was recorded `known_at` one; None is now."""
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if as_of is not None:
        conditions.append(table.c.occurred_at <= as_of)
    if known_at is not None:
        conditions.append(table.c.recorded_at <= known_at)
    return sa.and_(*conditions)
