"""Meant: how near in meaning the passages that may be looked at come to a question."""

from dataclasses import dataclass, field

import numpy as np

from projections.search.keyword.columns import Flags, Floats, Numbers

REPLIES = 1 / 3  # of what a thread means; its opening has the rest
WITHOUT_REPLIES = -1.0


@dataclass(frozen=True)
class Meant:
    """Passages by their thread; and the documents in them, each with its passage's likeness."""

    threads: Numbers
    opening: Flags
    likeness: Floats
    documents: Numbers
    likeness_of_documents: Floats
    rows: Numbers | None = None
    """For each of the documents, where the vector of its passage stands."""

    # Ranking asks for both more than once, and each looks at every passage.
    _of_threads: dict[int, tuple[Floats, Flags]] = field(default_factory=dict, init=False)
    _of_documents: dict[int, Floats] = field(default_factory=dict, init=False)

    def by_thread(self, count: int) -> tuple[Floats, Flags]:
        """How near each of `count` threads comes, and which have passages at all.

        The best passage of the opening counts twice as much as the best of the replies. That was
        better than the best of all on judged questions: one reply says much beside the point.
        """
        if count not in self._of_threads:
            self._of_threads[count] = self._by_thread(count)
        return self._of_threads[count]

    def by_document(self, count: int) -> Floats:
        """The likeness of each of `count` documents; 0 where it stands in no passage."""
        if count not in self._of_documents:
            best = _best(self.documents, self.likeness_of_documents, count)
            self._of_documents[count] = np.maximum(best, 0.0, out=best)
        return self._of_documents[count]

    def row_of(self, document: int) -> int | None:
        """Where the vector stands of the passage of this document that comes nearest."""
        if self.rows is None:
            return None
        here = np.flatnonzero(self.documents == document)
        if not len(here):
            return None
        return int(self.rows[here[np.argmax(self.likeness_of_documents[here])]])

    def _by_thread(self, count: int) -> tuple[Floats, Flags]:
        opening = _best(self.threads[self.opening], self.likeness[self.opening], count)
        replies = _best(self.threads[~self.opening], self.likeness[~self.opening], count)
        has_opening, has_replies = opening > WITHOUT_REPLIES, replies > WITHOUT_REPLIES
        both = np.flatnonzero(has_opening & has_replies)
        near = np.where(has_opening, opening, replies)
        near[both] = (1 - REPLIES) * opening[both] + REPLIES * replies[both]
        has = has_opening | has_replies
        near[~has] = 0.0
        return near, has


def _best(places: Numbers, values: Floats, count: int) -> Floats:
    best = np.full(count, WITHOUT_REPLIES)
    np.maximum.at(best, places, values)
    return best
