"""Codec: how Whoosh stores the postings of a term here, as plain arrays.

Whoosh's own codec writes and reads postings one at a time, in pickled and compressed blocks. Arrays
are written and read whole, which is what makes bulk indexing and questions of many words fast.
"""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import uuid4

from whoosh.codec.whoosh3 import (
    W3Codec,
    W3FieldWriter,
    W3Segment,
    W3TermInfo,
    W3TermsReader,
)
from whoosh.filedb.structfile import StructFile
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermNotFound
from whoosh.system import pack_ushort

from projections.search.keyword.storage import MappedStorage


class Postings(NamedTuple):
    """The documents that hold a term: those with it once, and those with it `counts` times."""

    once: "array[int]"
    more: "array[int]"
    counts: bytes  # for each document of `more`; 255 stands for itself and all above

    def documents(self) -> "array[int]":
        """All documents with the term."""
        return self.once + self.more


TermPostings = tuple[str, bytes, Postings]
"""A field, a term, and its postings."""


class ArrayCodec(W3Codec):
    """Whoosh's codec, with postings as arrays."""

    length_stats = False

    def new_segment(self, storage: MappedStorage, indexname: str) -> W3Segment:  # noqa: ARG002
        """A segment with a name of its own, also where something has seeded `random`."""
        return W3Segment(self, indexname, segid=uuid4().hex)

    def field_writer(self, storage: MappedStorage, segment: Any) -> "ArrayFieldWriter":
        """What writes the terms of a new segment."""
        return ArrayFieldWriter(self, storage, segment)

    def terms_reader(self, storage: MappedStorage, segment: Any) -> "ArrayTermsReader":
        """What reads the terms of a segment."""
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        terms = storage.open_file(name)
        return ArrayTermsReader(self, terms, storage.file_length(name), postings)

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: W3TermInfo,
        format_: Any,
        term: Any = None,
        scorer: Any = None,
    ) -> ListMatcher:
        """The postings as Whoosh's own searcher reads them."""
        once, more, counts = from_file(dbfile, terminfo)
        weights = dict.fromkeys(once, 1.0) | dict(zip(more, map(float, counts), strict=True))
        docs = sorted(weights)
        return ListMatcher(
            docs,
            [weights[doc] for doc in docs],
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )


class ArrayFieldWriter(W3FieldWriter):
    """Writes terms, each with all its postings."""

    def add_postings(
        self,
        schema: Any,
        lengths: Any,  # noqa: ARG002 - Whoosh's signature
        items: Iterable[TermPostings],
    ) -> None:
        """Write the terms of all fields, in order."""
        for field, terms in groupby(items, itemgetter(0)):
            self.start_field(field, schema[field])
            prefix = pack_ushort(self._fieldid)
            start = self._postfile.tell()
            for _, term, postings in terms:
                data = to_bytes(postings)
                self._postfile.write(data)
                info = W3TermInfo(
                    len(postings.once) + sum(postings.counts),
                    len(postings.once) + len(postings.more),
                )
                info.set_extent(start, len(data))
                self._tindex.add(prefix + term, info.to_bytes())
                start += len(data)
            self.finish_field()


class ArrayTermsReader(W3TermsReader):
    """Reads all postings of a term at once."""

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of a term, or None when no document here holds it."""
        try:
            info = self.term_info(field, term.encode())
        except TermNotFound:
            return None
        return from_file(self._postfile, info)

    def all_postings(self) -> Iterator[TermPostings]:
        """Every field, term and its postings, in order."""
        for (field, term), info in self.items():
            yield field, term, from_file(self._postfile, info)

    def starting_with(self, field: str, start: str) -> Iterator[str]:
        """The terms of a field that begin so, in order."""
        for found, term in self.terms_from(field, start.encode()):
            if found != field or not term.startswith(start.encode()):
                return
            yield term.decode()


def to_bytes(postings: Postings) -> bytes:
    """The number of documents with the term once; all documents; the counts of the others."""
    numbers = array("I", [len(postings.once)]) + postings.documents()
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes() + postings.counts


def from_file(file: StructFile, info: W3TermInfo) -> Postings:
    """The postings of a term, from where its record says that they are."""
    count = info.doc_frequency()
    size = 4 * (1 + count)
    data = file.get(info.extent()[0], size + count)  # some bytes more than it may need
    numbers = array("I", data[:size])
    if sys.byteorder == "big":
        numbers.byteswap()
    end = numbers[0] + 1
    return Postings(numbers[1:end], numbers[end:], data[size : size + count + 1 - end])
