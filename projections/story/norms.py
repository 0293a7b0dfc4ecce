"""Norms in a story: each change, the words before and after it, and what was cited of others."""

from collections.abc import Iterable

from projections.citations.queries import CitationRow
from projections.citations.stale import cited_at
from projections.norms.history import NormChangeRow
from projections.norms.lineage import ClauseRow, find_clauses
from projections.norms.reading import NormReading
from projections.story.gaps import undecided
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
from projections.text.plain import plain_text

REWORDED = 8
"""How many clauses of one change are shown before and after it."""


def change_told(
    teller: Teller, norm: NormReading, change: NormChangeRow, only: str = ""
) -> Paragraph:
    """One change of the norm, with the clauses that it changed; with `only`, that clause alone."""
    refs = teller.entry_as_it_stands("norm", norm.id, change.entry, change.recorded_at)
    by, roles = teller.by(change.by, change.occurred_at)
    thing = titled(teller.facts.things[norm.id])
    begin: Parts = [dated("", change.occurred_at, change.precision), thing]
    how = "written down otherwise, as the same rule" if _is_same(change) else change.event
    later = change.effective_from
    holds = f", to hold from {day(later)}" if later else ""
    sentences = [say(*begin, f" was {how}", *by, f"{holds}.", refs=[*refs, *roles])]
    sentences += teller.reason(change.rationale)
    sentences += teller.goes_back_to(teller.facts.made_by(norm.id, change.entry))
    reworded = [] if _is_same(change) else list(_reworded(norm, change, only))
    if len(reworded) > REWORDED:
        more = len(reworded) - REWORDED
        sentences.append(say(f"It changed {more} more clauses than are shown here."))
    if not _is_same(change):
        sentences += undecided(teller.facts, norm.id, change, norm.changes)
    return Paragraph(tuple(sentences), tuple(reworded[:REWORDED]))


def cited_norm_told(teller: Teller, norm: NormReading, cited: Iterable[CitationRow]) -> Paragraph:
    """A norm that others lean on: since when it was so, and how the clauses cited read then."""
    rows = [row for row in cited if row.to_id == norm.id]
    standing = norm.standing(min((cited_at(row) for row in rows), default=None))
    refs = teller.entry_as_it_stands("norm", norm.id, standing.entry, standing.recorded_at)
    thing = titled(teller.facts.things[norm.id])
    since = day(standing.in_force_at, standing.exactness)
    sentences = [say(thing, f", version {standing.version}, holds since {since}.", refs=refs)]
    for row in rows:
        found = find_clauses(norm.clauses(cited_at(row)), row.clause) if row.clause else []
        for clause in found[:1]:
            words = quoted(plain(clause))
            sentences.append(say(f"Its clause {row.clause} read: ", *ending(words), refs=refs))
    return Paragraph(tuple(dict.fromkeys(sentences)))


def standing_told(teller: Teller, norm: NormReading) -> list[Sentence]:
    """How the norm stands, by which change, and what was decided to come."""
    now = teller.facts.then.as_of
    state, change = norm.state(now)
    last = norm.standing(now)
    made = last if state == "in force" else change
    refs = teller.entry_as_it_stands("norm", norm.id, made.entry, made.recorded_at)
    thing = titled(teller.facts.things[norm.id])
    since = day(made.in_force_at, made.exactness)
    version = f", as version {last.version}," if state == "in force" else ""
    sentences = [say(thing, f" has been {state}{version} since {since}.", refs=refs)]
    for change in norm.changes[norm.changes.index(last) + 1 :]:
        told = f"A change was decided that comes into force on {day(change.in_force_at)}."
        sentences.append(say(told, refs=[teller.entry("norm", norm.id, change.entry)]))
    return sentences


def clause_of(teller: Teller, norm: NormReading, asked: str) -> ClauseRow | None:
    """The clause that was asked for, as it stands, or as it last stood."""
    found = norm.clauses_called(asked, teller.facts.then.as_of)
    return found[0] if found else None


def clause_words(clause: ClauseRow) -> Span:
    """How the clause reads."""
    return quoted(plain(clause), 2_000)


def _is_same(change: NormChangeRow) -> bool:
    return change.event == "retranscribed"


def _reworded(norm: NormReading, change: NormChangeRow, only: str) -> Iterable[Reworded]:
    """What each clause that a change touched said before it, and after."""
    if not change.has_text or (change.event == "adopted" and not only):
        return
    worded = [c for c in norm.changes if c.has_text]
    place = worded.index(change)
    old = {row.id: row for row in norm.clauses_after(worded[:place])}
    new = {row.id: row for row in norm.clauses_after(worded[: place + 1])}
    for i in [*new, *(gone for gone in old if gone not in new)]:
        before, after = old.get(i), new.get(i)
        row = after or before
        if row is None or (only and i != only):
            continue
        if before and after and before.changed == after.changed:
            continue
        label = row.clause.label or " / ".join(row.clause.headings[-1:])
        yield Reworded(label, _text(before), _text(after))


def _text(row: ClauseRow | None) -> str | None:
    return None if row is None else plain(row)


def plain(row: ClauseRow) -> str:
    """The words of a clause, without what Markdown adds to them."""
    return " ".join(plain_text(row.clause.text, "markdown").split())


def changes_of_clause(norm: NormReading, clause: ClauseRow) -> list[NormChangeRow]:
    """The changes that made a clause what it is or left it out, and those of the whole norm."""
    own = (*clause.changes, clause.dropped)
    return [
        change
        for change in norm.changes
        if change.entry in own or not (change.has_text or change.event == "adopted")
    ]
