"""Roles in a story: the mandate and its changes, who was given it by whom, on what evidence."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from projections.roles.history import RoleEntryRow
from projections.story.gaps import unevidenced
from projections.story.prose import (
    Paragraph,
    Reworded,
    Sentence,
    Span,
    day,
    ending,
    quoted,
    say,
    titled,
)
from projections.story.teller import Parts, Teller, dated

HOW = {
    "relinquished": "laid it down",
    "revoked": "had it taken from them",
    "expired": "came to the end of their term",
}
SHOWN = 40
"""How many grants and ends are told of one role, the latest ones."""


def role_told(teller: Teller, role: UUID) -> Paragraph:
    """A role in short: since when it is there, what it is for, and what it goes back to."""
    history = teller.facts.roles[role]
    sentences = _own(teller, role, history[0])
    sentences += teller.goes_back_to(teller.facts.made_by(role))
    return Paragraph(tuple(sentences))


def mandate_told(teller: Teller, role: UUID) -> list[Paragraph]:
    """The role itself: how it was established, and each change of its mandate."""
    paragraphs: list[Paragraph] = []
    mandate: str | None = None
    for row in teller.facts.roles[role]:
        if row.person_id is not None:
            continue
        sentences = _own(teller, role, row)
        cited = [c for c in teller.facts.made_by(role) if c.entry == row.entry]
        if row.event == "established":
            cited += [c for c in teller.facts.made_by(role) if c.entry is None]
        sentences += teller.goes_back_to(cited)
        changed = row.event == "mandate_changed" and bool(row.mandate)
        reworded = (Reworded("its mandate", mandate, row.mandate),) if changed else ()
        mandate = row.mandate or mandate
        paragraphs.append(Paragraph(tuple(sentences), reworded))
    return paragraphs


def holders_told(teller: Teller, role: UUID) -> list[Paragraph]:
    """Who took it up and laid it down, by whom given, and on what evidence."""
    rows = [row for row in teller.facts.roles[role] if row.person_id is not None]
    paragraphs = [Paragraph(tuple(_held(teller, role, row))) for row in rows[-SHOWN:]]
    if len(rows) > SHOWN:
        told = f"{len(rows) - SHOWN} grants and ends before these are told on the role's own page."
        paragraphs.insert(0, Paragraph((say(told),)))
    return paragraphs


def role_standing(teller: Teller, role: UUID, names: Iterable[str]) -> list[Sentence]:
    """How the role stands, and who holds it."""
    thing = teller.facts.things[role]
    rows = teller.facts.roles[role]
    held = list(names)
    ends = [row for row in rows if row.event in ("retired", "revived", "established")]
    last = ends[-1] if thing.state == "retired" else rows[-1]
    refs = [teller.entry("role", role, last.entry)]
    if thing.state == "retired":
        since = day(last.occurred_at, last.precision)
        return [say(titled(thing), f" exists no more since {since}.", refs=refs)]
    if not held:
        return [say("Nobody holds ", titled(thing), ".", refs=refs)]
    return [say(titled(thing), f" is held by {' and '.join(held)}.", refs=refs)]


def _own(teller: Teller, role: UUID, row: RoleEntryRow) -> list[Sentence]:
    refs = teller.entry_as_it_stands("role", role, row.entry, row.recorded_at)
    by, roles = teller.by(row.by, row.occurred_at)
    happened = {
        "established": "was established",
        "mandate_changed": "was given another mandate or name",
    }.get(row.event, f"was {row.event}")
    begin: Parts = ["The role ", titled(teller.facts.things[role])]
    when = _on(row.occurred_at, row.precision)
    sentences = [say(*begin, f" {happened} {when}", *by, ".", refs=[*refs, *roles])]
    if row.event == "established" and row.mandate:
        sentences.append(say("Its mandate: ", *ending(quoted(row.mandate, 2_000)), refs=refs[:1]))
    return [*sentences, *teller.reason(row.reason)]


def _held(teller: Teller, role: UUID, row: RoleEntryRow) -> list[Sentence]:
    refs = teller.entry_as_it_stands("role", role, row.entry, row.recorded_at)
    person = teller.facts.name(row.person_id)
    name = person.name if person else "Somebody"
    granted = row.event == "granted"
    happened = "took it up" if granted else HOW.get(row.event, row.event)
    by, roles = teller.by(None if row.by == row.person_id else row.by, row.occurred_at)
    given: Parts = [f", given{by[0]}", *by[1:]] if by and granted else list(by)
    until = f", until {day(row.until)} at most" if row.until else ""
    told = dated(f"{name} {happened}", row.occurred_at, row.precision)
    sentences = [say(told, *given, f"{until}.", refs=[*refs, *roles])]
    sentences += teller.reason(row.reason)
    if not granted:
        return sentences
    cited = [c for c in teller.facts.made_by(role) if c.entry == row.entry]
    sentences += teller.goes_back_to(cited)
    if row.evidence is None and row.evidence_by is not None:
        sentences.append(say("The evidence: ", Span("[erased]", "withheld"), ".", refs=refs[:1]))
    elif row.evidence and row.evidence.strip():
        sentences.append(say("The evidence: ", *ending(quoted(row.evidence)), refs=refs[:1]))
    return [*sentences, *unevidenced(role, row, bool(cited))]


def _on(at: datetime, precision: str) -> str:
    return day(at, precision) if precision == "about" else f"on {day(at)}"
