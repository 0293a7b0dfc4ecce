"""Posting lists: the postings of a new segment, on their way to the disk."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby
from operator import itemgetter

from projections.search.keyword.codec import Postings, TermPostings
from projections.search.words import GAP


class PostingLists:
    """Postings gathered in memory, and those streamed from segments that are absorbed.

    Takes the place of Whoosh's pool, which sorts single postings.
    """

    def __init__(self, fields: Iterable[str]):
        self._occurrences: dict[str, dict[str, list[int]]] = {
            field: defaultdict(list) for field in sorted(fields)
        }
        self._sorted: list[Iterator[TermPostings]] = []

    def add(self, field: str, number: int, terms: Iterable[str]) -> None:
        """Add the terms of a document's field. Documents must come in order."""
        occurrences = self._occurrences[field]
        for term in terms:
            occurrences[term].append(number)
        occurrences.pop(GAP, None)

    def add_sorted(self, postings: Iterator[TermPostings]) -> None:
        """Add postings in order. None of their documents may have been added already."""
        self._sorted.append(postings)

    def iter_postings(self) -> Iterator[TermPostings]:
        """All postings in order of field and term."""
        if not self._sorted:
            yield from self._gathered()
            return
        everything = merge(self._gathered(), *self._sorted, key=itemgetter(0, 1))
        for (field, term), group in groupby(everything, itemgetter(0, 1)):
            yield field, term, _joined([postings for _, _, postings in group])

    def cleanup(self) -> None:
        """Forget everything."""
        self._occurrences.clear()
        self._sorted.clear()

    def _gathered(self) -> Iterator[TermPostings]:
        for field, occurrences in self._occurrences.items():
            for term in sorted(occurrences):
                yield field, term.encode(), _counted(occurrences[term])


def renumbered(
    postings: Iterator[TermPostings], numbers: Mapping[int, int]
) -> Iterator[TermPostings]:
    """Postings with other document numbers, and without the documents that have none."""
    for field, term, (once, more, counts) in postings:
        kept = {numbers[n]: count for n, count in zip(more, counts, strict=True) if n in numbers}
        still = array("I", [numbers[n] for n in once if n in numbers])
        if still or kept:
            yield field, term, Postings(still, array("I", kept), bytes(kept.values()))


def _counted(occurrences: list[int]) -> Postings:
    """The postings of a term, from the documents in which it occurs, one for each occurrence."""
    if len(occurrences) == 1:
        return Postings(array("I", occurrences), array("I"), b"")
    counts = Counter(occurrences)
    if len(counts) == len(occurrences):
        return Postings(array("I", occurrences), array("I"), b"")
    more = {number: min(count, 255) for number, count in counts.items() if count > 1}
    once = array("I", [number for number in counts if number not in more])
    return Postings(once, array("I", more), bytes(more.values()))


def _joined(some: list[Postings]) -> Postings:
    if len(some) == 1:
        return some[0]
    joined = Postings(array("I"), array("I"), b"".join(postings.counts for postings in some))
    for postings in some:
        joined.once.extend(postings.once)
        joined.more.extend(postings.more)
    return joined
