"""Reader: a model's passages as arrays, kept up to date at little cost while others write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from projections.search.meaning.scanning import Floats, MappedVectors, mark_of
from projections.search.meaning.tables import make_tables, passages
from projections.search.meaning.vectors import Numbers, VectorsError, path_of

Ids = NDArray[np.bytes_]
"""UUIDs as 16 bytes each. One alone has lost the zeros at its end: take them with `uuids`."""

_ID = np.dtype("S16")
_TRIES = 5


def ids(identities: Iterable[UUID]) -> Ids:
    """These UUIDs as an array, to be compared with those of passages."""
    return np.frombuffer(b"".join(identity.bytes for identity in identities), _ID)


def uuids(array: Ids) -> list[UUID]:
    """The UUIDs in an array."""
    data = np.ascontiguousarray(array).tobytes()
    return [UUID(bytes=data[at : at + 16]) for at in range(0, len(data), 16)]


@dataclass(frozen=True)
class Passages:
    """All passages there were at one time. Number n of each array belongs to one passage.

    Its members are those from `starts[n]` to the start of the next, and each has one at least.
    A context of zeros stands for none.
    """

    rows: Numbers
    threads: Ids
    opening: NDArray[np.bool_]
    contexts: Ids
    members: Ids
    starts: Numbers
    vectors: MappedVectors | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def scores(self, query: Floats, chosen: Numbers | None = None) -> Floats:
        """How alike to the query the passages with these numbers are, or all."""
        if self.vectors is None:
            return np.zeros(0, np.float32)
        return self.vectors.scores(query, self.rows if chosen is None else self.rows[chosen])

    def members_of(self, number: int) -> list[UUID]:
        """The contributions of one passage, in their order."""
        end = self.starts[number + 1] if number + 1 < len(self) else len(self.members)
        return uuids(self.members[self.starts[number] : end])


_NONE = Passages(
    rows=np.zeros(0, np.int64),
    threads=np.zeros(0, _ID),
    opening=np.zeros(0, np.bool_),
    contexts=np.zeros(0, _ID),
    members=np.zeros(0, _ID),
    starts=np.zeros(0, np.int64),
)


class PassageReader:
    """Reads the passages of one model. Threads may share it."""

    def __init__(self, folder: Path, engine: sa.Engine, key: str):
        self._path = path_of(folder, key)
        self._engine = engine
        self._mine = passages.c.model == key
        self._lock = Lock()
        self._forget(None)
        make_tables(engine)

    def current(self) -> Passages:
        """The passages as they are now. Asks only for what has changed since it was last called."""
        with self._lock:
            for _ in range(_TRIES):
                if self._catch_up():
                    return self._passages
            raise VectorsError(self._path, "are not there, or not those that the tables are about")

    def _forget(self, mark: bytes | None) -> None:
        self._mark = mark
        self._changed = 0
        self._passages = _NONE

    def _catch_up(self) -> bool:
        """Take in what is new; False when the file was replaced meanwhile."""
        mark = mark_of(self._path)
        if mark != self._mark:
            self._forget(mark)
        changes = self._changes()
        if not changes:
            return True
        there = [change for change in changes if not change.gone]
        gone = np.array([change.row for change in changes if change.gone], np.int64)
        kept = _without(self._passages, gone)
        vectors = kept.vectors
        if there:
            try:
                vectors = MappedVectors(self._path, 1 + there[-1].row)
            except (FileNotFoundError, VectorsError):
                return False
        if mark_of(self._path) != mark:
            return False
        self._passages = _joined(kept, _of_rows(there), vectors)
        self._changed = max(map(attrgetter("changed"), changes))
        return True

    def _changes(self) -> Sequence[Any]:
        p = passages.c
        columns = (p.row, p.changed, p.gone, p.thread_id, p.context_id, p.members, p.opening)
        new = sa.select(*columns).where(self._mine, p.changed > self._changed)
        if not self._changed:
            new = new.where(~p.gone)
        with self._engine.connect() as connection:
            return connection.execute(new.order_by(p.row)).all()


def _of_rows(rows: Sequence[Any]) -> Passages:
    if not rows:
        return _NONE
    numbers, _, _, threads, contexts, members, opening = zip(*rows, strict=True)
    lengths = np.fromiter(map(len, members), np.int64, len(rows)) // _ID.itemsize
    return Passages(
        rows=np.array(numbers, np.int64),
        threads=np.frombuffer(b"".join(threads), _ID),
        opening=np.array(opening, np.bool_),
        contexts=np.array([context or b"" for context in contexts], _ID),
        members=np.frombuffer(b"".join(members), _ID),
        starts=np.cumsum(lengths) - lengths,
    )


def _without(all_of_them: Passages, gone: Numbers) -> Passages:
    """These passages but for some rows."""
    kept = ~np.isin(all_of_them.rows, gone)
    if kept.all():
        return all_of_them
    lengths = np.diff(all_of_them.starts, append=len(all_of_them.members))
    starts = np.cumsum(lengths[kept]) - lengths[kept]
    return Passages(
        rows=all_of_them.rows[kept],
        threads=all_of_them.threads[kept],
        opening=all_of_them.opening[kept],
        contexts=all_of_them.contexts[kept],
        members=all_of_them.members[np.repeat(kept, lengths)],
        starts=starts,
        vectors=all_of_them.vectors,
    )


def _joined(older: Passages, newer: Passages, vectors: MappedVectors | None) -> Passages:
    return Passages(
        rows=np.concatenate([older.rows, newer.rows]),
        threads=np.concatenate([older.threads, newer.threads]),
        opening=np.concatenate([older.opening, newer.opening]),
        contexts=np.concatenate([older.contexts, newer.contexts]),
        members=np.concatenate([older.members, newer.members]),
        starts=np.concatenate([older.starts, newer.starts + len(older.members)]),
        vectors=vectors,
    )
