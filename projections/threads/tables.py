"""Tables of threads and contributions.

`contributions` and `threads` hold the present state. What it is made of stays beside it with both
clocks: `wordings` has every text a contribution ever had, `titles` every title of a thread,
`changes` every other thing that happened to either.
"""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("space_id", sa.Uuid, nullable=False),
    sa.Column("opened_in", sa.Uuid),  # the space; null: never opened, so where it began
    sa.Column("title", sa.Text),
    sa.Column("visibility", sa.String(16)),  # null: as its space
    sa.Column("opened_at", UtcDateTime),
    sa.Column("opened_by", sa.Uuid),
    sa.Column("contributions", sa.Integer, nullable=False, default=0),
    sa.Column("last_at", UtcDateTime),
    sa.Column("accepted_id", sa.Uuid),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("resolved_at", UtcDateTime),
    sa.Column("merged_into", sa.Uuid, index=True),
    sa.Column("moved_to", sa.Uuid),
    sa.Index("ix_threads_space", "space_id", "last_at"),
    sa.Index("ix_threads_last", "last_at"),
)

contributions = sa.Table(
    "contributions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("space_id", sa.Uuid, nullable=False),
    sa.Column("thread_id", sa.Uuid, nullable=False),
    sa.Column("made_in", sa.Uuid, index=True),  # the thread, and
    sa.Column("said_in", sa.Uuid),  # the space, where merging or moving has placed it elsewhere
    sa.Column("moved_to", sa.Uuid, index=True),  # the thread it was itself moved into last
    sa.Column("reply_to", sa.Uuid),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("body", sa.Text),  # the present wording; null once its author is erased
    sa.Column("media", sa.String(16), nullable=False),
    sa.Column("visibility", sa.String(16)),  # null: as its space
    sa.Column("source", sa.Text),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("edited_at", UtcDateTime),
    sa.Column("wordings", sa.Integer, nullable=False, default=1),
    sa.Column("state", sa.String(16), nullable=False, default="shown"),  # shown withdrawn hidden
    sa.Column("missing_since", UtcDateTime),
    sa.Column("accepted_at", UtcDateTime),
    sa.Column("endorsements", sa.JSON(none_as_null=True)),
    sa.Column("endorsed_at", UtcDateTime),
    sa.Column("score", sa.Integer, nullable=False, default=0),
    sa.Index("ix_contributions_thread", "thread_id", "occurred_at"),
    sa.Index("ix_contributions_space", "space_id", "occurred_at"),
    sa.Index("ix_contributions_author", "author_id", "occurred_at"),
)

wordings = sa.Table(
    "wordings",
    metadata,
    sa.Column("contribution_id", sa.Uuid, index=True, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("media", sa.String(16), nullable=False),
    sa.Column("editor_id", sa.Uuid),
    sa.Column("reason", sa.Text),
    sa.Column("reason_by", sa.Uuid),
    sa.Column("edited_at", UtcDateTime),  # when it was worded so, if that was after it was made
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

titles = sa.Table(
    "titles",
    metadata,
    sa.Column("thread_id", sa.Uuid, index=True, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("by", sa.Uuid),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("subject_id", sa.Uuid, index=True, nullable=False),  # a contribution or a thread
    sa.Column("change", sa.String(16), nullable=False),
    sa.Column("by", sa.Uuid),
    sa.Column("reason", sa.Text),
    sa.Column("reason_by", sa.Uuid),
    sa.Column(
        "detail", sa.Text
    ),  # the norm, the other thread or space, what is undone, the outcome
    sa.Column("cause", sa.Uuid, index=True),  # what one act did has one
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index("ix_changes_change", "change", "occurred_at"),
)
