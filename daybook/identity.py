"""Identity: the handles as their platforms write them, for those that likely links are told by."""

from uuid import UUID

import sqlalchemy as sa

from archive.addresses import addresses_of
from daybook.bootstrap import Daybook
from projections.people.tables import people


def addresses_met(daybook: Daybook) -> dict[UUID, str]:
    """The handle that everybody was met by, but for those who were erased. Not to be shown."""
    with daybook.engine.connect() as connection:
        met = list(connection.scalars(sa.select(people.c.id).where(people.c.erased_at.is_(None))))
    return addresses_of(daybook.archive, met)
