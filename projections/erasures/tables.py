"""Tables of erasures, and of which of them the files were purged for."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("by", sa.Uuid),
    sa.Column("reason", sa.Text),
    sa.Column("reason_by", sa.Uuid, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

named_in = sa.Table(
    "erasures_named_in",
    metadata,
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("thing_id", sa.Uuid, nullable=False),
)

purges = sa.Table(
    "purges",
    metadata,
    sa.Column("erased_id", sa.Uuid, primary_key=True),  # a person, or an import
    sa.Column("purged_at", UtcDateTime, nullable=False),
)
"""Whose words are gone from every file. Nothing of the log, so it is no projection's table."""
