"""Tables of decisions: the decision itself, and every change with both clocks."""

import sqlalchemy as sa

from projections.chronicles import chronicle_columns
from projections.store import UtcDateTime, metadata

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("visibility", sa.String(16), nullable=False),
)

decision_changes = sa.Table(
    "decision_changes",
    metadata,
    *chronicle_columns(),
    sa.Column("title", sa.Text, nullable=False),  # empty: as before
    sa.Column("status", sa.Text, nullable=False),  # the community's own word; empty: none given
    sa.Column("state", sa.String(16)),  # null: as before
    sa.Column("method", sa.Text),
    sa.Column("tally", sa.JSON(none_as_null=True)),
    sa.Column("deciders", sa.JSON(none_as_null=True)),
    sa.Column("superseded_by", sa.Uuid, index=True),
    sa.Column("due_at", UtcDateTime),
    sa.Column("text", sa.Text),  # null: as before
)
