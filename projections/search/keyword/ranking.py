"""Ranking: the best documents for a question, out of those that the viewer may see."""

from dataclasses import dataclass
from heapq import nlargest
from itertools import compress
from typing import NamedTuple
from uuid import UUID

from projections.search.engine import Order
from projections.search.keyword.scoring import Scores, Scoring, is_wish
from projections.search.question import Loose, Mask, Node, Not, Where
from projections.search.view import View

LEAST = 0.25  # of the best score: what has less only shares common words with the question
LEAST_BY_DATE = 0.5


class Found(NamedTuple):
    """A document that was found."""

    id: UUID
    score: float


@dataclass(frozen=True)
class Ranked:
    """How many documents were found, and those of the page that was asked for."""

    total: int
    page: tuple[Found, ...]


class _Row(NamedTuple):
    rank: tuple[float, float]
    segment: int
    document: int
    score: float


def rank(node: Node, view: View, order: Order, offset: int, limit: int) -> Ranked:
    """Find and order. What scores the same comes newest first."""
    scoring = Scoring(view.snapshot)
    segments = view.snapshot.segments
    scores = [scoring.scores(node, number) for number in range(len(segments))]
    shown = [view.shown(segment) for segment in segments]
    least = 0.0
    if _is_only_wished(node):
        share = LEAST if order == "relevance" else LEAST_BY_DATE
        least = share * max(map(_best, scores, shown), default=0.0)
    rows = [
        row
        for number in range(len(segments))
        for row in _rows(scores[number], shown[number], least, number, view, order)
    ]
    page = nlargest(offset + limit, rows)[offset:]
    found = (Found(_identity(view, row), row.score) for row in page)
    return Ranked(len(rows), tuple(found))


def _rows(
    scores: Scores, shown: Mask, least: float, number: int, view: View, order: Order
) -> list[_Row]:
    kept = [doc for doc, score in scores.items() if score >= least and shown[doc]]
    moments = view.snapshot.segments[number].moments
    if order == "relevance":
        return [_Row((scores[doc], moments[doc]), number, doc, scores[doc]) for doc in kept]
    sign = 1 if order == "newest" else -1
    return [_Row((sign * moments[doc], scores[doc]), number, doc, scores[doc]) for doc in kept]


def _best(scores: Scores, shown: Mask) -> float:
    return max(compress(scores.values(), map(shown.__getitem__, scores)), default=0.0)


def _identity(view: View, row: _Row) -> UUID:
    return UUID(bytes=view.snapshot.segments[row.segment].facts(row.document).id)


def _is_only_wished(node: Node) -> bool:
    """Whether nothing but conditions was demanded, so that any word may have brought a document."""
    return isinstance(node, Loose) and all(
        isinstance(part, Where | Not) or is_wish(part) for part in node.parts
    )
