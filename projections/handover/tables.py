"""Tables of handovers: what was prepared and accepted. When, by whom and why is in `role_changes`.

A row belongs to change number `entry` of its role. Corrections change that, and not this.
"""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("role_id", sa.Uuid, primary_key=True),
    sa.Column("entry", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.Uuid),  # who hands over; null: this row is an acceptance
    sa.Column("successor_id", sa.Uuid),
    sa.Column("prepared", sa.Integer),  # of an acceptance: the number of what it accepts
    sa.Column("text", sa.Text),  # what was written, or the note to an acceptance
    sa.Column("text_by", sa.Uuid, index=True),
    sa.Column("left_out", sa.JSON, nullable=False),
    sa.Column("cites", sa.JSON, nullable=False),
    sa.Column("size", sa.Integer),
    sa.Column("made_at", UtcDateTime),
    sa.Column("alone", sa.Boolean, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
