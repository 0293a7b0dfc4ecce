"""Spool: a dump's rows in a temporary database on disk, to be fetched again post by post."""

import json
import sqlite3
from collections.abc import Iterator, Mapping

from ingest.readers.stackexchange.codes import ANSWER
from ingest.readers.stackexchange.post import Post, Tally
from ingest.readers.stackexchange.row import Row, moment

CACHE_KIB = 32 << 10
TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -{CACHE_KIB};
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread INTEGER, line INTEGER, fields TEXT);
CREATE TABLE attached (kind TEXT, post INTEGER, line INTEGER, fields TEXT);
CREATE TABLE votes (post INTEGER, type INTEGER, count INTEGER, last TEXT,
                    PRIMARY KEY (post, type)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX posts_by_thread ON posts (thread, id <> thread, id);
CREATE INDEX attached_by_post ON attached (post, kind);
"""
ADD_VOTE = """
INSERT INTO votes VALUES (?, ?, 1, ?) ON CONFLICT
DO UPDATE SET count = count + 1, last = max(last, excluded.last)
"""
ORPHANS = """
SELECT kind, count(*) FROM attached WHERE kind <> 'tags' AND post NOT IN (SELECT id FROM posts)
GROUP BY kind
UNION ALL
SELECT 'votes', sum(count) FROM votes WHERE post NOT IN (SELECT id FROM posts)
"""


class Spool:
    """What a post is joined with. Rows go in as they come, and come out by post."""

    def __init__(self, files: Mapping[str, str]):
        self._files = files
        # A database without a name is SQLite's own temporary file, gone when it is closed.
        self._database = sqlite3.connect("")
        self._database.executescript(TABLES)

    def close(self) -> None:
        """Delete it."""
        self._database.close()

    def add_post(self, row: Row) -> bool:
        """Take a post in. Returns False when there is one with its number already."""
        answers = row.number("ParentId") if row.number("PostTypeId") == ANSWER else None
        given = (row.id, answers or row.id, row.line, _as_json(row))
        insert = "INSERT OR IGNORE INTO posts VALUES (?, ?, ?, ?)"
        return self._database.execute(insert, given).rowcount == 1

    def attach(self, kind: str, post: int, row: Row) -> None:
        """Take in a row that belongs to a post."""
        given = (kind, post, row.line, _as_json(row))
        self._database.execute("INSERT INTO attached VALUES (?, ?, ?, ?)", given)

    def add_vote(self, row: Row) -> None:
        """Count a vote in."""
        given = (row.number("PostId"), row.number("VoteTypeId"), row.created_at.isoformat())
        self._database.execute(ADD_VOTE, given)

    def finish(self) -> None:
        """Make ready for taking out: all that is to go in has gone in."""
        self._database.executescript(INDEXES)

    def posts(self) -> Iterator[Row]:
        """Every post, thread by thread in the order they began, an answer after its question."""
        query = "SELECT line, fields FROM posts ORDER BY thread, id <> thread, id"
        for line, fields in self._database.execute(query):
            yield Row(self._files["posts"], line, json.loads(fields))

    def joined(self, row: Row, begun: Row | None) -> Post:
        """A post with all that belongs to it. `begun` is the post that began a thread last."""
        is_answer = row.number("PostTypeId") == ANSWER
        answers_it = is_answer and begun is not None and begun.id == row.number("ParentId")
        return Post(
            row=row,
            question=begun if answers_it else None,
            history=self._attached("posthistory", row.id),
            comments=self._attached("comments", row.id),
            links=self._attached("postlinks", row.id),
            tags=self._attached("tags", row.id),
            votes=self._votes(row.id),
        )

    def orphans(self) -> Iterator[tuple[str, int]]:
        """How many rows of each kind belong to posts that never went in."""
        for kind, count in self._database.execute(ORPHANS):
            if count:
                yield kind, count

    def _attached(self, kind: str, post: int) -> list[Row]:
        query = "SELECT line, fields FROM attached WHERE post = ? AND kind = ? ORDER BY rowid"
        found = self._database.execute(query, (post, kind))
        return [Row(self._files[kind], line, json.loads(fields)) for line, fields in found]

    def _votes(self, post: int) -> dict[int, Tally]:
        query = "SELECT type, count, last FROM votes WHERE post = ?"
        found = self._database.execute(query, (post,))
        return {kind: Tally(count, moment(last)) for kind, count, last in found}


def _as_json(row: Row) -> str:
    return json.dumps(dict(row.values), ensure_ascii=False)
