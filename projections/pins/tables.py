"""Tables of pins: what was put on the page, and every change with both clocks."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("of_kind", sa.String(16), nullable=False),
    sa.Column("of_id", sa.Uuid, nullable=False, index=True),
    sa.Column("clause", sa.Text, nullable=False),
    sa.Column("section", sa.String(16), nullable=False),
)

pin_changes = sa.Table(
    "pin_changes",
    metadata,
    sa.Column("pin_id", sa.Uuid, nullable=False, index=True),
    sa.Column("change", sa.String(16), nullable=False),  # placed annotated removed restored
    sa.Column("by", sa.Uuid),
    sa.Column("note", sa.Text),  # of a removal, why; null once its writer is erased
    sa.Column("note_by", sa.Uuid, index=True),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
