"""Ranking: which documents the words of a question find, among those that the viewer may see."""

from dataclasses import dataclass

import numpy as np

from projections.search.keyword.columns import Flags, Floats, Numbers
from projections.search.keyword.scoring import Scoring, is_wish
from projections.search.question import Loose, Node, Not, Where
from projections.search.view import View


@dataclass(frozen=True)
class Found:
    """Documents, numbered through all segments, and how well they meet the question."""

    documents: Numbers
    scores: Floats

    def best(self) -> float:
        """The highest score; 0 when nothing was found."""
        return float(self.scores.max(initial=0.0))

    def within(self, allowed: Flags) -> "Found":
        """Those that are allowed."""
        kept = allowed[self.documents]
        return Found(self.documents[kept], self.scores[kept])

    def above(self, least: float) -> "Found":
        """Those that score at least so much."""
        kept = self.scores >= least
        return Found(self.documents[kept], self.scores[kept])


ENOUGH = 0.5  # of a former wording's score, for the present one to be shown instead
NOTHING = Found(np.empty(0, np.int64), np.empty(0))


def find(node: Node, view: View, scoring: Scoring) -> Found:
    """What meets the node and may be seen; of a contribution one wording, if possible its own.

    A former wording is shown only if it says far more of what was asked for.
    """
    found = _meeting(node, view, scoring)
    former = found.documents[~view.holding[found.documents]] if view.times.former else ()
    return _one_each(found, view) if len(former) else found


def _meeting(node: Node, view: View, scoring: Scoring) -> Found:
    """Every document that meets the node and may be seen."""
    columns, documents, scores = view.snapshot.columns, [], []
    for number in range(len(view.snapshot.segments)):
        found = scoring.scores(node, number)
        documents.append(columns.numbered(found, number))
        scores.append(np.fromiter(found.values(), np.float64, len(found)))
    if not documents:
        return NOTHING
    return Found(np.concatenate(documents), np.concatenate(scores)).within(view.shown_flags)


def _one_each(found: Found, view: View) -> Found:
    """One document of each contribution, with the best of their scores."""
    places = view.snapshot.columns.contributions[found.documents]
    best = np.zeros(places.max() + 1)
    np.maximum.at(best, places, found.scores)
    preferred = view.holding[found.documents] & (found.scores >= ENOUGH * best[places])
    order = np.lexsort((-found.scores, ~preferred, places))
    _, first = np.unique(places[order], return_index=True)
    kept = np.sort(order[first])
    return Found(found.documents[kept], best[places[kept]])


def allowed(node: Node, view: View, scoring: Scoring) -> Flags:
    """The documents that meet what a node demands, whatever words it wishes for beside."""
    demanded = _demanded(node)
    if not demanded:
        return view.shown_flags
    flags = np.zeros(view.snapshot.columns.count, np.bool_)
    flags[_meeting(Loose(demanded), view, scoring).documents] = True
    return flags


def is_only_wished(node: Node) -> bool:
    """Whether nothing but conditions is demanded, so that any word may have brought a document."""
    return isinstance(node, Loose) and all(
        isinstance(part, Where | Not) or is_wish(part) for part in node.parts
    )


def _demanded(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Loose):
        return tuple(part for part in node.parts if not is_wish(part))
    return () if is_wish(node) else (node,)
