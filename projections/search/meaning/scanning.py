"""Scanning: a question's vector against those in the file, all of them or some, and exactly."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from projections.search.meaning.vectors import (
    HEADER_SIZE,
    Numbers,
    Records,
    VectorsError,
    read_header,
    record_type,
)

Floats = NDArray[np.float32]

_BLOCK = 512  # rows that are turned to floats at a time, so that they stay in the cache
_FEW = 3  # where fewer than a third of the rows are wanted, only these are read


class MappedVectors:
    """The first rows of a file of vectors, mapped into memory. Threads may share it."""

    def __init__(self, path: Path, count: int):
        with path.open("rb", buffering=0) as file:
            self.dimensions, self.mark = read_header(file, path)
            self._records: Records = np.zeros(0, record_type(self.dimensions))
            if count:
                self._records = _mapped(file, path, self._records.dtype, count)

    def __len__(self) -> int:
        return len(self._records)

    def scores(self, query: Floats, rows: Numbers | None = None) -> Floats:
        """How alike each row is to the query: the rows asked for, in their order, or all."""
        if rows is None:
            return self._scan(query)
        if len(rows) * _FEW >= len(self):
            found: Floats = self._scan(query)[rows]
            return found
        return self._gather(query, rows)

    def _scan(self, query: Floats) -> Floats:
        scores = np.empty(len(self), np.float32)
        room = np.empty((_BLOCK, self.dimensions), np.float32)
        for start in range(0, len(self), _BLOCK):
            records = self._records[start : start + _BLOCK]
            _score(records, query, room, scores[start : start + _BLOCK])
        return scores

    def _gather(self, query: Floats, rows: Numbers) -> Floats:
        scores = np.empty(len(rows), np.float32)
        room = np.empty((_BLOCK, self.dimensions), np.float32)
        for start in range(0, len(rows), _BLOCK):
            records = self._records[rows[start : start + _BLOCK]]
            _score(records, query, room, scores[start : start + _BLOCK])
        return scores


def mark_of(path: Path) -> bytes | None:
    """What tells this file from any that was or will be in its place; None without a file."""
    try:
        with path.open("rb", buffering=0) as file:
            return read_header(file, path)[1]
    except FileNotFoundError:
        return None


def _mapped(file: object, path: Path, of_type: np.dtype[np.void], count: int) -> Records:
    try:
        mapped = np.memmap(file, of_type, "r", HEADER_SIZE, (count,))  # type: ignore[call-overload]
    except ValueError as error:
        raise VectorsError(path, f"are fewer than the {count:,} there should be") from error
    return np.asarray(mapped)  # as slicing is far slower of a memmap than of a plain array


def _score(records: Records, query: Floats, room: Floats, scores: Floats) -> None:
    floats = room[: len(records)]
    np.copyto(floats, records["values"])
    np.dot(floats, query, out=scores)
    scores *= records["scale"]
