"""Scoring: which documents of a segment meet a question, and how well (BM25F)."""

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from projections.search.keyword.codec import Postings
from projections.search.keyword.searched_segment import GAINS
from projections.search.keyword.segment import FIELDS
from projections.search.keyword.snapshot import K1, Snapshot
from projections.search.question import (
    All,
    AnyOf,
    Loose,
    Mask,
    Node,
    Not,
    Phrase,
    Prefix,
    Where,
    Word,
)
from projections.search.words import EXACT

Scores = dict[int, float]

MOST_POSTINGS = 100_000  # read for words that are only wished for; the rarest come first
_EXACT_FORM = re.compile(rb"(?:^| )" + EXACT.encode() + rb"\S+")


class _Wish(NamedTuple):
    """Terms that count as one, such as the endings of a prefix."""

    terms: tuple[str, ...]
    field: str | None


class Scoring:
    """Scores one question against a snapshot."""

    def __init__(self, snapshot: Snapshot):
        self._snapshot = snapshot
        self._found: dict[tuple[str, str], list[Postings | None]] = {}
        self._wishes: dict[Loose, list[_Wish]] = {}
        self._weights: dict[tuple[_Wish, str], float] = {}

    def frequency(self, terms: Iterable[str], field: str | None = None) -> int:
        """In how many texts and titles these terms are found, one by one, added up."""
        return sum(
            len(postings.once) + len(postings.more)
            for name in _fields(field)
            for term in terms
            for postings in self._postings(name, term)
            if postings
        )

    def scores(self, node: Node, number: int) -> Scores:
        """The documents of segment `number` that meet a node, with their scores."""
        match node:
            case Word():
                return self._word(node, number)
            case Phrase():
                return self._phrase(node, number)
            case Prefix():
                return self._grown([_Wish(self._snapshot.endings(node), node.field)], number)
            case AnyOf():
                return _added(self.scores(part, number) for part in node.parts)
            case All():
                return self._demanded(node.parts, number)
            case Loose():
                return self._loose(node, number)
            case Where() | Not():
                return self._demanded((node,), number)

    def ideal(self, node: Node) -> float:
        """What a document of average length scores that holds every word wished for once."""
        if not isinstance(node, Loose):
            return 0.0
        wishes = {wish for part in node.parts if is_wish(part) for wish in self._of(part)}
        plain = [wish for wish in wishes if not wish.terms[:1] or wish.terms[0][0] != EXACT]
        return sum(self._weight(wish, FIELDS[0]) / (K1 + 1) for wish in plain)

    def _word(self, word: Word, number: int) -> Scores:
        """A word on which the question insists: its exact form, where the archive has that."""
        exact = [term for term in word.terms if term.startswith(EXACT)]
        terms = exact if exact and self.frequency(exact, word.field) else word.terms
        wishes = [
            _Wish((term,), word.field) for term in terms if terms is exact or term not in exact
        ]
        return _in_all([self._grown([wish], number) for wish in wishes])

    def _phrase(self, phrase: Phrase, number: int) -> Scores:
        found: Scores = {}
        for field in _fields(phrase.field):
            lists = [self._postings(field, term)[number] for term in set(phrase.terms)]
            held = [set(postings.documents()) for postings in lists if postings]
            if len(held) == len(lists):
                inside = self._holding(phrase, field, number, set.intersection(*held))
                found.update(dict.fromkeys(inside, 0.0))
        for term in set(phrase.terms):
            self._add(found, _Wish((term,), phrase.field), number)
        return found

    def _holding(
        self, phrase: Phrase, field: str, number: int, documents: Iterable[int]
    ) -> Iterator[int]:
        """Those of the documents in which the terms stand one behind the other."""
        wanted = _EXACT_FORM.sub(b"", phrase.sequence.encode()).strip()
        if b" " not in wanted:
            yield from documents
            return
        segment = self._snapshot.segments[number]
        for document in documents:
            stream = segment.stream(document).split(b"\n")[FIELDS.index(field)]
            if b" %b " % wanted in b" %b " % _EXACT_FORM.sub(b"", stream):
                yield document

    def _loose(self, loose: Loose, number: int) -> Scores:
        demanded = tuple(part for part in loose.parts if not is_wish(part))
        wishes = self._affordable(loose)
        if any(not isinstance(part, Where | Not) for part in demanded):
            scores = self._demanded(demanded, number, either=True)
            for wish in wishes:
                self._add(scores, wish, number)
            return scores
        if len(demanded) == len(loose.parts):
            return self._demanded(demanded, number, either=True)
        return self._filtered(self._grown(wishes, number), demanded, number, either=True)

    def _demanded(self, parts: tuple[Node, ...], number: int, either: bool = False) -> Scores:
        """The documents that meet all parts."""
        met = [self.scores(part, number) for part in parts if not isinstance(part, Where | Not)]
        everything = range(self._snapshot.segments[number].count)
        scores = _in_all(met) if met else dict.fromkeys(everything, 0.0)
        return self._filtered(scores, parts, number, either)

    def _filtered(
        self, scores: Scores, parts: tuple[Node, ...], number: int, either: bool
    ) -> Scores:
        """Without what a condition or a Not leaves out. `either`: one value of a field will do."""
        masks: dict[object, Mask] = {}
        for part in parts:
            if isinstance(part, Where):
                mask = part.mask(self._snapshot.segments[number])
                key = part.field if either and part.field in _ONE_VALUED else part
                masks[key] = _either(masks[key], mask) if key in masks else mask
            elif isinstance(part, Not):
                unwanted = self.scores(part.part, number)
                scores = {doc: score for doc, score in scores.items() if doc not in unwanted}
        for mask in masks.values():
            scores = {doc: score for doc, score in scores.items() if mask[doc]}
        return scores

    def _grown(self, wishes: Iterable[_Wish], number: int) -> Scores:
        """Every document that holds one of the wishes."""
        count = self._snapshot.segments[number].count
        scores, is_held = np.zeros(count), np.zeros(count, np.bool_)
        for wish in wishes:
            for field, weight, postings in self._held(wish, number):
                ones = np.frombuffer(self._snapshot.ones[field][number])
                scores[postings.once] += weight * ones[postings.once]
                is_held[postings.once] = is_held[postings.more] = True
                for doc, score in self._scores_of_more(field, weight, postings, number):
                    scores[doc] += score
        held = np.flatnonzero(is_held)
        return dict(zip(held.tolist(), scores[held].tolist(), strict=True))

    def _add(self, scores: Scores, wish: _Wish, number: int) -> None:
        """Add what a wish scores to the documents that are known already."""
        for field, weight, postings in self._held(wish, number):
            ones = self._snapshot.ones[field][number]
            for doc in scores.keys() & postings.once:
                scores[doc] += weight * ones[doc]
            for doc, score in self._scores_of_more(field, weight, postings, number):
                if doc in scores:
                    scores[doc] += score

    def _scores_of_more(
        self, field: str, weight: float, postings: Postings, number: int
    ) -> Iterator[tuple[int, float]]:
        """What the documents score that hold a term more than once."""
        segment, norms = self._snapshot.segments[number], self._snapshot.norms[field]
        gains, lengths = segment.gains[field], segment.lengths[field]
        for doc, count in zip(postings.more, postings.counts, strict=True):
            yield doc, weight * GAINS[gains[doc]] * count / (count + norms[lengths[doc]])

    def _held(self, wish: _Wish, number: int) -> Iterator[tuple[str, float, Postings]]:
        """Where a segment holds a wish: the field, the weight there, and the postings."""
        for field in _fields(wish.field):
            weight = self._weight(wish, field)
            for term in wish.terms:
                if postings := self._postings(field, term)[number]:
                    yield field, weight, postings

    def _weight(self, wish: _Wish, field: str) -> float:
        """What finding the wish is worth: more, the fewer documents hold it."""
        key = wish, field
        if key not in self._weights:
            frequency = self.frequency(wish.terms, field)
            others = max(self._snapshot.count - frequency, 0)
            idf = math.log(1 + (others + 0.5) / (frequency + 0.5))
            self._weights[key] = idf * (K1 + 1)
        return self._weights[key]

    def _affordable(self, loose: Loose) -> list[_Wish]:
        """The wishes from rare to common, as far as reading their postings takes no long time."""
        if loose not in self._wishes:
            wishes = {wish for part in loose.parts if is_wish(part) for wish in self._of(part)}
            by_frequency = sorted((self.frequency(*wish), wish) for wish in wishes)
            spent = 0
            kept: list[_Wish] = []
            for frequency, wish in by_frequency:
                spent += frequency
                if frequency and (spent <= MOST_POSTINGS or not kept):
                    kept.append(wish)
            self._wishes[loose] = kept
        return self._wishes[loose]

    def _of(self, part: Node) -> list[_Wish]:
        if isinstance(part, Word):
            return [_Wish((term,), None) for term in part.terms]
        return [_Wish(self._snapshot.endings(part), None)] if isinstance(part, Prefix) else []

    def _postings(self, field: str, term: str) -> list[Postings | None]:
        key = field, term
        if key not in self._found:
            self._found[key] = self._snapshot.postings(field, term)
        return self._found[key]


_ONE_VALUED = ("in", "from", "kind")  # of which a contribution has only one


def is_wish(part: Node) -> bool:
    """Whether a part of a Loose is wished for: plain words are, all else is demanded."""
    return isinstance(part, Word | Prefix) and part.field is None


def _fields(field: str | None) -> tuple[str, ...]:
    return FIELDS if field is None else (field,)


def _added(all_scores: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for scores in all_scores:
        for doc, score in scores.items():
            total[doc] = total.get(doc, 0.0) + score
    return total


def _in_all(all_scores: list[Scores]) -> Scores:
    first, *others = sorted(all_scores, key=len) or [{}]
    for other in others:
        first = {doc: score + other[doc] for doc, score in first.items() if doc in other}
    return first


def _either(one: Mask, other: Mask) -> Mask:
    return (int.from_bytes(one) | int.from_bytes(other)).to_bytes(len(one))
