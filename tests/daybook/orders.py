"""Everything that can happen to an archive, in any order: what people decide, and what befalls it.

Each is done to a yard and to what is decided there; what the rules refuse is no decision.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hypothesis import strategies as st

from archive import commands as c
from archive.commands import AppealOutcome, Undoes
from archive.domain.aggregate import CommandRefusedError
from daybook.backup.register import KEYS, LOG, Kind
from tests.daybook.told import (
    AUTHORS,
    CONTRIBUTIONS,
    DECIDED,
    EXPORTS,
    MODERATORS,
    PEOPLE,
    WORDINGS,
)
from tests.daybook.yard import CLAUSE, NORM, Yard

MONA, NILS = MODERATORS
Outcome = bool | CommandRefusedError


class Happens(Protocol):
    """Something that happens to an archive."""

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        ...


@dataclass(frozen=True)
class Import:
    """An export is imported: for the first time or again, in whichever order they were made."""

    export: str

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.import_(self.export)


@dataclass(frozen=True)
class Revise:
    """A wording is recorded at its own time."""

    item: str
    minute: int
    text: str

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        at = when(self.minute, 10)
        told = c.ReviseContribution(occurred_at=at, contribution=self.item, body=self.text)
        if _taken(yard, self.item, yard.tell(told)):
            yard.decided.revisions[self.item].setdefault(at, self.text)


@dataclass(frozen=True)
class Hide:
    """A contribution is hidden under a clause as it was in force then."""

    item: str
    minute: int
    by: str
    reason: str

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        told = c.HideContribution(
            occurred_at=when(self.minute),
            by=self.by,
            contribution=self.item,
            reason=self.reason,
            norm=CLAUSE,
        )
        rule = yard.decided.rule_at(when(self.minute))
        if _taken(yard, self.item, yard.tell(told)):
            yard.decided.do(
                self.item, "hidden", told.occurred_at, self.by, reason=self.reason, rule=rule
            )


@dataclass(frozen=True)
class Withdraw:
    """A contribution is taken back by its author, or by a moderator."""

    item: str
    minute: int
    moderator: str
    """Empty: its author."""

    reason: str

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        told = c.WithdrawContribution(
            occurred_at=when(self.minute),
            by=self.moderator or AUTHORS[self.item],
            contribution=self.item,
            reason=self.reason,
        )
        if _taken(yard, self.item, yard.tell(told)):
            by = self.moderator or AUTHORS[self.item]
            yard.decided.do(self.item, "withdrawn", told.occurred_at, by, reason=self.reason)


@dataclass(frozen=True)
class Undo:
    """What withholds a contribution is undone."""

    item: str
    minute: int
    by: str
    undoes: Undoes

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        told = c.RestoreContribution(
            occurred_at=when(self.minute),
            by=self.by,
            contribution=self.item,
            undoes=self.undoes,
        )
        if _taken(yard, self.item, yard.tell(told)):
            yard.decided.do(self.item, "restored", told.occurred_at, self.by, self.undoes)


@dataclass(frozen=True)
class Appeal:
    """The author appeals, where the rules allow it then."""

    item: str
    minute: int

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        told = c.AppealContribution(
            occurred_at=when(self.minute, 20),
            by=AUTHORS[self.item],
            contribution=self.item,
            reason="it was about the lantern",
        )
        yard.tell(told)


@dataclass(frozen=True)
class Answer:
    """An appeal is answered, where the rules allow it then."""

    item: str
    minute: int
    by: str
    outcome: AppealOutcome

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        told = c.AnswerAppeal(
            occurred_at=when(self.minute, 30),
            by=self.by,
            contribution=self.item,
            outcome=self.outcome,
            reason="looked at again",
        )
        if yard.tell(told) is True and self.outcome == "overturned":
            yard.decided.overturn(self.item, told.occurred_at, self.by)


@dataclass(frozen=True)
class Link:
    """A handle is found to be somebody's, or not to be."""

    person: str
    handle: str
    minute: int
    linked: bool

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        at = when(self.minute)
        told = (
            c.LinkHandle(occurred_at=at, by=MONA, person=self.person, handle=self.handle)
            if self.linked
            else c.UnlinkHandle(occurred_at=at, by=MONA, person=self.person, handle=self.handle)
        )
        outcome = yard.tell(told)
        assert isinstance(outcome, bool) == (self.person in yard.decided.met), outcome
        if isinstance(outcome, bool):
            yard.decided.link(self.person, self.handle, self.linked, at)


@dataclass(frozen=True)
class Govern:
    """The rule that things are hidden under is amended or repealed, where the rules allow it."""

    minute: int
    repealed: bool

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        if yard.tell(rule_changed(when(self.minute), self.repealed)) is True:
            yard.decided.govern(when(self.minute), self.repealed)


