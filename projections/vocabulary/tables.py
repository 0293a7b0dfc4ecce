"""The table of words: of each wording, the terms in it, what it explains, and what it leans on."""

import sqlalchemy as sa

from projections.store import UtcDateTime, metadata

said_words = sa.Table(
    "said_words",
    metadata,
    sa.Column("contribution_id", sa.Uuid, nullable=False, index=True),
    sa.Column("author_id", sa.Uuid, nullable=False, index=True),
    # Null once the author is erased.
    sa.Column("terms", sa.Text),  # each once, with blanks between; @ before whoever is addressed
    sa.Column("explains", sa.Text),  # lines of a term, a tab, and the sentence that explains it
    sa.Column("leans", sa.Text),  # sources of what it links to; "thanks" where it gives thanks
    sa.Column("worded_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)
