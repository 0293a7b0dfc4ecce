"""Suggestions: what somebody may have meant, when the words as written find nothing or little."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

import re
from itertools import product
from string import ascii_lowercase

from whoosh.codec.base import Automata
from whoosh.support.levenshtein import distance

from projections.search.keyword.segment import FIELDS
from projections.search.keyword.writer import SCHEMA
from projections.search.question import Node, Word, leaves
from projections.search.view import View
from projections.search.words import STOP_WORDS, fold, stem, terms

MOST_WORDS = 6  # a longer question is hardly ever saved by another spelling
LITTLE = 3
_MORE_USUAL = 20  # how much more often a spelling must occur than the one that was written
_SHORTEST = 4
_LONGEST = 30
_MOST_LOOKED_AT = 40
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


def corrections(node: Node, view: View, total: int) -> list[tuple[str, str]]:
    """Words as written, and for each a term that the viewer's part of the archive has instead.

    Looked at are words that the viewer's part does not have and, when the question found but a
    little in `total`, those that it hardly has.
    """
    words = [leaf for leaf in leaves(node) if isinstance(leaf, Word)]
    if len(words) > MOST_WORDS:
        return []
    found = []
    for word in words:
        bare = fold(word.written).strip("'*~!?:./,;")
        if len(bare) >= _SHORTEST and bare.isalpha() and len(word.terms) == 1:
            frequency = view.frequency(word.terms, word.field)
            if frequency <= (LITTLE if total <= LITTLE else 0) and (
                term := _best(bare, word.terms[0], frequency, view)
            ):
                found.append((bare, term))
    return found


def _best(bare: str, term: str, frequency: int, view: View) -> str | None:
    """The most usual term one letter away from the word, or else near to its own term."""
    least = (frequency + 1) * _MORE_USUAL if frequency else 1
    for near in (_one_letter_away(bare), _near_in_index(term, view)):
        known = (other for other in near if other != term and view.snapshot.holds(other))
        usual = {other: view.frequency((other,)) for other in known}
        best = max(usual, key=usual.__getitem__, default=None)
        if best is not None and usual[best] >= least:
            return best
    return None


def _one_letter_away(word: str) -> set[str]:
    """The terms of all words that differ by a letter missing, added, changed or swapped."""
    if not word.isascii() or len(word) > _LONGEST:
        return set()
    splits = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    words = {start + end[1:] for start, end in splits}
    words |= {start + end[1::-1] + end[2:] for start, end in splits}
    words |= {start + letter + end[1:] for start, end in splits for letter in ascii_lowercase}
    words |= {start + letter + end for start, end in splits for letter in ascii_lowercase}
    return {stem(other) for other in words - STOP_WORDS}


def _near_in_index(term: str, view: View) -> list[str]:
    """The terms of the index with at most two letters other, but the first two the same."""
    found: set[str] = set()
    if len(term) > _SHORTEST:
        for segment, field in product(view.snapshot.segments, FIELDS):
            cursor = segment.terms.cursor(field, SCHEMA[field])
            found.update(Automata().terms_within(cursor, term, 2, 2))
    return sorted(found, key=lambda other: distance(term, other))[:_MOST_LOOKED_AT]


def spelled_as(text: str, term: str, bare: str) -> str | None:
    """The word of a text that has this term, the nearest to what was written, in small letters."""
    words = {word.lower() for word in _WORD.findall(text) if terms(word)[:1] == [term]}
    return min(words, key=lambda word: (distance(bare, word), word), default=None)


def replaced(question: str, bare: str, word: str) -> str:
    """The question with another spelling of one word."""
    pattern = re.compile(rf"(?<!\w){re.escape(bare)}(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda _: word, question, count=1)
