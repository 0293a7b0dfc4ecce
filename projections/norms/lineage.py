"""Lineage: which clause of one text is which clause of the next, and what each goes back to.

A clause stays itself when it is moved, renumbered or reworded; it is another when another rule
stands in its place. What is the same word for word is matched first, in order and then wherever it
went; of the rest, those that share most of their words; and last what stands under the same number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from projections.norms.clauses import Clause, clauses_of

CACHED = 4_000
ALIKE = 0.6
"""How much of their words two clauses share at least, to be one that was reworded."""

MOST_PAIRS = 20_000
NEARBY = 20
"""How many pairs of clauses are compared; of more, those that are near each other in the text."""

MOST_WORDS = 600
"""Words of a clause that are compared in their order."""

Version = tuple[int, str, str]
"""A text: the number of the change that gave it, what kind of change that was, and the text."""


@dataclass(frozen=True)
class ClauseRow:
    """A clause of a norm. The numbers are those of changes of the norm."""

    id: str
    """The same through edits and moves: `3.5` began as the fifth clause of change 3."""

    clause: Clause
    changes: tuple[int, ...]
    """The changes of what it says, from the one that brought it in; retranscriptions are none."""

    worded: int
    """The last change of how it is written, which may be a retranscription."""

    dropped: int | None = None
    """The change that left it out, of a clause that is there no more."""

    @property
    def since(self) -> int:
        """The change that brought it in."""
        return self.changes[0]

    @property
    def changed(self) -> int:
        """The last change of what it says."""
        return self.changes[-1]


def lineage(versions: tuple[Version, ...]) -> tuple[ClauseRow, ...]:
    """The clauses of the last of these texts, which follow on each other."""
    rows: tuple[ClauseRow, ...] = ()
    for count in range(1, len(versions) + 1):
        rows = _after(versions[:count])
    return rows


def find_clauses(rows: Iterable[ClauseRow], wanted: str) -> list[ClauseRow]:
    """The clauses that are called so: by their id, label, heading, or first words."""
    rows = list(rows)
    asked = " ".join(wanted.casefold().split())
    by_words = [
        row for row in rows if " ".join(row.clause.text.casefold().split()).startswith(asked)
    ]
    label = asked.rstrip(".")
    ways = (
        [row for row in rows if row.id == asked],
        [row for row in rows if f"{row.clause.label}.".startswith(f"{label}.")],
        [row for row in rows if asked in (words.casefold() for words in row.clause.headings)],
        by_words,
    )
    return next((found for found in ways if found), [])


@lru_cache(CACHED)
def _after(versions: tuple[Version, ...]) -> tuple[ClauseRow, ...]:
    """The clauses of the last text. Cached, as the history before it is asked for again."""
    *before, (entry, event, text) = versions
    old = _after(tuple(before)) if before else ()
    new = clauses_of(text)
    same = _matched([row.clause for row in old], new)
    is_rule = event != "retranscribed"
    rows = []
    for number, clause in enumerate(new):
        if number not in same:
            rows.append(ClauseRow(f"{entry}.{number + 1}", clause, (entry,), entry))
            continue
        row = old[same[number]]
        said = is_rule and row.clause.words != clause.words
        changes = (*row.changes, entry) if said else row.changes
        worded = entry if row.clause.text != clause.text else row.worded
        rows.append(replace(row, clause=clause, changes=changes, worded=worded))
    return tuple(rows)


def _matched(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """For each clause of the new text, the one of the old text that it is."""
    same: dict[int, int] = {}
    for pairs in (_in_order, _moved, _reworded, _in_the_same_place):
        left_old = [n for n in range(len(old)) if n not in same.values()]
        left_new = [n for n in range(len(new)) if n not in same]
        if not left_old or not left_new:
            break
        for i, j in pairs([old[n] for n in left_old], [new[n] for n in left_new]):
            same[left_new[j]] = left_old[i]
    return same


def _in_order(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    before, after = [c.words for c in old], [c.words for c in new]
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        yield from ((block.a + n, block.b + n) for n in range(block.size))


def _moved(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    places: dict[tuple[str, ...], list[int]] = {}
    for i, clause in enumerate(old):
        places.setdefault(clause.words, []).append(i)
    for j, clause in enumerate(new):
        if places.get(clause.words):
            yield places[clause.words].pop(0), j


def _reworded(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    scored = []
    reach = max(len(old), len(new)) if len(old) * len(new) <= MOST_PAIRS else NEARBY
    for i, before in enumerate(old):
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(before.words)
        place = i * len(new) // len(old)
        for j in range(max(place - reach, 0), min(place + reach + 1, len(new))):
            matcher.set_seq1(new[j].words)
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                scored.append((-_likeness(matcher, before, new[j]), abs(i - j), i, j))
    yield from _best(entry for entry in scored if -entry[0] >= ALIKE)


def _likeness(matcher: "SequenceMatcher[str]", one: Clause, other: Clause) -> float:
    """How much of their words two clauses share, in order unless they are very long."""
    is_long = max(len(one.words), len(other.words)) > MOST_WORDS
    return matcher.quick_ratio() if is_long else matcher.ratio()


def _in_the_same_place(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    named = {(c.label, c.headings[-1:]): i for i, c in enumerate(old) if c.label}
    for j, clause in enumerate(new):
        i = named.pop((clause.label, clause.headings[-1:]), None)
        if i is not None:
            yield i, j


def _best(scored: Iterable[tuple[float, int, int, int]]) -> Iterator[tuple[int, int]]:
    olds: set[int] = set()
    news: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            yield i, j
