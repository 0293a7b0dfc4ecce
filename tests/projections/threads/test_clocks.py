"""The two clocks."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from projections.store import UtcDateTime
from projections.threads.clocks import by_then
from tests.builders import later

TABLE = sa.Table(
    "history",
    sa.MetaData(),
    sa.Column("name", sa.Text),
    sa.Column("occurred_at", UtcDateTime),
    sa.Column("recorded_at", UtcDateTime),
)


@pytest.mark.parametrize(
    ("as_of", "known_at", "seen"),
    [
        (None, None, {"early", "told late", "late"}),
        (later(1), None, {"early", "told late"}),
        (None, later(3), {"early", "late"}),
        (later(1), later(3), {"early"}),
        (later(0), later(0), set()),
    ],
)
def test_a_row_shows_once_it_had_happened_and_was_recorded(
    engine: sa.Engine, as_of: datetime | None, known_at: datetime | None, seen: set[str]
) -> None:
    rows = [
        {"name": "early", "occurred_at": later(1), "recorded_at": later(2)},
        {"name": "told late", "occurred_at": later(1), "recorded_at": later(9)},
        {"name": "late", "occurred_at": later(3), "recorded_at": later(3)},
    ]
    with engine.begin() as connection:
        TABLE.create(connection)
        connection.execute(TABLE.insert(), rows)
        shown = connection.scalars(sa.select(TABLE.c.name).where(by_then(TABLE, as_of, known_at)))
        assert set(shown) == seen