@dataclass(frozen=True)
class Erase:
    """A person is erased, with all the handles that are theirs by then."""

    handle: str

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.erase(self.handle)


@dataclass(frozen=True)
class Rebuild:
    """Tables or index are rebuilt, or somebody stops that half-way."""

    index: bool
    stop_after: int | None

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.rebuild(self.stop_after, self.index)


@dataclass(frozen=True)
class Lose:
    """Tables or index or both are deleted, and made anew by `daybook doctor --fix`."""

    views: bool
    index: bool

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.lose(self.views, self.index)


@dataclass(frozen=True)
class BackUp:
    """Log, keys or both are backed up."""

    kinds: tuple[Kind, ...]

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.back_up(self.kinds)


@dataclass(frozen=True)
class Restore:
    """An archive is made of one backup of the log and one of the keys, however old each is."""

    log: int
    keys: int
    erase_unreadable: bool

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        if yard.logs and yard.keys:
            log = yard.logs[-1 - self.log % len(yard.logs)]
            keys = yard.keys[-1 - self.keys % len(yard.keys)]
            yard.restore(log, keys, self.erase_unreadable)


@dataclass(frozen=True)
class Reopen:
    """The archive is closed; it is opened when it is needed."""

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.close()


@dataclass(frozen=True)
class CatchUp:
    """Tables and index take in what was recorded, so many events at a time."""

    batch: int

    def to(self, yard: Yard) -> None:
        """Let it happen."""
        yard.catch_up(self.batch)


def when(minute: int, second: int = 0) -> datetime:
    """A moment of decision. Those of different seconds are never the same."""
    return DECIDED + timedelta(minutes=minute, seconds=second)


def rule_changed(at: datetime, repealed: bool) -> c.Command:
    """The rule is amended, or repealed."""
    if repealed:
        return c.RepealNorm(occurred_at=at, norm=NORM)
    return c.AmendNorm(occurred_at=at, norm=NORM, text=f"# Rules\n\n1. Be kind by {at:%H:%M}.\n")


def _taken(yard: Yard, item: str, outcome: Outcome) -> bool:
    """Whether it was taken in: always, where the archive knows what it is about."""
    taken = isinstance(outcome, bool)
    assert taken == (item in yard.decided.first_said), outcome
    return taken


_items = st.sampled_from(CONTRIBUTIONS)
_minutes = st.integers(0, 9)
_words = st.sampled_from(WORDINGS)
_moderators = st.sampled_from((MONA, NILS))
_exports = st.sampled_from(tuple(EXPORTS))
_persons = st.sampled_from([handle for handle in PEOPLE if handle.startswith("mailto:")])
_handles = st.sampled_from([handle for handle in PEOPLE if handle.startswith("slack:")])
_imports = st.builds(Import, _exports)
_erasures = st.builds(Erase, st.sampled_from((*PEOPLE, NILS)))
_restores = st.builds(Restore, st.integers(0, 3), st.integers(0, 3), st.booleans())
_stops = st.none() | st.integers(0, 6)

DECISIONS: st.SearchStrategy[Happens] = st.one_of(
    _imports,
    st.builds(Revise, _items, _minutes, _words),
    st.builds(Hide, _items, _minutes, _moderators, _words),
    st.builds(Withdraw, _items, _minutes, st.sampled_from(("", NILS)), _words),
    st.builds(Undo, _items, _minutes, _moderators, st.sampled_from(("", "hidden", "withdrawn"))),
    st.builds(Appeal, _items, _minutes),
    st.builds(Answer, _items, _minutes, _moderators, st.sampled_from(("upheld", "overturned"))),
    st.builds(Link, _persons, _handles, _minutes, st.booleans()),
    st.builds(Govern, _minutes, st.booleans()),
    _erasures,
)
"""What changes what anybody sees."""

ACCIDENTS: st.SearchStrategy[Happens] = st.one_of(
    _imports,  # mostly again
    st.builds(Rebuild, st.booleans(), _stops),
    st.builds(Lose, st.booleans(), st.booleans()),
    st.builds(BackUp, st.sampled_from(((LOG, KEYS), (LOG, KEYS), (LOG,), (KEYS,)))),
    _restores,
    st.just(Reopen()),
    st.builds(CatchUp, st.sampled_from((1, 2, 3, 7, 1_000))),
)
"""What changes nothing, but that restoring an older log loses what was decided since."""


def orders(longest: int) -> st.SearchStrategy[list[Happens]]:
    """Some of all that can happen, one after the other. Something is said first, or soon."""
    begun = st.lists(_imports, min_size=1, max_size=2)
    rest = st.lists(DECISIONS | ACCIDENTS, min_size=longest // 2, max_size=longest)
    return st.builds(lambda first, others: [*first, *others], begun, rest)
