"""Columns: what every document of a snapshot is, as arrays over all its segments."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from projections.search.keyword.facts import ACCEPTED, CLOSED, FORMER, KIND, KINDS, as_array
from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.keyword.spans import Times, begun, spans_in
from projections.search.question import Mask

Ids = NDArray[np.bytes_]
"""The bytes of UUIDs."""

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOWHERE = -1


class Columns:
    """Documents are numbered through all segments. Threads may share it."""

    def __init__(self, segments: Sequence[SearchedSegment]):
        self._segments = segments
        self._starts = np.cumsum([0, *(segment.count for segment in segments)])
        self.count = int(self._starts[-1])

    def numbered(self, documents: Iterable[int], segment: int) -> Numbers:
        """Numbers through all segments, of documents of one of them."""
        found: Numbers = np.fromiter(documents, np.int64) + self._starts[segment]
        return found

    def id_of(self, number: int) -> bytes:
        """The UUID of a document, all of its bytes: arrays leave out zeros at the end."""
        return bytes(self.ids[number]).ljust(16, b"\0")

    def place(self, number: int) -> tuple[int, int]:
        """The segment of a document, and its number there."""
        segment = int(np.searchsorted(self._starts, number, side="right")) - 1
        return segment, number - int(self._starts[segment])

    def began(self, number: int, times: Times) -> tuple[int, int] | None:
        """A moment at which a former document held, of those by then; None of one without spans."""
        segment, place = self.place(number)
        spans = spans_in(self._segments[segment].spans(place))
        by_then = spans[begun(spans, times)]
        return (int(by_then["since"][0]), int(by_then["known_since"][0])) if len(by_then) else None

    def mask(self, of_segment: Callable[[SearchedSegment], Mask]) -> Flags:
        """A mask over all documents."""
        masks = b"".join(map(of_segment, self._segments))
        return np.frombuffer(masks, np.uint8).astype(np.bool_)

    @cached_property
    def ids(self) -> Ids:
        """The contributions."""
        return self._column("id")

    @cached_property
    def authors(self) -> Ids:
        """Who made them."""
        return self._column("author")

    @cached_property
    def spaces(self) -> Ids:
        """Where they were made."""
        return self._column("space")

    @cached_property
    def moments(self) -> Numbers:
        """When they were made, in microseconds since 1970."""
        return self._column("when").astype(np.int64)

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """The number of their kind in KINDS."""
        kinds: NDArray[np.uint8] = self._column("marks") & np.uint8(KIND)
        return kinds

    @cached_property
    def accepted(self) -> Flags:
        """Whether they are accepted answers."""
        accepted: Flags = (self._column("marks") & np.uint8(ACCEPTED)) != 0
        return accepted

    @cached_property
    def lengths(self) -> NDArray[np.uint8]:
        """Whoosh's byte for the length of their texts, in words that say something."""
        lengths: NDArray[np.uint8] = self._column("text_length")
        return lengths

    @cached_property
    def closed(self) -> Flags:
        """Whether their threads were closed."""
        closed: Flags = (self._column("marks") & np.uint8(CLOSED)) != 0
        return closed

    @cached_property
    def former(self) -> Flags:
        """Whether their contributions say something else now."""
        former: Flags = (self._column("marks") & np.uint8(FORMER)) != 0
        return former

    @cached_property
    def contributions(self) -> Numbers:
        """For each document, a number that it shares with the others of its contribution."""
        return np.unique(self.ids, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def gains(self) -> Floats:
        """How much more than others they count: 1 for most."""
        gains: Floats = self._column("text_gain") / 100.0
        return gains

    @cached_property
    def answers(self) -> Flags:
        """Whether they answer."""
        answers: Flags = self.accepted | (self.kinds == KINDS.index("answer"))
        return answers

    @property
    def thread_ids(self) -> Ids:
        """The threads, in order."""
        return self._threads[0]

    @property
    def threads(self) -> Numbers:
        """For each document, the place of its thread in `thread_ids`."""
        return self._threads[1]

    def numbers_of(self, ids: Ids) -> Numbers:
        """The present documents of these contributions; NOWHERE for those that have none."""
        known, numbers = self._by_id
        return _looked_up(ids, known, numbers)

    def threads_of(self, ids: Ids) -> Numbers:
        """The places of these threads in `thread_ids`; NOWHERE for those not there."""
        return _looked_up(ids, self.thread_ids, np.arange(len(self.thread_ids)))

    @cached_property
    def _threads(self) -> tuple[Ids, Numbers]:
        known, numbers = np.unique(self._column("thread"), return_inverse=True)
        return known, numbers.astype(np.int64)

    @cached_property
    def _by_id(self) -> tuple[Ids, Numbers]:
        kept = ~self.former
        for number, segment in enumerate(self._segments):
            kept[self.numbered(segment.deleted, number)] = False
        numbers = np.flatnonzero(kept)
        order = np.argsort(self.ids[numbers], kind="stable")
        return self.ids[numbers][order], numbers[order]

    def _column(self, name: str) -> NDArray[Any]:
        columns = [as_array(segment.records)[name] for segment in self._segments]
        return np.concatenate(columns) if columns else as_array(b"")[name]


def _looked_up(ids: Ids, known: Ids, numbers: Numbers) -> Numbers:
    if not len(known):
        return np.full(len(ids), NOWHERE)
    at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[at] == ids, numbers[at], NOWHERE)
