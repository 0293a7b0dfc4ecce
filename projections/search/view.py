"""View: a snapshot as one viewer sees it, now or at another moment of the two clocks."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from projections.search.keyword.columns import Flags
from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.keyword.segment import FIELDS
from projections.search.keyword.snapshot import Snapshot
from projections.search.keyword.spans import PRESENT, Times, moment_at
from projections.search.question import Mask
from projections.search.visibility import Sight
from projections.threads.rows import Then


class View:
    """What of a snapshot a viewer may see. Everything that is shown or counted goes through it.

    Who may see what is decided as of now, whatever the times.
    """

    def __init__(self, snapshot: Snapshot, sight: Sight, times: Times = PRESENT):
        self.snapshot = snapshot
        self.sight = sight
        self.times = times
        self._shown: dict[str, Mask] = {}

    def shown(self, segment: SearchedSegment) -> Mask:
        """Which documents of a segment the viewer may see, of those that held then."""
        if segment.name not in self._shown:
            seen = np.frombuffer(segment.mask_of_places(self.sight.sees), np.uint8)
            held = np.frombuffer(segment.mask_of_times(self.times), np.uint8)
            self._shown[segment.name] = (seen & held).tobytes()
        return self._shown[segment.name]

    @cached_property
    def shown_flags(self) -> Flags:
        """Which documents of all segments the viewer may see."""
        return self.snapshot.columns.mask(self.shown)

    @cached_property
    def holding(self) -> Flags:
        """Which documents hold at the moment looked at; the others are former wordings."""
        times = self.times._replace(former=False)
        return self.snapshot.columns.mask(lambda segment: segment.mask_of_times(times))

    def then(self, document: int) -> Then:
        """When a contribution said what a document holds that is shown."""
        moment = (self.times.as_of, self.times.known_at)
        if not self.holding[document]:
            moment = self.snapshot.columns.began(document, self.times) or moment
        return Then(*map(moment_at, moment))

    def frequency(self, terms: Iterable[str], field: str | None = None) -> int:
        """How many documents hold one of the terms and may be seen."""
        fields = FIELDS if field is None else (field,)
        keys = [(name, term) for name in fields for term in terms]
        total = 0
        for segment in self.snapshot.segments:
            found = [p.documents() for key in keys if (p := segment.terms.postings(*key))]
            if found:
                holding = np.zeros(segment.count, np.uint8)
                for documents in found:
                    holding[documents] = 1
                holding &= np.frombuffer(self.shown(segment), np.uint8)
                total += int(np.count_nonzero(holding))
        return total

    def authors(self) -> set[bytes]:
        """The authors of all that may be seen."""
        return {
            author
            for segment in self.snapshot.segments
            for author, shown in zip(segment.authors(), self.shown(segment), strict=True)
            if shown
        }

    def answered_threads(self) -> set[bytes]:
        """The threads with an answer that may be seen."""
        found: set[bytes] = set()
        for segment in self.snapshot.segments:
            answers = segment.mask_of_marks(lambda kind, accepted: kind == "answer" or accepted)
            shown = self.shown(segment)
            found.update(
                thread
                for thread, is_answer, is_shown in zip(
                    segment.threads(), answers, shown, strict=True
                )
                if is_answer and is_shown
            )
        return found
