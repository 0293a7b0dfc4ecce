"""Table of import runs."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("reader", sa.String(64), nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("read", sa.Integer),
    sa.Column("recorded", sa.Integer),
    sa.Column("known", sa.Integer),
    sa.Column("skipped", sa.JSON(none_as_null=True)),
    sa.Column("unreadable_count", sa.Integer),
    sa.Column("unreadable", sa.JSON(none_as_null=True)),
    sa.Column("dropped_fields", sa.JSON(none_as_null=True)),
    sa.Column("seconds", sa.Float),
    sa.Column("forgotten_at", UtcDateTime),  # when its source and its list of unreadable ones went
)
