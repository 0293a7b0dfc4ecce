"""Snapshot: the index as it was at one commit, with what scoring needs in memory."""

from array import array
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Lock
from time import sleep

from whoosh.util.numeric import byte_to_length

from projections.search.keyword.codec import Postings
from projections.search.keyword.columns import Columns
from projections.search.keyword.searched_segment import GAINS, SearchedSegment
from projections.search.keyword.segment import FIELDS
from projections.search.keyword.storage import DAMAGE, DamagedIndexError, MappedStorage
from projections.search.question import Prefix
from projections.search.words import stem

B = 0.75
K1 = 1.2
MOST_ENDINGS = 500
_SUFFIXES = ("e", "ed", "ing", "ion", "ions", "ation", "er", "s", "ly", "ment", "able", "ity")
_LEAST_TO_STEM = 4
_TRIES = 10
_LENGTHS = tuple(map(byte_to_length, range(256)))


class Snapshot:
    """The segments of one commit. It never changes, so threads may share it.

    `norms` has, for Whoosh's byte of a field's length, what BM25 adds to the count of a term: more,
    the longer the field. `ones` has, for each document, what finding a term once there scores.
    """

    def __init__(self, segments: tuple[SearchedSegment, ...] = ()):
        self.segments = segments
        self.count = sum(segment.count for segment in segments)
        self.columns = Columns(segments)
        self.norms = {field: self._norms(field) for field in FIELDS}
        self.ones = {field: [self._ones(field, s) for s in segments] for field in FIELDS}

    def postings(self, field: str, term: str) -> list[Postings | None]:
        """The postings of a term, by segment."""
        return [segment.terms.postings(field, term) for segment in self.segments]

    def holds(self, term: str) -> bool:
        """Whether any document holds the term."""
        keys = [(field, term.encode()) for field in FIELDS]
        return any(key in segment.terms for segment in self.segments for key in keys)

    def endings(self, prefix: Prefix) -> tuple[str, ...]:
        """The terms that a prefix stands for: at most MOST_ENDINGS from each segment.

        The index holds stems, so those of likely endings are added: `installat` finds `instal`.
        """
        found: set[str] = set()
        for field in FIELDS if prefix.field is None else (prefix.field,):
            for segment in self.segments:
                found.update(islice(segment.terms.starting_with(field, prefix.start), MOST_ENDINGS))
        if len(prefix.start) >= _LEAST_TO_STEM:
            found.update(stem(prefix.start + suffix) for suffix in _SUFFIXES)
        return tuple(sorted(found))

    def _norms(self, field: str) -> list[float]:
        lengths = b"".join(segment.lengths[field] for segment in self.segments)
        total = sum(map(_LENGTHS.__getitem__, lengths))
        average = total / max(1, len(lengths) - lengths.count(0)) or 1.0
        return [K1 * (1 - B + B * length / average) for length in _LENGTHS]

    def _ones(self, field: str, segment: SearchedSegment) -> "array[float]":
        norms = self.norms[field]
        both = zip(segment.gains[field], segment.lengths[field], strict=True)
        return array("d", [GAINS[gain] / (1 + norms[length]) for gain, length in both])


class SnapshotReader:
    """Opens the newest snapshot of an index folder, and keeps it until there is a newer one."""

    def __init__(self, folder: Path):
        self._storage = MappedStorage(folder)
        self._lock = Lock()
        self._state: tuple[int, ...] | None = None
        self._snapshot = Snapshot()

    def current(self) -> Snapshot:
        """The newest snapshot; an empty one while there is no index.

        Raises DamagedIndexError when there is one that cannot be read.
        """
        try:
            return self._retried()
        except DAMAGE as error:
            raise DamagedIndexError(self._storage.folder, error) from error

    def _retried(self) -> Snapshot:
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):  # a writer has just replaced what was named
                return self._current()
            sleep(0.02)
        return self._current()

    def _current(self) -> Snapshot:
        with self._lock:
            state = self._storage.state()
            if state != self._state:
                self._snapshot = Snapshot(() if state is None else tuple(self._opened()))
                self._state = state
            return self._snapshot

    def _opened(self) -> list[SearchedSegment]:
        """The segments, those of the snapshot before among them where they have not changed."""
        known = {(s.name, len(s.deleted)): s for s in self._snapshot.segments}
        return [
            known.get((segment.segment_id(), segment.deleted_count()))
            or SearchedSegment(self._storage, segment)
            for segment in self._storage.segments()
        ]
