"""Turns what a meeting decided into commands, by the line with which they are recorded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.commands import (
    AmendDecision,
    Cite,
    Command,
    Precision,
    ProposeDecision,
    TakeDecision,
    Visibility,
)
from ingest.readers.minutes.lines import Line
from ingest.readers.minutes.resolutions import Decided, Said
from ingest.readers.minutes.statements import assigned_in
from ingest.readers.minutes.texts import shortened

LONGEST_TITLE = 100
LABELS = {"proposal": "Proposal", "resolution": "Resolution", "action": "Action"}


@dataclass(frozen=True, slots=True)
class Hall:
    """Where a meeting took place: what all its commands have in common."""

    network: str
    thread: str
    day: date
    series: str
    visibility: Visibility

    @property
    def meeting(self) -> str:
        """The meeting as its source is called."""
        return self.thread.removeprefix(f"irc:{self.network}/")

    def handle(self, nick: str) -> str:
        """The handle of a nick."""
        return f"irc:{self.network}/{'_'.join(nick.lower().split())}"

    def precision(self, line: Line) -> Precision:
        """How exactly the time of a line is known: a log without zones tells it about."""
        return "second" if line.exact else "about"


def commands_by_place(
    hall: Hall, lines: Sequence[Line], decisions: Sequence[Decided], said: Sequence[Said]
) -> dict[int, list[Command]]:
    """The commands of each decision, by the place of the line that they are recorded with."""
    placed: dict[int, list[Command]] = defaultdict(list)
    for decided in decisions:
        teller = _Teller(hall, lines, said, decided)
        placed[decided.proposed] += teller.proposed()
        if decided.closed is not None:
            placed[decided.closed] += teller.closed(decided.closed)
        for place in decided.repeated:
            placed[place].append(teller.discussed_in(place))
    return placed


class _Teller:
    """Tells one decision."""

    def __init__(self, hall: Hall, lines: Sequence[Line], said: Sequence[Said], decided: Decided):
        self._hall = hall
        self._lines = lines
        self._said = said
        self._decided = decided

    def proposed(self) -> Iterator[Command]:
        """It is proposed, in the meeting and by the line that says so."""
        decided = self._decided
        words = decided.words
        assigned = assigned_in(words) if decided.kind == "action" else ""
        place = decided.proposed
        line = self._lines[place]
        label = f"{LABELS[decided.kind]} {self._hall.day}.{decided.number}"
        yield ProposeDecision(
            key=decided.key,
            title=shortened(words, LONGEST_TITLE),
            text=f"{words}\n\nAssigned to: {assigned}" if assigned else words,
            label=f"{label} ({self._hall.series})" if self._hall.series else label,
            visibility=self._hall.visibility,
            source=self._said[place].key,
            occurred_at=line.at,
            precision=self._hall.precision(line),
            by=self._by(place),
            by_name=line.nick,
        )
        yield self._cited(place, "thread", self._hall.thread)
        yield self.discussed_in(place)

    def closed(self, place: int) -> Iterator[Command]:
        """It is taken, in the words of the resolution where those are others."""
        decided, at, line = self._decided, self._at(place), self._lines[place]
        source = self._said[place].key
        if decided.reworded:
            yield AmendDecision(
                decision=decided.key,
                title=shortened(decided.closing_words, LONGEST_TITLE),
                text=decided.closing_words,
                source=source,
                occurred_at=at,
                precision=self._hall.precision(line),
                by=self._by(place),
                by_name=line.nick,
            )
        yield TakeDecision(
            decision=decided.key,
            outcome="accepted",
            method=decided.kind,
            tally=decided.tally,
            deciders=tuple(self._hall.handle(b.nick) for b in decided.ballots.values()),
            reason=decided.closing_words if decided.as_proposed else "",
            source=source,
            occurred_at=at,
            precision=self._hall.precision(line),
            by=self._by(place),
            by_name=line.nick,
        )
        if place != decided.proposed:
            yield self.discussed_in(place)

    def discussed_in(self, place: int) -> Cite:
        """The line at a place tells of it."""
        return self._cited(place, "contribution", self._said[place].key)

    def _cited(self, place: int, kind: str, to: str) -> Cite:
        line = self._lines[place]
        return Cite(
            of_kind="decision",
            of=self._decided.key,
            relation="discussed-in",
            to_kind="thread" if kind == "thread" else "contribution",
            to=to,
            occurred_at=line.at,
            precision=self._hall.precision(line),
        )

    def _at(self, place: int) -> datetime:
        """The time of a line, and not before the proposal: minutes may be written up later."""
        return max(self._lines[place].at, self._lines[self._decided.proposed].at)

    def _by(self, place: int) -> str | None:
        nick = self._lines[place].nick
        return self._hall.handle(nick) if nick else None
