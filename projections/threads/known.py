"""What was known of a space in a stretch of time, for an importer to compare with a source."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.threads.tables import contributions


def known_contributions(
    engine: sa.Engine, space: UUID, since: datetime, until: datetime
) -> Iterator[UUID]:
    """The contributions of a space that a source still had, from `since` up to `until` inclusive.

    Not for people: it takes no viewer, and gives IDs alone.
    """
    select = sa.select(contributions.c.id).where(
        contributions.c.space_id == space,
        contributions.c.occurred_at.between(since, until),
        contributions.c.missing_since.is_(None),
    )
    with engine.connect() as connection:
        yield from connection.execution_options(yield_per=1000).execute(select).scalars()
