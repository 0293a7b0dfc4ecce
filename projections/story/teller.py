"""Teller: what all parts of a story say alike, and the references that they rest on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from projections.citations.queries import CitationRow
from projections.people.names import NameRow
from projections.reasons.telling import RELATIONS
from projections.reasons.things import Thing
from projections.roles.held import HeldRow
from projections.story.facts import Facts
from projections.story.prose import (
    Reference,
    References,
    Sentence,
    Span,
    day,
    ending,
    first_upper,
    listed,
    quoted,
    say,
    titled,
)
from projections.story.talk_facts import SaidRow
from projections.text.own import own_words_first
from projections.threads.rows import ContributionRow

Parts = list[str | Span]
NAMED = 8
"""How many people are named in one sentence."""

WHAT = {
    "norm": "Norm",
    "decision": "Decision",
    "role": "Role",
}
UNTOLD = Span("[no text]", "withheld")


class Teller:
    """Says things about the facts, and numbers the events that show them."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self._references = References()
        self.told: set[UUID] = set()
        """The things that have a paragraph already."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """The events that were referred to, by number."""
        return self._references.all()

    def entry(self, kind: str, thing: UUID, entry: int, title: str = "") -> int:
        """A reference to a change of a norm, decision or role, as it was first recorded."""
        row = self.facts.entries[thing, entry]
        known = self.facts.ends.get(thing)
        about = self.facts.name(row.person)
        what = f"{WHAT[kind]}: {row.event.replace('_', ' ')}"
        what += f", {about.name}" if about else ""
        return self._references.to(
            Reference(
                number=0,
                kind=kind,
                id=thing,
                version=entry,
                what=what,
                title=title or (known.title if known else ""),
                by=self.facts.name(row.by),
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
                page=(kind, thing),
                entry=entry,
            )
        )

    def entry_as_it_stands(self, kind: str, thing: UUID, entry: int, at: datetime) -> list[int]:
        """The same, and the correction that gave it another time, recorded `at` that."""
        numbers = [self.entry(kind, thing, entry)]
        row = self.facts.entries[thing, entry]
        if at == row.recorded_at:
            return numbers
        known = self.facts.things.get(thing)
        correction = Reference(
            number=0,
            kind=kind,
            id=thing,
            version=None,
            what=f"{WHAT[kind]}: correction of change {entry}",
            title=known.title if known else "",
            by=None,
            occurred_at=at,
            precision="second",
            recorded_at=at,
            page=(kind, thing),
            entry=entry,
        )
        return [*numbers, self._references.to(correction)]

    def said(self, row: SaidRow | ContributionRow, title: str, by: NameRow | None) -> int:
        """A reference to the making of a contribution."""
        return self._references.to(
            Reference(
                number=0,
                kind="contribution",
                id=row.id,
                version=1,
                what="Contribution",
                title=title,
                by=by,
                occurred_at=row.occurred_at,
                precision=row.precision,
                recorded_at=row.recorded_at,
                page=("contribution", row.id),
            )
        )

    def citation(self, row: CitationRow) -> list[int]:
        """A reference to a citation, or to the change of an old decision that alone tells of it."""
        if not self.facts.is_recorded(row):
            old = self.facts.decisions.get(row.to_id, ())
            entries = [change.entry for change in old if change.superseded_by == row.of_id]
            return [self.entry("decision", row.to_id, entry) for entry in entries]
        known = self.facts.ends.get(row.to_id)
        to = known.title if known else row.address or row.to_kind
        reference = Reference(
            number=0,
            kind="citation",
            id=row.id,
            version=row.version,
            what=f"Citation: {RELATIONS[row.relation][0]} {row.to_kind}",
            title=to,
            by=self.facts.name(row.by),
            occurred_at=row.occurred_at,
            precision=row.precision,
            recorded_at=row.recorded_at,
            page=(row.of_kind, row.of_id),
            entry=row.entry,
        )
        return [self._references.to(reference)]

    def who(self, person: UUID | None, at: datetime) -> tuple[Parts, list[int]]:
        """Somebody with the roles that they held then, and the grants of those."""
        name = self.facts.name(person)
        if name is None or person is None:
            return [], []
        held = self.facts.held.get((person, at), ())
        if not held:
            return [name.name], []
        roles = listed([self._role(row)] for row in held)
        grants = [self.entry("role", r.role_id, r.granted_entry, r.called) for r in held]
        return [f"{name.name} (then ", *roles, ")"], grants

    def by(self, person: UUID | None, at: datetime) -> tuple[Parts, list[int]]:
        """The same as the end of a sentence in the passive; nothing where nobody is named."""
        who, refs = self.who(person, at)
        return ([" by ", *who] if who else []), refs

    def people(self, ids: Iterable[UUID], at: datetime) -> tuple[Parts, list[int]]:
        """Several people, each with their roles; of many, the first ones and how many more."""
        people = list(ids)
        shown = [self.who(person, at) for person in people[:NAMED]]
        parts = [who for who, _ in shown if who]
        if len(people) > NAMED:
            parts.append([f"{len(people) - NAMED} more"])
        return listed(parts), [ref for _, refs in shown for ref in refs]

    def reason(self, given: str | None) -> list[Sentence]:
        """Why, in the words of whoever did it; nothing where no reason was given."""
        if given is not None and not given.strip():
            return []
        return [say("The reason given: ", *ending(quoted(given)))]

    def words(self, row: ContributionRow, most: int = 300) -> Span:
        """What somebody said, how it begins, or why that does not show."""
        if row.body is None:
            state = row.withheld.state if row.withheld else "erased" if row.author.erased else ""
            return Span(f"[{state}]", "withheld") if state else UNTOLD
        names = {str(person): name.name for person, name in self.facts.names.items()}
        text = own_words_first(row.body, row.media, names)
        return quoted(text, most) if text else UNTOLD

    def goes_back_to(self, rows: Iterable[CitationRow], subject: str = "It") -> list[Sentence]:
        """What something cites, a sentence for each relation."""
        by_relation: dict[str, list[CitationRow]] = {}
        for row in rows:
            by_relation.setdefault(row.relation, []).append(row)
        sentences = []
        for relation, cited in by_relation.items():
            told = listed(self._end(row) for row in cited)
            refs = [number for row in cited for number in self.citation(row)]
            sentences.append(say(f"{subject} {RELATIONS[relation][0]} ", *told, ".", refs=refs))
        return sentences

    def _end(self, row: CitationRow) -> Parts:
        thing = self.facts.ends.get(row.to_id)
        if thing is None:
            thing = Thing("link", row.to_id, row.address or "", address=row.address or "")
        parts: Parts = (
            [f"clause {row.clause} of ", titled(thing)] if row.clause else [titled(thing)]
        )
        return [*parts, " (noted: ", quoted(row.note), ")"] if row.note else parts

    def _role(self, row: HeldRow) -> Span:
        known = self.facts.things.get(row.role_id)
        return Span(row.called, "thing", known or Thing("role", row.role_id, row.called))


def dated(subject: str, at: datetime, precision: str) -> str:
    """How a sentence begins that tells of a moment: On 4 March 2023 it."""
    when = day(at, precision)
    return f"{first_upper(when)} {subject}" if precision == "about" else f"On {when} {subject}"
