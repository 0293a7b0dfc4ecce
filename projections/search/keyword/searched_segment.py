"""Searched segment: a segment with the columns that scoring and conditions read."""

from array import array
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from projections.search.keyword.facts import (
    ACCEPTED,
    FORMER,
    KIND,
    KINDS,
    SPANNED,
    as_array,
    byte_column,
    column,
)
from projections.search.keyword.segment import FIELDS, Segment
from projections.search.keyword.spans import PRESENT, Spans, Times, begun, holding, spans_in
from projections.search.question import Mask

GAINS = tuple(number / 100 for number in range(256))
_MASKS_KEPT = 16


class SearchedSegment(Segment):
    """A segment in memory, as far as questions need it. Threads may share it."""

    @cached_property
    def lengths(self) -> dict[str, bytes]:
        """For each document, Whoosh's byte for the length of a field."""
        return {field: byte_column(self.records, f"{field}_length") for field in FIELDS}

    @cached_property
    def gains(self) -> dict[str, bytes]:
        """For each document, how much a field counts, as a place in GAINS."""
        return {field: byte_column(self.records, f"{field}_gain") for field in FIELDS}

    @cached_property
    def moments(self) -> "array[int]":
        """For each document, when it was made."""
        return array("q", (when for (when,) in column(self.records, "when")))

    def authors(self) -> Iterator[bytes]:
        """For each document, who made it."""
        return (author for (author,) in column(self.records, "author"))

    def threads(self) -> Iterator[bytes]:
        """For each document, its thread."""
        return (thread for (thread,) in column(self.records, "thread"))

    def mask_of_marks(self, wanted: Callable[[str, bool], bool]) -> Mask:
        """Which documents are of a kind, and accepted or not, that is wanted."""
        table = bytearray(256)
        for marks in range(256):
            if marks & KIND < len(KINDS):
                table[marks] = wanted(KINDS[marks & KIND], bool(marks & ACCEPTED))
        return self.marks.translate(table)

    def mask_of_times(self, times: Times) -> Mask:
        """Which documents held at a moment; if former ones count, those that ever had by then."""
        if times == PRESENT:
            return self._present
        records = as_array(self.records)
        mask = (records["when"] <= times.as_of) & (records["known"] <= times.known_at)
        places, spans = self._spanned
        mask[places] = False
        mask[places[(begun if times.former else holding)(spans, times)]] = True
        return mask.tobytes()

    @cached_property
    def _present(self) -> Mask:
        return self.marks.translate(bytes(not marks & FORMER for marks in range(256)))

    @cached_property
    def _spanned(self) -> "tuple[NDArray[np.int64], Spans]":
        """All spans, and the document of each."""
        documents = [n for n, marks in enumerate(self.marks) if marks & SPANNED]
        packed = [self.spans(number) for number in documents]
        spans = spans_in(b"".join(packed))
        counts = [len(each) // spans.itemsize for each in packed]
        return np.repeat(np.array(documents, np.int64), counts), spans

    def mask_of_places(self, wanted: Callable[[bytes, int], bool]) -> Mask:
        """Which documents lie in a space, with demands, that is wanted; deleted ones left out."""
        places, numbers = self._places
        table = bytes(wanted(space, demands) for space, demands in places)
        if table not in self._masks:
            mask = bytearray(map(table.__getitem__, numbers))
            for number in self.deleted:
                mask[number] = 0
            if len(self._masks) >= _MASKS_KEPT:
                self._masks.clear()
            self._masks[table] = bytes(mask)
            return bytes(mask)
        return self._masks[table]

    @cached_property
    def _places(self) -> tuple[list[tuple[bytes, int]], "array[int]"]:
        """The spaces with the demands that occur in them, and for each document which it has."""
        known: dict[tuple[bytes, int], int] = {}
        numbers = array("I", bytes(4 * self.count))
        for number, (space, demands) in enumerate(column(self.records, "space", "demands")):
            numbers[number] = known.setdefault((space, demands), len(known))
        return list(known), numbers

    @cached_property
    def _masks(self) -> dict[bytes, Mask]:
        return {}
