"""Tables of norms: the norm itself, and every change with both clocks."""

import sqlalchemy as sa

from projections.chronicles import chronicle_columns
from projections.store import UtcDateTime, metadata

norms = sa.Table(
    "norms",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("visibility", sa.String(16), nullable=False),
)

norm_changes = sa.Table(
    "norm_changes",
    metadata,
    *chronicle_columns(),
    sa.Column("title", sa.Text, nullable=False),  # empty: as before
    sa.Column("effective_from", UtcDateTime),
    sa.Column("in_force_at", UtcDateTime, nullable=False),
    sa.Column("text", sa.Text),  # null: as before
)
