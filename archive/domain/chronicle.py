"""Chronicle: what decisions, norms and roles share. Their changes may be told in any order."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from archive.commands import Precision
from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred
from archive.domain.personal import Personal

ABOUT = ("person", "entry", "superseded_by", "prepared")
"""What tells changes of one kind and source apart."""


@dataclass(frozen=True, slots=True)
class Why:
    """Who made a change, why, and what tells of it; `fingerprint` is that of the source, or ""."""

    by: UUID | None
    reason: Personal
    source: Personal
    fingerprint: str

    def fields(self) -> dict[str, Any]:
        """As the fields of an event."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: its number in the log of the aggregate, and when it took place."""

    number: int
    change: str
    at: datetime
    fingerprint: str
    fields: Mapping[str, Any]


class Chronicle(ArchiveAggregate):
    """An aggregate whose rules hold at the time of each change, not in the order of recording.

    What happened in 2014 may be told after what happened in 2018: a change is taken in when the
    whole history with it, in the order of the community's own time, keeps the rules.
    """

    OPENED: ClassVar[str]
    """The first change: nothing else happened before."""

    title: str

    class Event(ArchiveAggregate.Event):
        """A change, by whom and why. `fingerprint` is the keyed one of `source`."""

        by: UUID | None
        reason: Personal
        source: Personal
        fingerprint: str

        def apply(self, aggregate: Any) -> None:
            """Enter the change in the aggregate's history."""
            aggregate.enter(self)

    def begin(self) -> None:
        """Start with an empty history, before the first change is entered."""
        self.entries: dict[int, Entry] = {}
        self.tellings: set[tuple[object, ...]] = set()

    def enter(self, event: Any) -> None:
        """Enter a change, or correct one that was entered."""
        change = _name(type(event))
        fields = vars(event)
        self.tellings.add(_telling(change, event.occurred, event.fingerprint, fields))
        if change == "corrected":
            self.entries = {e.number: e for e in self._corrected(event.entry, event.to)}
            return
        entry = Entry(
            event.originator_version, change, event.occurred.at, event.fingerprint, fields
        )
        self.entries[entry.number] = entry

    def happen(self, kind: type[Any], why: Why, occurred: Occurred, **fields: Any) -> None:
        """Make a change happen, once. Raises CommandRefusedError where the rules forbid it."""
        change = _name(kind)
        if _telling(change, occurred, why.fingerprint, fields) in self.tellings:
            return
        told = {"by": why.by, **fields}
        entry = Entry(self.version + 1, change, occurred.at, why.fingerprint, told)
        self._check([*self.entries.values(), entry])
        self.trigger_event(kind, occurred=occurred, **why.fields(), **fields)

    def rectify(
        self,
        kind: type[Any],
        entry: int,
        to: datetime | None,
        to_precision: Precision,
        why: Why,
        occurred: Occurred,
    ) -> None:
        """Give a change another time, or take it for one that never took place."""
        fields = {"entry": entry, "to": to, "to_precision": to_precision}
        if _telling(_name(kind), occurred, why.fingerprint, fields) in self.tellings:
            return
        if entry not in self.entries:
            there = ", ".join(map(str, self.entries))
            msg = f"There is no change number {entry} of {self.called} that stands."
            raise CommandRefusedError(f"{msg} Those that do have the numbers {there}.")
        if to is None and entry == 1:
            msg = f"Everything else stands on the first change of {self.called}."
            raise CommandRefusedError(f"{msg} Give it its right time instead.")
        self._check(self._corrected(entry, to))
        self.trigger_event(kind, occurred=occurred, **why.fields(), **fields)

    def was_told(self, change: str, why: Why, occurred: Occurred) -> bool:
        """Whether this very change was told before, whatever became of it since."""
        return _telling(change, occurred, why.fingerprint, {}) in self.tellings

    def entry_told(self, by_fingerprint: str, at: str) -> int | None:
        """The number of the one change with this source, or of this time or day; else None."""
        entries = self.entries.values()
        sourced = [e for e in entries if by_fingerprint and e.fingerprint == by_fingerprint]
        timed = [e for e in entries if _stamp(e.at) == at] or [
            e for e in entries if _stamp(e.at)[:10] == at
        ]
        found = sourced or timed
        return found[0].number if len(found) == 1 else None

    @property
    def called(self) -> str:
        """What the thing is called in messages."""
        return f"{type(self).__name__.lower()} {self.title!r}"

    @abstractmethod
    def check(self, history: Iterable[Entry]) -> None:
        """Raise CommandRefusedError where this history, in order of time, breaks a rule."""

    def _check(self, entries: Iterable[Entry]) -> None:
        history = sorted(entries, key=lambda e: (e.at, e.number))
        if history[0].change != self.OPENED:
            first = next(e for e in history if e.change == self.OPENED)
            raise CommandRefusedError(
                f"The {self.called} was {self.OPENED} {when(first)}, so it cannot be"
                f" {history[0].change} {when(history[0])}. If that is the wrong time, correct it."
            )
        self.check(history)

    def _corrected(self, number: int, to: datetime | None) -> Iterator[Entry]:
        for entry in self.entries.values():
            if entry.number != number:
                yield entry
            elif to is not None:
                yield replace(entry, at=to)


def when(entry: Entry) -> str:
    """The time of a change, for messages."""
    return f"on {entry.at:%Y-%m-%d} at {entry.at:%H:%M:%S} UTC"


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _name(kind: type[Any]) -> str:
    return cast(str, kind.TOPIC).rsplit(".", 1)[-1]


def _telling(
    change: str, occurred: Occurred, fingerprint: str, fields: Mapping[str, Any]
) -> tuple[object, ...]:
    """What a change is known by when it is told again."""
    about = next((fields[name] for name in ABOUT if name in fields), None)
    # A better reader may take for a retranscription what was an amendment, or the other way.
    kind = "worded" if change in ("amended", "retranscribed") and fingerprint else change
    # A page may tell of one person's several terms, but of a rule's one wording.
    when = occurred.at if "person" in fields or not fingerprint else fields.get("to")
    return (kind, about, fingerprint, when)
