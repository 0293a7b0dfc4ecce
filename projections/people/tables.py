"""Tables of people: the present state, and every name and link with its two clocks."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text),  # null once the person is erased
    sa.Column("address", sa.Text),  # the handle, such as github:ada; null: a mail address, erased
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("introduced_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("same_as", sa.Uuid),  # the person whose linked handle this one is
    sa.Column("left_at", UtcDateTime),
    sa.Column("erased_at", UtcDateTime),
)

person_names = sa.Table(
    "person_names",
    metadata,
    sa.Column("person_id", sa.Uuid, index=True, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

handle_links = sa.Table(
    "handle_links",
    metadata,
    sa.Column("handle_id", sa.Uuid, index=True, nullable=False),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("linked", sa.Boolean, nullable=False),  # false: the link was taken back
    sa.Column("told", sa.Text),  # the evidence, or why it was taken back
    sa.Column("told_by", sa.Uuid, nullable=False),  # who gave it, else whom it is about
    sa.Column("recorded_by", sa.Uuid, nullable=False),  # a person, or an import
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

dismissed_links = sa.Table(
    "dismissed_links",
    metadata,
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("handle_id", sa.Uuid, nullable=False),
    sa.Column("told", sa.Text),
    sa.Column("told_by", sa.Uuid, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
"""Pairs that were looked at and found to be two people."""
