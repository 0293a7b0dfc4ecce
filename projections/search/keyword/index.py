"""Keyword index: what the tables say of each contribution, word by word, in one folder."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from whoosh.index import LockError
from whoosh.util.filelock import try_for
from whoosh.writing import IndexingError

from projections.search.keyword.checksums import forget_checksums, note_checksums
from projections.search.keyword.documents import entries
from projections.search.keyword.facts import FORMER, column
from projections.search.keyword.segment import Segment
from projections.search.keyword.storage import WRITE_LOCK, MappedStorage
from projections.search.keyword.writer import SCHEMA, BulkWriter

VERSION = 6  # of what is stored and how; another version is built anew
_WAIT_FOR_LOCK = 10.0  # seconds


class IndexInUseError(RuntimeError):
    """Another process is writing to the index."""

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The error about the index in this folder."""
        msg = f"Another process is writing to the search index in {str(folder)!r}."
        return cls(f"{msg} Wait until it has finished, then try again.")


class KeywordIndex:
    """The index that follows the read models. Nothing is found before it is committed.

    Repeating an update after a crash does no harm: a wording is in the index once. A writer
    that was killed leaves the index as it was at its last commit.
    """

    name: ClassVar[str] = "keyword"
    version: ClassVar[int] = VERSION

    def __init__(self, folder: Path):
        self.folder = folder
        self._storage = MappedStorage(folder)
        if self._storage.state() is None:
            self._storage.make_index(SCHEMA)
        self._writer: BulkWriter | None = None
        self._added: dict[bytes, list[int]] = {}  # since the last commit, by number in the segment
        self._stale: set[bytes] = set()  # of which an older copy has to go
        self._untitled: set[bytes] = set()  # now without a title
        self._purge = False

    def update(self, connection: sa.Connection, ids: Collection[UUID]) -> None:
        """Make the index hold exactly what the tables now say of these contributions."""
        writer = self._open_writer()
        for known in ids:
            for number in self._added.pop(known.bytes, ()):
                writer.take_back(number)
            self._stale.add(known.bytes)
        for entry in entries(connection, ids):
            self._purge = self._purge or entry.erased
            if entry.documents:
                self._added[entry.id.bytes] = list(map(writer.add, entry.documents))
                if not entry.documents[0].title:
                    self._untitled.add(entry.id.bytes)

    def commit(self) -> None:
        """Let the updates be found.

        When a text or a title was erased, every segment is rewritten that still holds words of
        deleted documents, so that none of them stays on the disk.
        """
        if self._writer is None:
            return
        self._delete_stale(self._writer)
        purge, unsettled = self._purge, self._writer.has_taken_back
        self._writer.write(purge)
        self._forget_all()
        if purge and unsettled:  # what was deleted lies in the very segment just written
            self._open_writer().write(purge)
            self._writer = None
        note_checksums(self.folder)

    def clear(self) -> None:
        """Forget everything, as before a rebuild."""
        self.close()
        forget_checksums(self.folder)  # a file of the same name says something else from now on
        self._storage.make_index(SCHEMA)
        note_checksums(self.folder)

    def close(self) -> None:
        """Give up what was not committed, and release the lock."""
        if self._writer is not None:
            with suppress(OSError, IndexingError):  # of a commit that failed, and was told of
                self._writer.cancel()
        self._forget_all()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep all others from writing. Raises IndexInUseError when one does not come to an end."""
        lock = self._storage.lock(WRITE_LOCK)
        if not try_for(lock.acquire, _WAIT_FOR_LOCK):
            raise IndexInUseError.of(self.folder)
        try:
            yield
        finally:
            lock.release()

    def replace_by(self, other: "KeywordIndex") -> None:
        """Hold what another index has committed, from one moment to the next. Needs the lock."""
        self._storage.take_over(MappedStorage(other.folder), SCHEMA)
        note_checksums(self.folder)

    def document_count(self) -> int:
        """How many contributions can be found."""
        segments = [Segment(self._storage, segment) for segment in self._storage.segments()]
        return sum(not s.marks[number] & FORMER for s in segments for number in s.kept())

    def _open_writer(self) -> BulkWriter:
        if self._writer is None:
            try:
                self._writer = BulkWriter(self._storage.index(), timeout=_WAIT_FOR_LOCK)
            except LockError as error:
                raise IndexInUseError.of(self.folder) from error
        return self._writer

    def _forget_all(self) -> None:
        self._writer = None
        self._added.clear()
        self._stale.clear()
        self._untitled.clear()
        self._purge = False

    def _delete_stale(self, writer: BulkWriter) -> None:
        """Delete the older copies. One pass over all ids is cheaper than a look-up for each."""
        for segment in writer.segments:
            records = Segment(self._storage, segment).records
            for number, (known, titled) in enumerate(column(records, "id", "title_length")):
                if known in self._stale:
                    segment.delete_document(number)
                    self._purge = self._purge or bool(titled and known in self._untitled)
