"""Collection: entries kept in memory so that they are found by their words at once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from projections.search.rules.entries import Entry
from projections.search.words import EXACT, fold, terms

AROUND = 0.4  # of a word of the clause itself: one of the headings or the title above it
COVERED = 0.5  # of the question, by how rare its words are: what holds less is about another thing
BESIDE_BEST = 0.45  # of the best score: what has less only shares a word or two
DECIDED = 0.85  # of the score of a rule: what holds stands there, and the decision says why
NOT_ADOPTED = 0.6  # of the score of what was: a proposal, or one that was rejected
MOST_WORDS = 40  # of a question: a longer one is told by its beginning
_K1, _B = 1.2, 0.5
_ASKING = frozenset(
    terms("may might must shall ought need allow allowed permitted anyone somebody happens")
    + terms("say know want get rule rules policy clause")
)
_RUN = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_NAME = 8

Floats = npt.NDArray[np.float64]
_Postings = tuple[npt.NDArray[np.intp], Floats, Floats]
"""Where a word stands, how much it says there, and whether as its own word or from above."""


@dataclass(frozen=True)
class Found:
    """An entry that was found. `named` is one that was asked for by what it is called."""

    entry: Entry
    score: float
    named: bool


class Collection:
    """Entries, by their words and by what they are called. Threads may share it."""

    def __init__(self, entries: Sequence[Entry]):
        self._entries = entries
        self._weights = np.array([_weight(entry) for entry in entries], np.float64)
        self._holds = np.array([entry.holds for entry in entries], np.bool_)
        self._named: dict[tuple[str, ...], list[int]] = {}
        self._numbered: set[tuple[str, ...]] = set()
        for number, entry in enumerate(entries):
            self._enter_names(number, entry)
        self._words = _postings(entries)

    def find(self, words: str, limit: int) -> list[Found]:
        """The entries that answer best: those called so, those that hold, and the others."""
        if not self._entries:
            return []
        named = self._called(words)
        asked = wanted(words)
        scores = self._scores(asked) if asked else np.zeros(len(self._entries))
        best = scores.max(initial=0.0)
        numbers = [int(n) for n in np.flatnonzero(scores >= max(best * BESIDE_BEST, 1e-9))]
        numbers = [*named, *(n for n in numbers if n not in named)]
        numbers.sort(key=lambda n: (n not in named, not self._holds[n], -scores[n], n))
        picked = self._without_wholes(numbers, named)
        found = (Found(self._entries[n], round(float(scores[n]), 4), n in named) for n in picked)
        return [one for one, _ in zip(found, range(max(limit, 0)), strict=False)]

    def _enter_names(self, number: int, entry: Entry) -> None:
        for name in entry.names:
            if runs := _runs(name):
                self._named.setdefault(runs, []).append(number)
        label = _runs(entry.label) if entry.kind == "decision" else ()
        if len(label) > 1 and any(run.isdigit() for run in label):
            self._numbered.add(label)

    def _called(self, words: str) -> set[int]:
        """What the question is the name of, or whose number it says."""
        runs = _runs(words)
        found = set(self._named.get(runs, ())) if len(runs) <= 10 * _LONGEST_NAME else set()
        for start in range(min(len(runs), MOST_WORDS)):
            for end in range(start + 2, min(len(runs), start + _LONGEST_NAME) + 1):
                if runs[start:end] in self._numbered:
                    found.update(self._named[runs[start:end]])
        return found

    def _scores(self, asked: Sequence[str]) -> Floats:
        """How well each entry answers; 0 where it has too little of the question."""
        count = len(self._entries)
        scores, shares, own = np.zeros(count), np.zeros(count), np.zeros(count)
        total = 0.0
        for term in asked:
            documents, says, whose = self._words.get(term, _NOWHERE)
            rarity = _rarity(len(documents), count)
            total += rarity
            scores[documents] += rarity * says
            shares[documents] += rarity * np.where(whose > 0, 1.0, 0.8)
            own[documents] += whose
        share = shares / total
        scores *= share * self._weights
        answers: Floats = np.where((share >= COVERED) & (own > 0), scores, 0.0)
        return answers

    def _without_wholes(self, numbers: Iterable[int], named: set[int]) -> Iterator[int]:
        """Without the norms of which a clause that says it better came before."""
        seen = set()
        for number in numbers:
            entry = self._entries[number]
            if entry.place is None and entry.id in seen and number not in named:
                continue
            seen.add(entry.id)
            yield number


def wanted(words: str) -> list[str]:
    """The terms of a question, each once, without those of asking itself."""
    found = dict.fromkeys(terms(words))
    said = [term for term in found if term not in _ASKING and not term.startswith(EXACT)]
    return (said or list(found))[:MOST_WORDS]


_NOWHERE: _Postings = (np.zeros(0, np.intp), np.zeros(0), np.zeros(0))


def _postings(entries: Sequence[Entry]) -> dict[str, _Postings]:
    counted = [_counted(entry) for entry in entries]
    lengths = [sum(own.values()) + AROUND * len(around) for own, around in counted]
    mean = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
    raw: dict[str, tuple[list[int], list[float], list[float]]] = {}
    for number, (own, around) in enumerate(counted):
        much = _K1 * (1 - _B + _B * lengths[number] / mean)
        for term in own.keys() | around:
            times = own[term] + (AROUND if term in around else 0.0)
            documents, says, whose = raw.setdefault(term, ([], [], []))
            documents.append(number)
            says.append(times * (_K1 + 1) / (times + much))
            whose.append(1.0 if term in own else 0.0)
    return {t: (np.array(d, np.intp), np.array(s), np.array(w)) for t, (d, s, w) in raw.items()}


def _counted(entry: Entry) -> tuple[Counter[str], frozenset[str]]:
    whole_norm = entry.kind == "norm" and entry.place is None
    words = entry.own if whole_norm else f"{entry.own} {entry.text}"  # that is its first clause's
    return Counter(terms(words)), frozenset(terms(entry.around))


def _weight(entry: Entry) -> float:
    adopted = 1.0 if entry.is_adopted else NOT_ADOPTED
    return adopted if entry.kind == "norm" else adopted * DECIDED


def _rarity(documents: int, count: int) -> float:
    # One more than usual: among few entries, words that most of them have say something too.
    return 1 + log(1 + (count - documents + 0.5) / (documents + 0.5))


def _runs(name: str) -> tuple[str, ...]:
    """A name as it is compared: `PEP 8`, `pep-0008` and `Pep8` are the same."""
    return tuple(
        run.lstrip("0") or "0" if run.isdigit() else run for run in _RUN.findall(fold(name))
    )
