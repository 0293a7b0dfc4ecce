"""Names: the words of a question that only the letter can find; and how much words cover."""

from collections.abc import Callable

import numpy as np

from projections.search.keyword.columns import Floats, Numbers
from projections.search.keyword.ranking import find
from projections.search.keyword.scoring import Scoring
from projections.search.question import Node, Word, leaves
from projections.search.view import View
from projections.search.words import EXACT, fold

FEW = 3  # words: a question of no more is about the names in it
FEW_WITH_CAPITALS = 6  # words: where a name is written like one
_AROUND = "'\"*~!?:./,;()"


def named_share(
    node: Node, view: View, scoring: Scoring, knows: Callable[[str], bool]
) -> Floats | None:
    """For each thread the share, by their rarity, of the question's names that it holds.

    A name is what is written as one thing, such as `foo_bar` or `E42`; and in a question of few
    words also a number, and what the model does not know as a word. To search for these by meaning
    finds what merely looks alike; in a long text, as judged questions show, they are slips more
    often. The share is of all the question's words. Words that the viewer's part of the archive
    does not have do not count. None when there is no name that does.
    """
    columns = view.snapshot.columns
    total, share = 0.0, np.zeros(len(columns.thread_ids))
    words = list(dict.fromkeys(leaf for leaf in leaves(node) if isinstance(leaf, Word)))
    for word in words:
        few = FEW_WITH_CAPITALS if word.written[:1].isupper() else FEW
        if not (_is_identifier(word) or (len(words) <= few and _is_unknown(word, knows))):
            total += _rarity(view.frequency(word.terms, word.field), share)
        elif len(holding := find(word, view, scoring).documents):
            # as rare as its exact form, however common its parts are
            rarity = _rarity(len(holding), share)
            total += rarity
            share[np.unique(columns.threads[holding])] += rarity
    return share / total if share.any() else None


def covered(node: Node, view: View, scoring: Scoring, found: Numbers) -> float:
    """The share, by their rarity, of a question's words that one of the documents found holds.

    The one that holds most counts. A word that nobody has used is as rare as can be. All of a
    question without words is covered.
    """
    count = len(view.snapshot.columns.thread_ids)
    total, share = 0.0, np.zeros(view.snapshot.columns.count)
    words = [leaf for leaf in leaves(node) if isinstance(leaf, Word)]
    for term, field in dict.fromkeys((term, word.field) for word in words for term in word.terms):
        if term.startswith(EXACT):
            continue  # its parts are terms too, and what it is found by where it is not demanded
        holding = find(Word(term, (term,), field), view, scoring).documents
        rarity = float(np.log1p(count / max(len(holding), 1)))
        total += rarity
        share[holding] += rarity
    return float(share[found].max(initial=0.0)) / total if total else 1.0


def _rarity(holding: int, of: Floats) -> float:
    return float(np.log1p(len(of) / holding)) if holding else 0.0


def _is_identifier(word: Word) -> bool:
    bare = word.written.strip(_AROUND)
    exact = any(term.startswith(EXACT) for term in word.terms)
    digits = any(map(str.isdigit, bare))
    return bool(bare) and (exact or digits) and not bare.isdigit()


def _is_unknown(word: Word, knows: Callable[[str], bool]) -> bool:
    bare = fold(word.written).strip(_AROUND)
    if bare.isdigit():
        return True
    return bool(bare) and not any(map(knows, (bare, *word.terms)))  # nor what it is a form of
