"""Tables of spaces: the present state, and the history with its two clocks behind it."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

spaces = sa.Table(
    "spaces",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("visibility", sa.String(16), nullable=False),
    sa.Column("purpose", sa.Text),
    sa.Column("purpose_by", sa.Uuid),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
)

space_names = sa.Table(
    "space_names",
    metadata,
    sa.Column("space_id", sa.Uuid, index=True, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

space_visibilities = sa.Table(
    "space_visibilities",
    metadata,
    sa.Column("space_id", sa.Uuid, index=True, nullable=False),
    sa.Column("visibility", sa.String(16), nullable=False),
    sa.Column("named", sa.JSON, nullable=False),  # who may see it while it is confidential
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

space_readers = sa.Table(
    "space_readers",
    metadata,
    sa.Column("space_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
)
