"""Finds what a meeting decided: proposals, the votes on them, resolutions and actions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from ingest.readers.minutes.scribes import folded
from ingest.readers.minutes.statements import TOPIC, Statement, statements_in, vote_in

DecisionKind = Literal["proposal", "resolution", "action"]

WORDS = re.compile(r"\w+")
AGREED = re.compile(
    r"(?:accept|adopt|agree|approve|carrie|pass|as proposed|so resolved)", re.IGNORECASE
)
NEGATIONS = {"not", "no", "never", "without", "t"}
ALIKE = 0.85
MOST_WORDS_OF_ASSENT = 5
MOST_WORDS_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said in a meeting: its key, who, and the words as the log has them."""

    key: str
    nick: str
    text: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """Somebody's vote."""

    nick: str
    vote: str


@dataclass(slots=True)
class Decided:
    """A decision of a meeting. `proposed` and `closed` are places in what was said.

    `ballots` has the last vote of each voter until it was closed, and `as_proposed` says that the
    closing words only agree to what was proposed.
    """

    kind: DecisionKind
    key: str
    words: str
    proposed: int
    closed: int | None = None
    closing_words: str = ""
    as_proposed: bool = False
    ballots: dict[str, Ballot] = field(default_factory=dict)
    number: int = 0
    repeated: list[int] = field(default_factory=list)

    @property
    def reworded(self) -> bool:
        """Whether what was resolved has other words than what was proposed."""
        return not self.as_proposed and _words(self.closing_words) != _words(self.words)

    @property
    def tally(self) -> dict[str, int]:
        """How many voted what."""
        return dict(sorted(Counter(ballot.vote for ballot in self.ballots.values()).items()))


def decisions_of(said: Sequence[Said]) -> list[Decided]:
    """The decisions of a meeting in the order in which they were proposed, numbered by kind."""
    finder = _Finder(said)
    for place, line in enumerate(said):
        finder.hear(place, line)
    numbers: Counter[str] = Counter()
    for decided in finder.found:
        numbers[decided.kind] += 1
        decided.number = numbers[decided.kind]
    return finder.found


class _Finder:
    """Goes through a meeting and notes what is decided."""

    def __init__(self, said: Sequence[Said]):
        self.found: list[Decided] = []
        self._nicks = sorted({line.nick for line in said} - {""})
        self._open: Decided | None = None

    def hear(self, place: int, line: Said) -> None:
        """Take in the next line."""
        statements = list(statements_in(line.text))
        for number, statement in enumerate(statements, start=1):
            key = line.key if number == 1 else f"{line.key}#{number}"
            self._state(place, key, statement)
        if TOPIC.match(line.text):
            self._open = None
        elif line.nick and not statements and self._open is not None:
            vote = vote_in(line.text, self._nicks)
            if vote is not None:
                self._open.ballots[folded(line.nick)] = Ballot(line.nick, vote)

    def _state(self, place: int, key: str, statement: Statement) -> None:
        if statement.kind == "proposed":
            self._propose(place, key, statement.words)
        elif statement.kind == "resolved":
            self._resolve(place, key, statement.words)
        else:
            self._add(Decided("action", key, statement.words, place, place, statement.words))

    def _propose(self, place: int, key: str, words: str) -> None:
        again = self._same_words(words, self._pending())
        if again is None:
            again = self._add(Decided("proposal", key, words, place))
        else:
            again.repeated.append(place)
            again.ballots.clear()
        self._open = again

    def _resolve(self, place: int, key: str, words: str) -> None:
        taken = [d for d in self.found if d.kind == "resolution"]
        again = self._same_words(words, taken)
        if again is not None:
            again.repeated.append(place)
            return
        meant = self._meant(words)
        if meant is None:
            meant = self._add(Decided("resolution", key, words, place))
        meant.kind, meant.closed, meant.closing_words = "resolution", place, words
        self._open = None

    def _meant(self, words: str) -> Decided | None:
        """The proposal that a resolution accepts: the same words, or nearly, or "accepted"."""
        pending = self._pending()
        if same := self._same_words(words, pending):
            return same
        listed = _words(words)
        likeness = [(_likeness(listed, _words(d.words)), d) for d in pending]
        best = max(likeness, key=lambda pair: pair[0], default=None)
        if best and best[0] >= ALIKE:
            return best[1]
        if self._open is not None and AGREED.match(words) and len(listed) <= MOST_WORDS_OF_ASSENT:
            self._open.as_proposed = True
            return self._open
        return None

    def _pending(self) -> list[Decided]:
        """What was proposed and not decided, the latest first."""
        return [d for d in reversed(self.found) if d.kind == "proposal"]

    def _same_words(self, words: str, among: Sequence[Decided]) -> Decided | None:
        listed = _words(words)
        return next(
            (d for d in among if listed in (_words(d.words), _words(d.closing_words))), None
        )

    def _add(self, decided: Decided) -> Decided:
        self.found.append(decided)
        return decided


def _words(text: str) -> list[str]:
    return WORDS.findall(text.casefold())[:MOST_WORDS_COMPARED]


def _likeness(some: list[str], others: list[str]) -> float:
    """How alike two texts are, from 0 to 1; 0 when one of them denies more than the other."""
    if sum(w in NEGATIONS for w in some) != sum(w in NEGATIONS for w in others):
        return 0.0
    return SequenceMatcher(None, some, others, autojunk=False).ratio()
