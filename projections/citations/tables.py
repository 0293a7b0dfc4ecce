"""Tables of citations: both ends, and every withdrawal and restoring, with both clocks."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

citations = sa.Table(
    "citations",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("of_kind", sa.String(16), nullable=False),
    sa.Column("of_id", sa.Uuid, nullable=False, index=True),
    sa.Column("entry", sa.Integer),  # the change of it that cites; null: it as a whole
    sa.Column("relation", sa.String(16), nullable=False),
    sa.Column("to_kind", sa.String(16), nullable=False),
    sa.Column("to_id", sa.Uuid, nullable=False, index=True),
    sa.Column("clause", sa.Text, nullable=False),
    sa.Column("by", sa.Uuid),
    sa.Column("note", sa.Text),
    sa.Column("note_by", sa.Uuid, index=True),
    sa.Column("address", sa.Text),  # where a link leads
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

citation_changes = sa.Table(
    "citation_changes",
    metadata,
    sa.Column("citation_id", sa.Uuid, nullable=False, index=True),
    sa.Column("holds", sa.Boolean, nullable=False),  # false: it was withdrawn
    sa.Column("by", sa.Uuid),
    sa.Column("reason", sa.Text),
    sa.Column("reason_by", sa.Uuid, index=True),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
