"""Writer: turns documents into a new segment of the index, and small segments into larger ones."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

import math
from collections import defaultdict
from functools import partial
from typing import Any

from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence
from whoosh.writing import SegmentWriter

from projections.search.keyword.codec import ArrayCodec
from projections.search.keyword.documents import Document
from projections.search.keyword.facts import SIZE
from projections.search.keyword.posting_lists import PostingLists, renumbered
from projections.search.keyword.segment import (
    FACTS_COLUMN,
    FIELDS,
    SPANS_COLUMN,
    STREAM_COLUMN,
    Segment,
)

_MERGE_AT = 8  # segments of about one size
_SMALL = 1_000  # documents; segments below are of one size
_LARGEST = 1_000_000  # documents; a larger segment is not worth the rewriting
_COLUMNS = {
    FACTS_COLUMN: FixedBytesColumn(SIZE),
    STREAM_COLUMN: VarBytesColumn(),
    SPANS_COLUMN: VarBytesColumn(),  # of the few that have any
}
_ANALYSER: Any = None  # documents come as terms

SCHEMA = Schema(
    **{name: COLUMN(column) for name, column in _COLUMNS.items()},
    **{name: FieldType(Existence(), _ANALYSER) for name in FIELDS},
)


class BulkWriter(SegmentWriter):
    """Whoosh's segment writer, for documents whose terms are known and segments taken in whole."""

    pool: Any

    def __init__(self, index: Any, **options: Any):
        super().__init__(index, codec=ArrayCodec(), compound=False, **options)
        self.pool = PostingLists(FIELDS)

    def add(self, document: Document) -> int:
        """Add a document; return its number in the new segment."""
        number = self._add_row(document.facts, document.stream, document.spans)
        self.pool.add("text", number, document.text)
        self.pool.add("title", number, document.title)
        return number

    def take_back(self, number: int) -> None:
        """Delete a document of the new segment."""
        self.newsegment.delete_document(number)

    @property
    def has_taken_back(self) -> bool:
        """Whether the new segment holds deleted documents."""
        return bool(self.newsegment.deleted_count())

    def absorb(self, segment: Segment) -> None:
        """Take what a segment keeps into the new one."""
        numbers = {
            old: self._add_row(segment.record(old), segment.stream(old), segment.spans(old))
            for old in segment.kept()
        }
        self.pool.add_sorted(renumbered(segment.terms.all_postings(), numbers))

    def write(self, purge: bool) -> None:
        """Commit what was added and deleted, merging as `_to_merge` says."""
        self.commit(mergetype=partial(_merge, purge=purge))

    def cancel(self, **kwargs: Any) -> None:
        """Give up, and leave no file behind."""
        super().cancel(**kwargs)
        for name in self.newsegment.list_files(self.storage):
            self.storage.delete_file(name)

    def _add_row(self, facts: bytes, stream: bytes, spans: bytes) -> int:
        number: int = self.docnum
        self.perdocwriter.start_doc(number)
        self.perdocwriter.add_column_value(FACTS_COLUMN, _COLUMNS[FACTS_COLUMN], facts)
        self.perdocwriter.add_column_value(STREAM_COLUMN, _COLUMNS[STREAM_COLUMN], stream)
        if spans:
            self.perdocwriter.add_column_value(SPANS_COLUMN, _COLUMNS[SPANS_COLUMN], spans)
        self.perdocwriter.finish_doc()
        self.docnum += 1
        self._added = True
        return number


def _merge(writer: BulkWriter, segments: list[Any], purge: bool) -> list[Any]:
    """Whoosh's merge policy: absorb some segments, and return the others."""
    chosen = _to_merge(segments, purge)
    for segment in chosen:
        writer.absorb(Segment(writer.storage, segment))
    return [segment for segment in segments if segment not in chosen]


def _to_merge(segments: list[Any], purge: bool) -> list[Any]:
    """Segments mostly deleted, to purge all with anything deleted; and many of one size."""
    bearable = 0.0 if purge else 0.5
    chosen = [s for s in segments if s.deleted_count() > bearable * s.doc_count_all()]
    sizes = defaultdict(list)
    for segment in segments:
        if segment not in chosen and segment.doc_count() < _LARGEST:
            sizes[int(math.log(max(segment.doc_count(), _SMALL), _MERGE_AT))].append(segment)
    return chosen + [s for same in sizes.values() if len(same) >= _MERGE_AT for s in same]
