"""Rows: what the tables say of one model's vectors, for the one who writes them."""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.search.meaning.passages import Passage
from projections.search.meaning.tables import passages
from projections.threads.moves import threads_held
from projections.threads.present import CHUNK, chunks
from projections.threads.tables import changes

_p = passages.c


class Entry(NamedTuple):
    """A passage without its text, as its row has it. Two that are equal are the same passage."""

    thread: bytes
    members: bytes
    context: bytes | None
    opening: bool
    digest: bytes


def entry_of(passage: Passage) -> Entry:
    """The entry of a passage."""
    return Entry(
        thread=passage.thread.bytes,
        members=b"".join(member.bytes for member in passage.members),
        context=passage.context.bytes if passage.context else None,
        opening=passage.opening,
        digest=sha256(passage.text.encode("utf-8", "replace")).digest(),
    )


class Rows:
    """The rows of one model. Each method that changes them does so in a transaction of its own."""

    def __init__(self, engine: sa.Engine, key: str):
        self._engine = engine
        self._key = key
        self._mine = _p.model == key

    def count(self) -> int:
        """How many rows were noted so far, those that are gone with them."""
        with self._engine.connect() as connection:
            last = connection.scalar(sa.select(sa.func.max(_p.row)).where(self._mine))
        return 0 if last is None else int(last) + 1

    def of_threads(self, of_threads: Collection[UUID]) -> tuple[dict[Entry, int], list[int]]:
        """The passages of at most 500 threads, each with its row; and the rows yet to be wiped."""
        columns = (_p.row, _p.gone, _p.thread_id, _p.members, _p.context_id, _p.opening, _p.digest)
        theirs = _p.thread_id.in_([thread.bytes for thread in of_threads])
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).where(self._mine, theirs)).all()
        there = {Entry(*fields): row for row, gone, *fields in rows if not gone}
        return there, [row.row for row in rows if row.gone]

    def with_digests(self, digests: Collection[bytes]) -> dict[bytes, int]:
        """Rows of texts that were embedded before, by their digests."""
        found: dict[bytes, int] = {}
        wanted = list(digests)
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), CHUNK):
                some = _p.digest.in_(wanted[start : start + CHUNK])
                select = sa.select(_p.digest, _p.row).where(self._mine, some)
                found.update((row.digest, row.row) for row in connection.execute(select))
        return found

    def change(self, first: int, added: Sequence[Entry], gone: Sequence[int]) -> None:
        """Note what stands in the rows from `first` on, and that others are gone.

        Nothing that could tell a text stays of those. Their threads do until they are `wiped`, so
        that this can be seen to after a crash.
        """
        if not added and not gone:
            return
        with self._engine.begin() as connection:
            last = connection.scalar(sa.select(sa.func.max(_p.changed)).where(self._mine))
            both = {"changed": (last or 0) + 1}
            blank = {"members": b"", "context_id": None, "digest": None, "gone": True}
            self._update(connection, gone, **blank, **both)
            both |= {"model": self._key, "gone": False}
            if added:
                rows = [_columns(entry, row) | both for row, entry in enumerate(added, first)]
                connection.execute(passages.insert(), rows)

    def wiped(self, rows: Sequence[int]) -> None:
        """Note that nothing is left of these."""
        with self._engine.begin() as connection:
            self._update(connection, rows, thread_id=None)

    def clear(self) -> None:
        """Forget everything."""
        with self._engine.begin() as connection:
            connection.execute(passages.delete().where(self._mine))

    def _update(self, connection: sa.Connection, rows: Sequence[int], **values: Any) -> None:
        for start in range(0, len(rows), CHUNK):
            some = _p.row.in_(rows[start : start + CHUNK])
            connection.execute(passages.update().where(self._mine, some).values(**values))


def _columns(entry: Entry, row: int) -> dict[str, Any]:
    return {
        "row": row,
        "thread_id": entry.thread,
        "members": entry.members,
        "context_id": entry.context,
        "opening": entry.opening,
        "digest": entry.digest,
    }


def threads_of(connection: sa.Connection, ids: Iterable[UUID]) -> set[UUID]:
    """Every thread in which these contributions are found now, or may have been found before."""
    waiting = found = threads_held(connection, set(ids))
    while waiting:  # where a thread was merged into one after the other, it was in each of them
        merged: set[str] = set()
        for part in chunks(waiting):
            into = changes.c.subject_id.in_(part) & (changes.c.change == "merged")
            merged.update(connection.scalars(sa.select(changes.c.detail).where(into)))
        waiting = {UUID(thread) for thread in merged} - found
        found |= waiting
    return found
