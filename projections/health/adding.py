"""Adding up: how much each person said and helped in a month and a space."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from projections.health import tables as t
from projections.projection import Batch

MONTHS = 400
"""So many are in one statement."""


def added_up(where: sa.ColumnElement[bool]) -> sa.Select[tuple[int, UUID, UUID, int, int, int]]:
    """The rows of `health_months` that those of the items come to. What bots said is in none.

    A contribution that everybody sees may help in a way that only members see, as the question is
    for members: so the two are told apart by who sees them.
    """
    c = t.items.c
    no: sa.ColumnElement[int] = sa.literal_column("0")
    one: sa.ColumnElement[int] = sa.literal_column("1")
    said = (c.level.label("level"), one.label("said"), no.label("helped"))
    helped = (c.helps.label("level"), no.label("said"), one.label("helped"))
    both = sa.union_all(
        sa.select(c.month, c.space, c.person, *said).where(where, c.person.is_not(None)),
        sa.select(c.month, c.space, c.person, *helped).where(where, c.helps.is_not(None)),
    ).subquery()
    key = (both.c.month, both.c.space, both.c.person, both.c.level)
    total = sa.func.sum
    return sa.select(*key, total(both.c.said), total(both.c.helped)).group_by(*key)


def refresh_months(batch: Batch, changed: Collection[tuple[int, UUID]]) -> None:
    """Add up anew what was said in these months and spaces."""
    by_space: dict[UUID, list[int]] = defaultdict(list)
    for month, space in changed:
        by_space[space].append(month)
    for space, its_months in by_space.items():
        for start in range(0, len(its_months), MONTHS):
            part = its_months[start : start + MONTHS]
            mine = (t.months.c.space == space) & t.months.c.month.in_(part)
            batch.execute(t.months.delete().where(mine))
            theirs = (t.items.c.space == space) & t.items.c.month.in_(part)
            columns = list(t.months.c.keys())
            batch.execute(t.months.insert().from_select(columns, added_up(theirs)))
