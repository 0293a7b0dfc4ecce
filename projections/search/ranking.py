"""Ranking: what the words of a question found and what comes near to it in meaning, as one list.

The two are joined by a convex sum of scores between 0 and 1. By relevance a thread is listed once,
with the best of it; by date everything that was found is.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from projections.search.engine import Order
from projections.search.keyword.columns import Columns, Flags, Floats, Numbers
from projections.search.keyword.ranking import Found
from projections.search.meaning.meant import Meant
from projections.search.staleness import NOTHING, Leaning

WORDS = 0.12  # of the score; meaning has the rest
NAMED = 0.5  # on top, where all of the question is what only the letter can find
RISE = 0.06  # on top, for a gain of one: what is accepted or endorsed gains up to a half
FALL = 0.04  # for threads that were closed
OUTDATED = 0.10  # for those whose answers all lean on what has changed since
LEAST = 0.25  # of the best score by words: what has less only shares common words
LEAST_BY_DATE = 0.5
NEAR = 0.36  # in meaning: what is further off is not found by it
NEAR_BY_DATE = 0.55
_TINY = 1e-6
NEAREST = 0.70  # of the nearest: what is further off is not found where something is nearer


class Picked(NamedTuple):
    """A document to show, and how much more of its thread was found."""

    document: int
    score: float
    more: int


@dataclass(frozen=True)
class Ranked:
    """How many results there are, the page asked for, and every document that was found."""

    total: int
    page: tuple[Picked, ...]
    documents: Numbers


@dataclass(frozen=True)
class Evidence:
    """What is known of a question's answers. `named` is the share of its names each thread holds.

    `words` or `meant` is None when the question is not to be answered by it.
    """

    columns: Columns
    gains: Floats
    closed: Flags
    words: Found | None
    meant: Meant | None
    named: Floats | None = None
    wished: bool = True
    leaning: Leaning = NOTHING

    def best_by_words(self) -> Floats:
        """Between 0 and 1, for each document."""
        scores = np.zeros(self.columns.count)
        if self.words is not None and len(self.words.documents):
            best = self.words.best()
            scores[self.words.documents] = self.words.scores / best if best > 0 else 1.0
        return scores

    def found_by_words(self, least: float) -> Numbers:
        """The documents that the words found; those far from the best only if demanded."""
        if self.words is None:
            return np.empty(0, np.int64)
        least = least * self.words.best() if self.wished else 0.0
        return self.words.above(least).documents


def rank(
    evidence: Evidence,
    order: Order,
    offset: int,
    limit: int,
    near: float = NEAR,
    besides: Numbers | None = None,
) -> Ranked:
    """Join, order, and take a page. What comes less near than `near` is not found by meaning.

    `besides` are documents that are listed however little they have to do with the question.
    """
    if order == "relevance":
        return _by_relevance(evidence, offset, limit, near, besides)
    return _by_date(evidence, order, offset, limit)


def nearest(evidence: Evidence) -> float:
    """How near in meaning the nearest thread comes; 0 when nothing is known of meaning."""
    if evidence.meant is None:
        return 0.0
    return float(evidence.meant.by_thread(len(evidence.columns.thread_ids))[0].max(initial=0.0))


def _by_relevance(
    evidence: Evidence, offset: int, limit: int, least: float, besides: Numbers | None
) -> Ranked:
    columns = evidence.columns
    by_words = evidence.best_by_words()
    documents = evidence.found_by_words(LEAST if least else 0.0)
    scores = _of_threads(evidence, by_words)
    near = np.zeros(columns.count)
    if evidence.meant is not None:
        near = evidence.meant.by_document(columns.count)
        least = max(least, NEAREST * nearest(evidence)) if least else 0.0
        nearby = evidence.meant.by_thread(len(columns.thread_ids))[0] >= least
        of_near = np.flatnonzero((near >= max(least, _TINY)) & nearby[columns.threads])
        documents = _one_each(_either(documents, of_near, columns), by_words, columns)
    if besides is not None:
        documents = _one_each(_either(documents, besides, columns), by_words, columns)
    threads = np.flatnonzero(np.bincount(columns.threads[documents]))
    latest = np.zeros(len(columns.thread_ids), np.int64)
    np.maximum.at(latest, columns.threads[documents], columns.moments[documents])
    in_order = threads[np.lexsort((threads, -latest[threads], -scores[threads]))]
    page = in_order[offset : offset + limit]
    of_documents = near * (1 - WORDS) + by_words * WORDS if near.any() else by_words
    of_documents = of_documents - OUTDATED * evidence.leaning.stale(columns)
    return Ranked(
        len(threads), tuple(_picked(page, documents, of_documents, scores, columns)), documents
    )


def _of_threads(evidence: Evidence, by_words: Floats) -> Floats:
    """The score of each thread."""
    columns, count = evidence.columns, len(evidence.columns.thread_ids)
    words = np.zeros(count)
    np.maximum.at(words, columns.threads, by_words)
    scores = words
    if evidence.meant is not None:
        near, understood = evidence.meant.by_thread(count)
        if evidence.words is not None:
            # What is not understood yet is taken to mean as much as its words say.
            near = np.where(understood, near, words * near.max(initial=0.0))
            scores = (1 - WORDS) * near + WORDS * words
        else:
            scores = near
        if evidence.named is not None:
            scores = scores + NAMED * evidence.named
    gains = np.ones(count)
    np.maximum.at(gains, columns.threads, evidence.gains)
    closed = np.zeros(count, np.bool_)
    closed[columns.threads[evidence.closed]] = True
    outdated = evidence.leaning.stale_share(columns)
    ranked: Floats = scores + RISE * (gains - 1) - FALL * closed - OUTDATED * outdated
    return ranked


def _either(one: Numbers, other: Numbers, columns: Columns) -> Numbers:
    """The documents that are among one or the other, in order."""
    flags = np.zeros(columns.count, np.bool_)
    flags[one] = flags[other] = True
    return np.flatnonzero(flags)


def _picked(
    page: Numbers, documents: Numbers, of_documents: Floats, scores: Floats, columns: Columns
) -> list[Picked]:
    """The best document of each thread of the page."""
    of_page = documents[np.isin(columns.threads[documents], page)]
    found: dict[int, list[int]] = {}
    for document in of_page.tolist():
        found.setdefault(int(columns.threads[document]), []).append(document)
    picked = []
    for thread in page.tolist():
        best = max(found[thread], key=lambda d: (of_documents[d], -columns.moments[d]))
        picked.append(Picked(best, float(scores[thread]), len(found[thread]) - 1))
    return picked


def _by_date(evidence: Evidence, order: Order, offset: int, limit: int) -> Ranked:
    columns = evidence.columns
    by_words = evidence.best_by_words()
    documents = evidence.found_by_words(LEAST_BY_DATE)
    if evidence.meant is not None:
        near = evidence.meant.by_document(columns.count)
        least = max(NEAR_BY_DATE, NEAREST * float(near.max(initial=0.0)))
        documents = _either(documents, np.flatnonzero(near >= least), columns)
        documents = _one_each(documents, by_words, columns)
    sign = -1 if order == "newest" else 1
    in_order = documents[np.lexsort((documents, sign * columns.moments[documents]))]
    page = tuple(
        Picked(d, float(by_words[d]), 0) for d in in_order[offset : offset + limit].tolist()
    )
    return Ranked(len(documents), page, documents)


def _one_each(documents: Numbers, by_words: Floats, columns: Columns) -> Numbers:
    """Of a contribution the wording that the words found, rather than one only near in meaning."""
    if not columns.former[documents].any():
        return documents
    places = columns.contributions[documents]
    order = np.lexsort((-by_words[documents], places))
    _, first = np.unique(places[order], return_index=True)
    return np.sort(documents[order[first]])
