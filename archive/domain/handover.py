"""Handover: the rules by which a role is handed over, and what was prepared and accepted so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.domain.chronicle import Entry, when

PREPARED = "handover_prepared"
ACCEPTED = "handover_accepted"


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a handover was made from, and for whom: the fields of `Role.HandoverPrepared`."""

    successor: UUID | None
    left_out: list[str]
    cites: list[int]
    size: int
    made_at: datetime

    def fields(self) -> dict[str, Any]:
        """As the fields of an event."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Handovers:
    """The handovers of one role, taken in in the order of their time."""

    holders: set[UUID] = field(default_factory=set)
    """Who holds or held the role by then."""

    prepared: dict[int, Entry] = field(default_factory=dict)
    accepted: dict[int, Entry] = field(default_factory=dict)
    """What accepted each that was, by the number of what was prepared."""

    def take(self, entry: Entry) -> str:
        """Go on with this change; the rule that it breaks, or nothing."""
        if entry.change == "granted":
            self.holders.add(entry.fields["person"])
        elif entry.change == PREPARED:
            if entry.fields["person"] not in self.holders:
                return (
                    f"The person {entry.fields['person']} did not hold it by then, and hands over"
                    " nothing. Record first when they took it up."
                )
            self.prepared[entry.number] = entry
        elif entry.change == ACCEPTED:
            broken = self._broken(entry)
            self.accepted.setdefault(entry.fields["prepared"], entry)
            return broken
        return ""

    def _broken(self, entry: Entry) -> str:
        number = entry.fields["prepared"]
        brief = self.prepared.get(number)
        if brief is None:
            there = ", ".join(map(str, self.prepared)) or "none"
            return f"No handover was prepared by then as change {number}; those that were: {there}."
        if before := self.accepted.get(number):
            return f"It was accepted {when(before)}, and is accepted once. Prepare it anew first."
        for later in self._anew(brief):
            return f"It was prepared anew {when(later)}: accept that one, change {later.number}."
        by = entry.fields["by"]
        if not entry.fields["alone"] and by in (brief.fields["person"], brief.fields["by"]):
            return (
                "Whoever prepared it does not accept it. Let somebody else do that, or say that"
                " they are alone."
            )
        return ""

    def _anew(self, brief: Entry) -> Iterator[Entry]:
        """What the same person prepared after this, by the time of the one that is accepted."""
        for other in self.prepared.values():
            same = other.fields["person"] == brief.fields["person"]
            if same and (other.at, other.number) > (brief.at, brief.number):
                yield other
