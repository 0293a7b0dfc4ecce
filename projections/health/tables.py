"""Tables of health: what was said and done, without a word of it, and what that adds up to.

The first tables keep what events told. `health_items` has beside it what follows: where something
stands today, who is behind its author, who sees it, and whether it helps somebody. `health_months`
and `health_questions` are what the figures are counted from. There is no text in any of them, so
nothing has to go when somebody is erased.

A *level* says who sees something: 0 everybody, 1 members, 2 stewards, 3 people who are named, and
4 nobody, as its space is not known. A *month* is 12 times the year plus the months gone of it.
"""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

items = sa.Table(
    "health_items",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("made_in", sa.Uuid, index=True, nullable=False),
    sa.Column("said_in", sa.Uuid, index=True, nullable=False),
    sa.Column("author", sa.Uuid, index=True, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("visibility", sa.String(16)),  # null: as its space
    sa.Column("is_reply", sa.Boolean, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("moved_to", sa.Uuid, index=True),  # the thread it was itself moved into last
    sa.Column("thread", sa.Uuid),  # where it stands today; so does the space
    sa.Column("space", sa.Uuid),
    sa.Column("level", sa.Integer),
    sa.Column("person", sa.Uuid, index=True),  # null: a bot
    sa.Column("helps", sa.Integer),  # who sees that it helps, as a level; null: it does not
    sa.Index("ix_health_items_month", "month", "space"),
)

months = sa.Table(
    "health_months",
    metadata,
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("space", sa.Uuid, nullable=False),
    sa.Column("person", sa.Uuid, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("said", sa.Integer, nullable=False),
    sa.Column("helped", sa.Integer, nullable=False),
    sa.Index("ix_health_months", "month", "space"),
)
"""How much a person said, and helped by it, in a month and a space, by who sees it."""

questions = sa.Table(
    "health_questions",
    metadata,
    sa.Column("seen_by", sa.Integer, nullable=False),  # as whoever sees up to this level sees it
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("thread", sa.Uuid, nullable=False, index=True),
    sa.Column("space", sa.Uuid, nullable=False),
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("waited", sa.Integer),  # seconds
    sa.Index("ix_health_questions", "seen_by", "month"),
)

deeds = sa.Table(
    "health_deeds",
    metadata,
    sa.Column("item", sa.Uuid, nullable=False, index=True),
    sa.Column("deed", sa.String(16), nullable=False, index=True),
    sa.Column("how", sa.String(16), nullable=False),  # what is undone, or how it was answered
    sa.Column("score", sa.Integer, nullable=False),  # of endorsements, less those against
    sa.Column("version", sa.Integer, nullable=False),  # of the event, in its contribution
    sa.Column("month", sa.Integer, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
"""What was done about contributions: accepted, endorsed, hidden, restored, appealed, answered."""

threads = sa.Table(
    "health_threads",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("opened_in", sa.Uuid),
    sa.Column("visibility", sa.String(16)),
    sa.Column("moved_to", sa.Uuid),
    sa.Column("merged_into", sa.Uuid, index=True),
    sa.Column("space", sa.Uuid, index=True),
)

moves = sa.Table(
    "health_moves",
    metadata,
    sa.Column("thread", sa.Uuid, nullable=False, index=True),  # or what was split off of one
    # The column of `health_threads` that it is told in; `split` is told in that of `health_items`.
    sa.Column("move", sa.String(16), nullable=False),
    sa.Column("target", sa.Uuid, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

spaces = sa.Table(
    "health_spaces",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("level", sa.Integer),
)

space_levels = sa.Table(
    "health_space_levels",
    metadata,
    sa.Column("space", sa.Uuid, nullable=False, index=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

people = sa.Table(
    "health_people",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("is_bot", sa.Boolean, nullable=False),
    sa.Column("person", sa.Uuid),  # whose handle it is; null: a bot
)

links = sa.Table(
    "health_links",
    metadata,
    sa.Column("handle", sa.Uuid, nullable=False, index=True),
    sa.Column("person", sa.Uuid, nullable=False),
    sa.Column("linked", sa.Boolean, nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
