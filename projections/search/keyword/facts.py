"""Facts: what the index keeps of a contribution beside its words, in a record of fixed size."""

import mmap
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from archive.commands import ContributionKind, Visibility

KINDS: tuple[ContributionKind, ...] = ("question", "answer", "message", "comment", "document")
# Bits of `marks`, above the number of the kind.
ACCEPTED = 8
CLOSED = 16  # its thread was closed
FORMER = 32  # it says something else now
SPANNED = 64  # it did not always say so since it was made; it has spans
KIND = 7
LEVELS: tuple[Visibility, ...] = ("public", "members", "stewards", "confidential")
NOBODY = 128  # a bit of `demands` that no viewer meets


Records = bytes | mmap.mmap
"""The records of a segment's documents, one behind the other."""


class Facts(NamedTuple):
    """One record. Identities are the bytes of their UUIDs; lengths are Whoosh's, in a byte.

    `demands` has a bit for each level of LEVELS that the contribution or its thread demands, beside
    what its space demands at the time of the question. `marks` is the number of its kind, with the
    bits above. The gains, in hundredths, are how much its text and its title count.
    """

    id: bytes
    thread: bytes
    author: bytes
    space: bytes
    when: int  # microseconds since 1970
    known: int  # likewise: when the archive learnt of it
    demands: int
    marks: int
    text_length: int
    title_length: int
    text_gain: int
    title_gain: int


_FORMATS = ("16s", "16s", "16s", "16s", "q", "q", "B", "B", "B", "B", "B", "B")
_RECORD = struct.Struct("<" + "".join(_FORMATS))
SIZE = _RECORD.size
_DTYPE = np.dtype(
    [
        (name, f"S{form[:-1]}" if form.endswith("s") else {"q": "<i8", "B": "u1"}[form])
        for name, form in zip(Facts._fields, _FORMATS, strict=True)
    ]
)


def pack(facts: Facts) -> bytes:
    """A record, as the index stores it."""
    return _RECORD.pack(*facts)


def facts_at(records: Records, number: int) -> Facts:
    """The record of one document."""
    return Facts._make(_RECORD.unpack_from(records, SIZE * number))


def column(records: Records, *names: str) -> Iterator[tuple[Any, ...]]:
    """Some fields of every record. Reads nothing else, so that it is fast."""
    return _only(names).iter_unpack(records)


def as_array(records: Records) -> np.ndarray[Any, Any]:
    """All records as an array with a field for each of Facts, without copying them."""
    return np.frombuffer(records, _DTYPE)


def byte_column(records: Records, name: str) -> bytes:
    """A field of one byte, of every record."""
    before = Facts._fields.index(name)
    return records[struct.calcsize("<" + "".join(_FORMATS[:before])) :: SIZE]


def _only(names: tuple[str, ...]) -> struct.Struct:
    wanted = "<"
    for name, form in zip(Facts._fields, _FORMATS, strict=True):
        wanted += form if name in names else f"{struct.calcsize('<' + form)}x"
    return struct.Struct(wanted)


def demands(*visibilities: str | None) -> int:
    """The levels that these visibilities demand, as bits. What is unknown, nobody may see."""
    bits = 0
    for visibility in visibilities:
        if visibility in LEVELS:
            bits |= 1 << LEVELS.index(visibility)
        elif visibility is not None:
            bits |= NOBODY
    return bits
