"""Decisions in a story: who proposed what, how it was decided, and what became of it."""

from collections.abc import Mapping
from uuid import UUID

from projections.decisions.queries import DecisionChangeRow
from projections.story.gaps import untalked
from projections.story.prose import Paragraph, Sentence, day, say, titled
from projections.story.teller import Parts, Teller, dated


def decision_told(teller: Teller, decision: UUID) -> Paragraph:
    """A decision from its proposal to what became of it."""
    history = teller.facts.decisions[decision]
    sentences: list[Sentence] = []
    reworded = [row for row in history if row.event == "amended" and row.has_text]
    for row in history:
        if row.event == "amended" and row in reworded:
            if row is reworded[0]:
                sentences.append(_reworded(teller, decision, reworded))
            continue
        sentences += _change(teller, decision, row, is_first=row is history[0])
    sentences[1:1] = teller.goes_back_to(teller.facts.made_by(decision))
    sentences += untalked(teller.facts, decision)
    return Paragraph(tuple(sentences))


def _change(
    teller: Teller, decision: UUID, row: DecisionChangeRow, is_first: bool
) -> list[Sentence]:
    refs = teller.entry_as_it_stands("decision", decision, row.entry, row.recorded_at)
    by, roles = teller.by(row.by, row.occurred_at)
    subject: Parts = [dated("", row.occurred_at, row.precision)]
    subject.append(titled(teller.facts.things[decision]) if is_first else "it")
    match row.event:
        case "taken":
            return [*_taken(teller, row, refs), *teller.reason(row.rationale)]
        case "superseded":
            told: Parts = [" was superseded", *_by_what(teller, row), *by]
        case "due_for_review" if row.due_at:
            told = [f" was set to be looked at again on {day(row.due_at)}", *by]
        case "restated":
            told = [f" was restated as “{row.status}”", *by]
        case "amended":
            told = [f" came to be called “{row.title}”", *by]
        case event:
            told = [f" was {event.replace('_', ' ')}", *by]
    sentence = say(*subject, *told, ".", refs=[*refs, *roles])
    return [sentence, *teller.reason(row.rationale)]


def _taken(teller: Teller, row: DecisionChangeRow, refs: list[int]) -> list[Sentence]:
    people, roles = teller.people(row.deciders, row.occurred_at)
    how = "; ".join(filter(None, (row.method, _tally(row.tally) if row.tally else "")))
    told = dated(
        f"it was {row.state} ({how})" if how else f"it was {row.state}",
        row.occurred_at,
        row.precision,
    )
    if row.status != row.state:
        told += f", as “{row.status}”"
    sentences = [say(told, ".", refs=refs)]
    by, taker = teller.by(row.by, row.occurred_at)
    if by and row.by not in row.deciders:
        sentences.append(say("It was taken", *by, ".", refs=[*refs, *taker]))
    if people:
        sentences.append(say("Those who decided it: ", *people, ".", refs=[*refs, *roles]))
    elif not (row.method or row.tally or by):
        sentences.append(say("How it was decided, and by whom, is not recorded.", is_gap=True))
    return sentences


def _reworded(teller: Teller, decision: UUID, rows: list[DecisionChangeRow]) -> Sentence:
    first, last = rows[0], rows[-1]
    refs = [teller.entry("decision", decision, row.entry) for row in (first, last)]
    if len(rows) == 1:
        told = dated("its text was worded anew", first.occurred_at, first.precision)
        by, roles = teller.by(first.by, first.occurred_at)
        return say(told, *by, ".", refs=[*refs, *roles])
    days = f"{day(first.occurred_at, first.precision)} and {day(last.occurred_at, last.precision)}"
    return say(f"Its text was worded anew {len(rows)} times, between {days}.", refs=refs)


def _by_what(teller: Teller, row: DecisionChangeRow) -> Parts:
    other = teller.facts.things.get(row.superseded_by) if row.superseded_by else None
    return [" by ", titled(other)] if other else []


def _tally(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in tally.items())


def decision_standing(teller: Teller, decision: UUID) -> list[Sentence]:
    """How the decision stands, by which change, and when it is to be looked at again."""
    history = teller.facts.decisions[decision]
    last = history[-1]
    made = next(row for row in reversed(history) if row.state == last.state)
    for row in reversed(history):
        if row.state != last.state:
            break
        made = row
    refs = [teller.entry("decision", decision, made.entry)]
    thing = titled(teller.facts.things[decision])
    since = day(made.occurred_at, made.precision)
    stands = f"been {last.state}" if last.status == last.state else f"stood as “{last.status}”"
    sentences = [say(thing, f" has {stands} since {since}.", refs=refs)]
    due = [row for row in history if row.event in ("due_for_review", "reaffirmed")][-1:]
    for row in due:
        if row.event == "due_for_review" and row.due_at and last.state == "accepted":
            ref = teller.entry("decision", decision, row.entry)
            sentences.append(say(f"It is to be looked at again on {day(row.due_at)}.", refs=[ref]))
    return sentences
