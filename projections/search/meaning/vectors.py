"""Vectors: those of one model in a file, row by row, each in bytes with one scale.

The file is mapped into memory for reading, so that a search takes no copy of it, and what others
read is in memory only once.
"""

import os
import secrets
import struct
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray

from projections.search.meaning.model import Vectors

Records = NDArray[np.void]
"""Rows as the file has them: `scale` times the `values` is the vector."""

Numbers = NDArray[np.int64]

SUFFIX = ".vectors"
_HEADER = struct.Struct("<16sI16s28x")  # what it is, dimensions, and a mark no other file has
_MAGIC = b"daybook vectors1"
_LARGEST = 127


class VectorsError(RuntimeError):
    """The file of vectors is not what it should be. The message says why, and what to do."""

    def __init__(self, path: Path, problem: str):
        way_out = "`daybook doctor --fix` lets them be made anew."
        super().__init__(f"The vectors in {str(path)!r} {problem}. {way_out}")


def path_of(folder: Path, key: str) -> Path:
    """Where the vectors of the model with this key lie."""
    return folder / (quote(key, safe=" ") + SUFFIX)


def keys_in(folder: Path) -> list[str]:
    """The keys of the models that have vectors here."""
    return [unquote(path.name.removesuffix(SUFFIX)) for path in folder.glob(f"*{SUFFIX}")]


def record_type(dimensions: int) -> np.dtype[Any]:
    """How a row lies in the file."""
    return np.dtype([("scale", "<f4"), ("values", "i1", (dimensions,))])


def records_of(vectors: Vectors) -> Records:
    """These vectors as the file has them: each by itself, so the same whatever it came with."""
    scales = np.abs(vectors).max(axis=1, initial=0.0) / np.float32(_LARGEST)
    records = np.zeros(len(vectors), record_type(vectors.shape[1]))
    records["scale"] = scales
    divisors = np.where(scales > 0, scales, np.float32(1))
    records["values"] = np.rint(vectors / divisors[:, None])
    return records


class VectorWriter:
    """Writes the file. Only one may do so at a time: the caller sees to that."""

    def __init__(self, path: Path, dimensions: int):
        self._path = path
        self._type = record_type(dimensions)
        if not path.exists():
            self._make()
        self._file = path.open("r+b", buffering=0)
        try:
            found, _ = read_header(self._file, path)
            if found != dimensions:
                raise VectorsError(path, f"have {found} dimensions, and the model {dimensions}")
        except VectorsError:
            self.close()
            raise

    def __len__(self) -> int:
        return (os.fstat(self._file.fileno()).st_size - _HEADER.size) // self._type.itemsize

    def keep(self, count: int) -> None:
        """Forget all rows but the first ones, which somebody has noted."""
        if len(self) < count:
            raise VectorsError(self._path, f"are {len(self):,}, and there should be {count:,}")
        if count:
            self._file.truncate(self._place(count))
        elif len(self):  # a reader that maps the old file may go on with it
            self.close()
            self._make()
            self._file = self._path.open("r+b", buffering=0)

    def append(self, records: Records) -> int:
        """Add rows; return the number of the first."""
        first = len(self)
        self._write(first, records)
        return first

    def read(self, rows: list[int]) -> Records:
        """Some rows as they are."""
        records = np.zeros(len(rows), self._type)
        for place, row in enumerate(rows):
            self._file.seek(self._place(row))
            records[place] = np.frombuffer(self._file.read(self._type.itemsize), self._type)[0]
        return records

    def wipe(self, rows: list[int]) -> None:
        """Leave nothing of these rows but zeros."""
        for row in rows:
            self._write(row, np.zeros(1, self._type))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, row: int, records: Records) -> None:
        self._file.seek(self._place(row))
        rest = memoryview(records.tobytes())
        while rest:
            rest = rest[self._file.write(rest) :]

    def _place(self, row: int) -> int:
        return _HEADER.size + row * self._type.itemsize

    def _make(self) -> None:
        """Put an empty file in the place of what there is, in one step."""
        dimensions = self._type["values"].shape[0]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_bytes(_HEADER.pack(_MAGIC, dimensions, secrets.token_bytes(16)))
        beside.replace(self._path)


def read_header(file: FileIO, path: Path) -> tuple[int, bytes]:
    """The dimensions of a file of vectors, and its mark."""
    file.seek(0)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(_MAGIC):
        raise VectorsError(path, "are in a format that is not known here")
    _, dimensions, mark = _HEADER.unpack(header)
    return dimensions, mark


HEADER_SIZE = _HEADER.size
