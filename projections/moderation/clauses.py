"""Clause versions: what people write for one, as the log names it; and what the log names, told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from archive.domain.clause_version import ClauseVersion, parse, written
from projections.norms.history import NormChangeRow, in_force
from projections.norms.lineage import ClauseRow, find_clauses
from projections.norms.reading import NormReading, read_norms
from projections.reasons.things import find
from projections.text.markup import markdown_text
from projections.viewer import Viewer

FIRST_WORDS = 60
NOT_SEEN = "a rule that is not for you to see"


class ClauseError(LookupError):
    """What was written names no clause that can be acted under. The message says why."""


@dataclass(frozen=True)
class ClauseTold:
    """A clause version for people. `norm` is None where the viewer sees no such norm, or where a
    platform gave only words, which are `told` then."""

    told: str
    norm: UUID | None = None
    text: str = ""
    version: int | None = None
    as_of: datetime | None = None
    """A time at which the norm had the clause in this wording."""


Asked = tuple[str, datetime]
"""What an event says it was done under, and when."""


def clause_named(
    engine: sa.Engine,
    viewer: Viewer,
    called: str,
    at: datetime,
    id_of: Callable[[str, str], UUID],
) -> ClauseVersion:
    """The clause that people write as `NORM#CLAUSE` or `NORM#CLAUSE@CHANGE`, as it was at a time.

    Raises ClauseError where there was no such clause in force then, and AmbiguousError where
    several norms are called so.
    """
    stored = parse(called)
    norm, clause, change = _taken_apart(called, stored)
    ref = find(engine, viewer, norm, id_of, ("norm",))
    if ref is None:
        raise ClauseError(f"There is no norm called {norm!r}. `daybook norm list` shows them.")
    with engine.connect() as connection:
        reading = read_norms(connection, viewer, [ref.id])[ref.id]
    rows = _in_force(reading, at) if change is None else _after(reading, change, at)
    row = _one(reading, rows, clause)
    return ClauseVersion(ref.id, _label(row), row.changed)


def clauses_told(
    connection: sa.Connection,
    viewer: Viewer,
    asked: Iterable[Asked],
    *,
    known_at: datetime | None = None,
) -> dict[Asked, ClauseTold]:
    """What these say that something was done under, for this viewer. What says nothing is left out.

    Words that a platform gave are told as they are.
    """
    parsed = {one: parse(one[0]) for one in asked if one[0]}
    norms = {version.norm for version in parsed.values() if version is not None}
    readings = read_norms(connection, viewer, norms, known_at=known_at)
    return {
        one: ClauseTold(one[0])
        if version is None
        else _told(readings.get(version.norm), version, one[1])
        for one, version in parsed.items()
    }


def _taken_apart(called: str, stored: ClauseVersion | None) -> tuple[str, str, int | None]:
    if stored is not None:
        return str(stored.norm), stored.clause, stored.change
    told = written(called)
    if told is None:
        raise ClauseError(
            f"{called!r} names no clause. Write the norm and the clause with # between them, such"
            " as “Code of Conduct#4”; `daybook norm show NORM` shows the clauses."
        )
    return told


def _in_force(reading: NormReading, at: datetime) -> tuple[ClauseRow, ...]:
    state, since = reading.state(at)
    if not list(in_force(reading.changes, at)):
        first = reading.changes[0].in_force_at
        raise ClauseError(
            f"The norm {reading.title!r} was not in force on {at:%Y-%m-%d}, but from"
            f" {first:%Y-%m-%d} on. Name one that held then."
        )
    if state != "in force":
        raise ClauseError(
            f"The norm {reading.title!r} was {state} on {at:%Y-%m-%d}, since"
            f" {since.in_force_at:%Y-%m-%d}. Name one that held then, or the wording that is meant"
            f" with @ and the number of its change, from `daybook norm history`."
        )
    return reading.clauses(at)


def _after(reading: NormReading, number: int, at: datetime) -> tuple[ClauseRow, ...]:
    change = reading.change(number)
    if change is None or change.in_force_at > at:
        there = ", ".join(str(c.entry) for c in in_force(reading.changes, at) if c.has_text)
        raise ClauseError(
            f"The norm {reading.title!r} had no change number {number} in force on"
            f" {at:%Y-%m-%d}. Those with a text then: {there or 'none'}."
        )
    return reading.clauses(change.in_force_at)


def _one(reading: NormReading, rows: Sequence[ClauseRow], clause: str) -> ClauseRow:
    found = find_clauses(rows, clause)
    exact = [row for row in found if row.clause.label == clause.rstrip(".")]
    found = exact or found
    if len(found) == 1:
        return found[0]
    there = ", ".join(row.clause.label for row in (found or rows) if row.clause.label) or "none"
    if not found:
        raise ClauseError(f"{reading.title!r} has no clause {clause!r}. Its numbers: {there}.")
    raise ClauseError(f"{clause!r} could be any of these clauses of {reading.title!r}: {there}.")


def _label(row: ClauseRow) -> str:
    """Its number, or else its first words: a heading may stand over several."""
    words = " ".join(row.clause.text.split())[:FIRST_WORDS]
    return row.clause.label or words.replace("#", " ").strip()


def _told(reading: NormReading | None, version: ClauseVersion, at: datetime) -> ClauseTold:
    if reading is None:
        return ClauseTold(NOT_SEEN)
    change = reading.change(version.change)
    found = _worded_so(reading, version, change, at)
    number = "" if change is None else f", version {change.version}"
    name = f"clause {version.clause}" if version.clause[:1].isdigit() else f"“{version.clause}”"
    title = reading.standing(at).title
    return ClauseTold(
        told=f"{title}, {name}{number}",
        norm=reading.id,
        text=" ".join(markdown_text(found[0].clause.text).split()) if found else "",
        version=change.version if change else None,
        as_of=found[1] if found else at,
    )


def _worded_so(
    reading: NormReading, version: ClauseVersion, change: NormChangeRow | None, at: datetime
) -> tuple[ClauseRow, datetime] | None:
    """The clause in the wording that is named, and a time at which the norm had it so."""
    times = [at, *([change.in_force_at] if change else [])]
    times += [c.in_force_at for c in reading.changes if c.has_text and c.in_force_at <= at][::-1]
    loose = None
    for time in times:
        for row in find_clauses(reading.clauses(time), version.clause):
            if row.changed == version.change:
                return row, time
            loose = loose or (row, time)
    return loose
