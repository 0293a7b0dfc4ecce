"""Telling a typo from another word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate, takewhile, zip_longest

from Stemmer import Stemmer

MEANT = re.compile(
    r"\b(typos?|(?:mis-?)?spell\w*|gramm\w+|proofread\w*|copy-?edit\w*|orthograph\w*|corrections?"
    r"|punctuation|capitali[sz]\w+|plural|singular|tense)\b",
    re.IGNORECASE,
)
RULING_WORDS = """
    must shall should may might can could will would need needs ought not no never none nor neither
    cannot without only all any every each either both unless except until and or if least most more
    less fewer required optional forbidden prohibited allowed permitted acceptable unacceptable
    before after always sometimes usually
    twelve twenty thirty half third quarter majority unanimous unanimously
    nicht kein keine keinen nie niemals muss m\u00fcssen soll sollen darf d\u00fcrfen kann
    k\u00f6nnen ne pas jamais doit doivent peut peuvent nunca debe deben puede pueden
"""
SMALL_WORDS = "a an the it that which is are be been of to for in on with as at by so then also"
RULING, SMALL = frozenset(RULING_WORDS.split()), frozenset(SMALL_WORDS.split())
MOST = 6
MOST_STEPS = 4_000_000  # a second or so
LONGEST = 60
stem = Stemmer("english", 0).stemWord


def only_typos(old: Sequence[str], new: Sequence[str], message: str) -> bool:
    """Whether nothing but typos was put right between two rows of words.

    Every word must have been replaced by one much like it, and none that rules may be among them:
    numbers, negations, `must`, `may` and their like. Where the message does not speak of a typo,
    one of the two must be a word that the text has elsewhere, and the other be nowhere else in it:
    so a typo that came in is none of the rule's affairs either. Nor are they typos where that
    cannot be told with little effort, as in a long text that is changed everywhere.
    """
    meant = bool(MEANT.search(message))
    try:
        pairs = _replaced(old, new, meant)
    except TooDifferentError:
        return False
    if len(set(pairs)) > MOST:
        return False
    counts, later = Counter(old), Counter(new)
    for wrong, right in pairs:
        if _rules(wrong) or _rules(right):
            return False
        mended = counts[right] > 0 and later[wrong] == 0
        marred = later[wrong] > 0 and counts[right] == 0
        evident = min(len(wrong), len(right)) > 4 and (mended or marred)
        likely = meant or (evident and not _same_stem(wrong, right))
        if not (_is_small(wrong, right) and meant) and not (likely and _alike(wrong, right)):
            return False
    return True


def rules(words: Sequence[str]) -> bool:
    """Whether a word is among them that may turn a rule into another."""
    return any(map(_rules, words))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, replaced or swapped with the next."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, letter_there in enumerate(other, 1):
            cost = int(letter != letter_there)
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


class TooDifferentError(Exception):
    """What two long rows of words have in common takes too long to find."""


class _Matcher(SequenceMatcher[str]):
    """Gives up where two rows of words that come again and again would take minutes."""

    def __init__(self, old: Sequence[str], new: Sequence[str]):
        super().__init__(None, old, new, autojunk=False)
        places: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]
        self._steps = [0, *accumulate(1 + len(places.get(word, ())) for word in old)]
        self._left = MOST_STEPS

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As the library finds it. Raises TooDifferentError."""
        until = len(self._steps) - 1 if ahi is None else ahi
        self._left -= self._steps[until] - self._steps[alo]
        if self._left < 0:
            raise TooDifferentError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _replaced(old: Sequence[str], new: Sequence[str], meant: bool) -> list[tuple[str, str]]:
    """The words that were replaced, pair by pair; a word put in or left out is paired with ''.

    Raises TooDifferentError.
    """
    pairs: list[tuple[str, str]] = []
    for kind, start, end, there, until in _opcodes(old, new):
        before, after = list(old[start:end]), list(new[there:until])
        twice = kind == "delete" and before in (old[start - 1 : start], old[end : end + 1])
        if "".join(before) == "".join(after) or twice:  # `time frame`, or `the the`, was a slip
            continue
        if meant and len(before) != len(after):
            small = [(one, "") for one in before if one in SMALL]
            pairs += small + [("", one) for one in after if one in SMALL]
            before = [one for one in before if one not in SMALL]
            after = [one for one in after if one not in SMALL]
        pairs += zip_longest(before, after, fillvalue="")
    return pairs


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What difflib finds changed between what both begin with and what both end with."""
    begin = _alike_from_the_start(old, new)
    end = _alike_from_the_start(old[begin:][::-1], new[begin:][::-1])
    matcher = _Matcher(old[begin : len(old) - end], new[begin : len(new) - end])
    for kind, start, stop, there, until in matcher.get_opcodes():
        yield kind, start + begin, stop + begin, there + begin, until + begin


def _alike_from_the_start(old: Sequence[str], new: Sequence[str]) -> int:
    same = (one == other for one, other in zip(old, new, strict=False))
    return sum(takewhile(bool, same))


def _rules(word: str) -> bool:
    numeric = word != "" and not word.replace("'", "").isalpha()
    return word in RULING or word.endswith("n't") or numeric


def _is_small(wrong: str, right: str) -> bool:
    return (not wrong or wrong in SMALL) and (not right or right in SMALL)


def _alike(wrong: str, right: str) -> bool:
    if not wrong or not right or max(len(wrong), len(right)) > LONGEST:
        return False
    near = distance(wrong, right) <= (1 if min(len(wrong), len(right)) <= 4 else 2)
    return near or _same_stem(wrong, right)


def _same_stem(wrong: str, right: str) -> bool:
    return bool(stem(wrong) == stem(right))
