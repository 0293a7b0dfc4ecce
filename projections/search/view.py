"""View: a snapshot as one viewer sees it."""

from collections.abc import Iterable

from projections.search.keyword.searched_segment import SearchedSegment
from projections.search.keyword.segment import FIELDS
from projections.search.keyword.snapshot import Snapshot
from projections.search.question import Mask
from projections.search.visibility import Sight


class View:
    """What of a snapshot a viewer may see. Everything that is shown or counted goes through it."""

    def __init__(self, snapshot: Snapshot, sight: Sight):
        self.snapshot = snapshot
        self.sight = sight

    def shown(self, segment: SearchedSegment) -> Mask:
        """Which documents of a segment the viewer may see."""
        return segment.mask_of_places(self.sight.sees)

    def frequency(self, terms: Iterable[str], field: str | None = None) -> int:
        """How many documents hold one of the terms and may be seen."""
        total = 0
        for segment in self.snapshot.segments:
            holding: set[int] = set()
            for name in FIELDS if field is None else (field,):
                for term in terms:
                    if postings := segment.terms.postings(name, term):
                        holding.update(postings.documents())
            if holding:
                shown = self.shown(segment)
                total += sum(shown[number] for number in holding)
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
