"""Segment: one part of the index, opened for reading."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

import mmap
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import VarBytesColumn

from projections.search.keyword.codec import ArrayCodec, ArrayTermsReader
from projections.search.keyword.facts import SIZE, SPANNED, Facts, byte_column, facts_at
from projections.search.keyword.storage import MappedStorage

FIELDS = ("text", "title")
FACTS_COLUMN = "facts"
STREAM_COLUMN = "stream"
SPANS_COLUMN = "spans"


class Segment:
    """Postings, facts and streams of a segment. Documents have numbers from 0 to `count` - 1."""

    def __init__(self, storage: MappedStorage, segment: Any):
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self.deleted = frozenset[int](segment.deleted_docs())
        self.terms: ArrayTermsReader = ArrayCodec().terms_reader(storage, segment)
        self.records: mmap.mmap = storage.mapped(W3Codec.column_filename(segment, FACTS_COLUMN))
        if len(self.records) != SIZE * self.count:
            raise ValueError(f"{self.name} has lost facts of its {self.count} documents")
        self.marks = byte_column(self.records, "marks")
        self._streams = self._column(storage, segment, STREAM_COLUMN)
        self._spans: Any = {}
        if any(map(SPANNED.__and__, self.marks)):
            self._spans = self._column(storage, segment, SPANS_COLUMN)

    def record(self, number: int) -> bytes:
        """The packed facts of a document."""
        return self.records[SIZE * number : SIZE * (number + 1)]

    def facts(self, number: int) -> Facts:
        """The facts of a document."""
        return facts_at(self.records, number)

    def stream(self, number: int) -> bytes:
        """The terms of a document in order, a line to each of FIELDS."""
        stream: bytes = self._streams[number]
        return stream

    def spans(self, number: int) -> bytes:
        """The packed spans of a document; none of one that said the same since it was made."""
        spans: bytes = self._spans[number] if self.marks[number] & SPANNED else b""
        return spans

    def kept(self) -> list[int]:
        """The numbers of the documents that are not deleted."""
        return [number for number in range(self.count) if number not in self.deleted]

    def _column(self, storage: MappedStorage, segment: Any, name: str) -> Any:
        file = W3Codec.column_filename(segment, name)
        length = storage.file_length(file)
        return VarBytesColumn().reader(storage.open_file(file), 0, length, self.count)
