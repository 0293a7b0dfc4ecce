"""Stretches of time that the changes of a role come to: its tenures, and how it stood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

ENDINGS = ("relinquished", "revoked", "expired")
OF_ROLE = ("established", "mandate_changed", "retired", "revived")
"""Changes of the role itself. The others are about one person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that stands: its number, what it was, when, and what it told."""

    number: int
    event: str
    at: datetime
    precision: str
    person: UUID | None = None
    until: datetime | None = None
    title: str = ""
    body: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """While when a person held a role, under one handle. `term` is the end it was granted with."""

    person_id: UUID
    since: datetime
    since_precision: str
    until: datetime | None
    until_precision: str | None
    term: datetime | None
    ended_how: str | None
    granted_entry: int
    ended_entry: int | None


@dataclass(frozen=True, slots=True)
class State:
    """While when a role was called so, for that, and there or retired."""

    title: str
    body: str
    mandate: str
    established_at: datetime
    precision: str
    retired_at: datetime | None
    retired_precision: str | None
    since: datetime
    until: datetime | None


def tenures_of(person: UUID, entries: Iterable[Entry]) -> list[Tenure]:
    """A person's tenures, in order. `entries` are those about them, and the role's own."""
    found: list[Tenure] = []
    granted: Entry | None = None
    for entry in sorted(entries, key=_when):
        if entry.event == "granted":
            if granted is not None:  # its term was over by then
                found.append(_tenure(person, granted, None))
            granted = entry
        elif granted is not None and (entry.event in ENDINGS or entry.event == "retired"):
            found.append(_tenure(person, granted, entry))
            granted = None
    if granted is not None:
        found.append(_tenure(person, granted, None))
    return found


def states_of(entries: Iterable[Entry]) -> list[State]:
    """How the role stood, in order, as its own changes among the entries tell."""
    found: list[State] = []
    state: State | None = None
    for entry in sorted(entries, key=_when):
        if entry.event not in OF_ROLE:
            continue
        if state is not None and state.since < entry.at:
            found.append(replace(state, until=entry.at))
        state = _next(state, entry)
    return found if state is None else [*found, state]


def _tenure(person: UUID, granted: Entry, ended: Entry | None) -> Tenure:
    until, precision, how = granted.until, granted.precision, "term"
    if ended is not None and (until is None or ended.at < until):
        until, precision, how = ended.at, ended.precision, ended.event
    else:
        ended = None
    return Tenure(
        person_id=person,
        since=granted.at,
        since_precision=granted.precision,
        until=until,
        until_precision=None if until is None else precision,
        term=granted.until,
        ended_how=None if until is None else how,
        granted_entry=granted.number,
        ended_entry=ended.number if ended else None,
    )


def _next(state: State | None, entry: Entry) -> State:
    if state is None:
        return State(
            title=entry.title,
            body=entry.body,
            mandate=entry.mandate,
            established_at=entry.at,
            precision=entry.precision,
            retired_at=None,
            retired_precision=None,
            since=entry.at,
            until=None,
        )
    since = replace(
        state,
        title=entry.title or state.title,
        body=entry.body or state.body,
        mandate=entry.mandate or state.mandate,
        since=entry.at,
    )
    if entry.event == "retired":
        return replace(since, retired_at=entry.at, retired_precision=entry.precision)
    if entry.event == "revived":
        return replace(since, retired_at=None, retired_precision=None)
    return since


def _when(entry: Entry) -> tuple[datetime, int]:
    return entry.at, entry.number
