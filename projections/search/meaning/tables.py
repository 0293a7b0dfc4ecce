"""Tables of passages: which row of the file of vectors stands for what."""

import sqlalchemy as sa

from projections.store import metadata

LONGEST_KEY = 56  # a model's, of which the name of its index is made

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("model", sa.String(64), primary_key=True),
    sa.Column("row", sa.BigInteger, primary_key=True, autoincrement=False),
    # Identities are bytes, so that a hundred thousand of them are read at once.
    sa.Column("thread_id", sa.LargeBinary(16)),  # null once its vector is wiped
    sa.Column("context_id", sa.LargeBinary(16)),
    sa.Column("members", sa.LargeBinary, nullable=False),  # one behind the other
    sa.Column("opening", sa.Boolean, nullable=False),
    sa.Column("digest", sa.LargeBinary(32)),  # of its text; null once it is gone
    sa.Column("changed", sa.BigInteger, nullable=False),  # grows with each transaction of a model
    sa.Column("gone", sa.Boolean, nullable=False),  # stays, so that readers come to know of it
    sa.Index("ix_passages_thread", "model", "thread_id"),
    sa.Index("ix_passages_digest", "model", "digest"),
    sa.Index("ix_passages_changed", "model", "changed"),
)


def make_tables(engine: sa.Engine) -> None:
    """Make the tables, unless they are there."""
    try:
        passages.create(engine, checkfirst=True)
    except sa.exc.DBAPIError:  # perhaps because another process was making them too
        passages.create(engine, checkfirst=True)


def index_name(key: str) -> str:
    """What the index of this model is called among the positions."""
    return f"meaning {key}"
