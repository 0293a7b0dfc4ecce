"""Tables of the replay: which event told of what, and when; no words, and nobody's name.

`replay_said` has a short row for each contribution, so that all of them can be counted at once:
read from `contributions`, every count would read every body. Its times are microseconds since
1970, in UTC. `replay_events` has the events that are told one by one.
"""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

replay_said = sa.Table(
    "replay_said",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),  # of the event
    sa.Column("contribution_id", sa.Uuid, nullable=False, index=True),
    sa.Column("thread_id", sa.Uuid, nullable=False),  # where it was said, not where it is now
    sa.Column("space_id", sa.Uuid, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("visibility", sa.String(16)),  # null: as its space
    sa.Column("occurred", sa.BigInteger, nullable=False),
    sa.Column("recorded", sa.BigInteger, nullable=False),
)

replay_events = sa.Table(
    "replay_events",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("subject_id", sa.Uuid, nullable=False, index=True),
    sa.Column("entry", sa.Integer, nullable=False),  # the number among those of its subject
    sa.Column("occurred_at", UtcDateTime, nullable=False),  # as it was told first
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
