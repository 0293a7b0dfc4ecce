"""Stories: why a thing is as it is, in the order of time, from its chain of reasons."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.citations.queries import CitationRow
from projections.citations.stale import stale_of
from projections.decisions.queries import decision_text
from projections.norms.history import NormChangeRow
from projections.norms.reading import NormReading
from projections.reasons.chain import DEPTH, reasons_of
from projections.reasons.things import Ref, Thing
from projections.roles.roster import roster
from projections.story.decisions import decision_standing, decision_told
from projections.story.facts import Facts
from projections.story.gaps import unfounded, unleant
from projections.story.norms import (
    change_told,
    changes_of_clause,
    cited_norm_told,
    clause_of,
    clause_words,
    standing_told,
)
from projections.story.prose import Chapter, Paragraph, Sentence, Story, day, ending, quoted, say
from projections.story.roles import holders_told, mandate_told, role_standing, role_told
from projections.story.since import came_of_it, holds_told, left_out, stale_sentence
from projections.story.talk import contribution_told, thread_told
from projections.story.teller import Teller
from projections.threads.rows import Then
from projections.viewer import Viewer

BEFORE = 40
"""How many things that it goes back to have a paragraph of their own."""


def story_of(
    engine: sa.Engine,
    viewer: Viewer,
    ref: Ref,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Story | None:
    """The story of a thing, or of a clause of a norm; None when the viewer does not see it then."""
    clocks: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
    reasons = reasons_of(engine, viewer, ref, depth=DEPTH, **clocks)
    if reasons is None:
        return None
    facts = Facts(engine, viewer, reasons, Then(as_of, known_at))
    telling = _Telling(engine, facts)
    chapters = tuple(chapter for chapter in telling.chapters() if chapter.paragraphs)
    return Story(
        thing=reasons.thing,
        clause=ref.clause,
        chapters=chapters,
        references=telling.teller.references,
        level=viewer.level,
        as_of=as_of,
        known_at=known_at,
        left_out=telling.untold + left_out(telling.teller),
    )


class _Telling:
    """The chapters of one story."""

    def __init__(self, engine: sa.Engine, facts: Facts):
        self._engine = engine
        self._facts = facts
        self._ref = Ref(facts.reasons.thing.kind, facts.reasons.thing.id, facts.reasons.clause)
        self.teller = Teller(facts)
        self.teller.told.add(self._ref.id)
        self.untold = 0

    def chapters(self) -> Iterator[Chapter]:
        """What it goes back to and what happened to it; what came of it; how it stands."""
        match self._ref.kind:
            case "norm":
                yield from self._norm()
            case "decision":
                yield from self._decision()
            case "role":
                yield from self._role()
            case _:
                yield from self._talk()

    def _norm(self) -> Iterator[Chapter]:
        norm = self._facts.norms[self._ref.id]
        clause = clause_of(self.teller, norm, self._ref.clause) if self._ref.clause else None
        changes = changes_of_clause(norm, clause) if clause else norm.changes
        if clause:
            reads = "It reads: " if clause.dropped is None else "It is there no more. It read: "
            yield Chapter("The clause", (Paragraph((say(reads, *ending(clause_words(clause))),)),))
        for change in changes:
            yield self._change(norm, change, clause.id if clause else "", change is changes[0])
        yield self._since()
        standing = [*standing_told(self.teller, norm), *holds_told(self.teller)]
        yield Chapter("Whether it still holds", (Paragraph(tuple(standing)),))

    def _change(
        self, norm: NormReading, change: NormChangeRow, clause: str, is_first: bool
    ) -> Chapter:
        cited = [
            c
            for c in self._facts.made_by(norm.id)
            if c.entry == change.entry or (is_first and c.entry is None)
        ]
        paragraphs = [*self._behind(cited), change_told(self.teller, norm, change, clause)]
        rest = [c for c in cited if c.entry is None]
        if rest:
            told = self.teller.goes_back_to(rest, "As a whole, it")
            paragraphs.append(Paragraph(tuple(told)))
        named = "Written down otherwise" if change.event == "retranscribed" else change.event
        title = f"{named.capitalize()}, {day(change.occurred_at, change.precision)}"
        return Chapter(title, tuple(paragraphs))

    def _decision(self) -> Iterator[Chapter]:
        decision = self._ref.id
        yield Chapter("Before it", tuple(self._behind(self._facts.made_by(decision))))
        text = decision_text(self._engine, self._facts.viewer, decision, **self._facts.clocks)
        own = decision_told(self.teller, decision)
        reads = [say("It reads: ", *ending(quoted(text, 600)))] if text else []
        yield Chapter("The decision", (own, *([Paragraph(tuple(reads))] if reads else ())))
        yield self._since()
        stale = self._own_stale()
        standing = [*decision_standing(self.teller, decision), *stale, *holds_told(self.teller)]
        yield Chapter("Whether it still holds", (Paragraph(tuple(standing)),))

    def _role(self) -> Iterator[Chapter]:
        role, facts = self._ref.id, self._facts
        cited = facts.made_by(role)
        behind = self._behind(cited)
        yield Chapter("Before it", tuple(behind or self._unfounded()))
        yield Chapter("What it is for", tuple(mandate_told(self.teller, role)))
        yield Chapter("Who was given it", tuple(holders_told(self.teller, role)))
        yield self._since()
        rows = roster(self._engine, facts.viewer, role=role, **facts.clocks)
        standing = role_standing(self.teller, role, [row.name for row in rows])
        yield Chapter("How it stands", (Paragraph(tuple(standing)),))

    def _talk(self) -> Iterator[Chapter]:
        thing = self._facts.reasons.thing
        behind = self._behind(self._facts.made_by(thing.id))
        yield Chapter("Before it", tuple(behind))
        yield Chapter("What was said", (self._told(thing, []),))
        yield self._since()
        stale = self._own_stale()
        yield Chapter("Whether it still holds", (Paragraph(tuple(stale)),) if stale else ())

    def _behind(self, cited: Iterable[CitationRow]) -> list[Paragraph]:
        """What these citations lead back to and is not told yet, in the order of time."""
        rows = list(cited)
        found: dict[UUID, Thing] = {}
        frontier = rows
        while frontier:
            new = [
                self._facts.things[row.to_id]
                for row in frontier
                if row.to_id in self._facts.things
                and row.to_id not in self.teller.told | set(found)
            ]
            found |= {thing.id: thing for thing in new if thing.kind != "link"}
            frontier = [row for thing in new for row in self._facts.made_by(thing.id)]
            rows += frontier
        return self._tell(found.values(), rows)

    def _tell(self, things: Iterable[Thing], rows: list[CitationRow]) -> list[Paragraph]:
        order = sorted(things, key=self._begins)
        room = max(BEFORE - len(self.teller.told), 0)
        self.untold += len(order[room:])
        self.teller.told |= {thing.id for thing in order}
        return [self._told(thing, rows) for thing in order[:room]]

    def _told(self, thing: Thing, rows: list[CitationRow]) -> Paragraph:
        match thing.kind:
            case "decision":
                return decision_told(self.teller, thing.id)
            case "norm":
                return cited_norm_told(self.teller, self._facts.norms[thing.id], rows)
            case "role":
                return role_told(self.teller, thing.id)
            case "thread":
                return thread_told(self.teller, thing)
            case _:
                whole = thing.id == self._ref.id
                return contribution_told(self.teller, thing, whole)

    def _begins(self, thing: Thing) -> tuple[str, bool, str]:
        facts = self._facts
        at = thing.occurred_at
        if thing.kind == "decision":
            at = facts.decisions[thing.id][0].occurred_at
        if thing.kind == "thread" and thing.id in facts.talks:
            at = facts.talks[thing.id].first.occurred_at
        is_talk = thing.kind in ("thread", "contribution")
        return (at.isoformat() if at else "", not is_talk, str(thing.id))

    def _since(self) -> Chapter:
        title = "What came of it" if self._ref.kind != "norm" else "What leans on it since"
        paragraphs = came_of_it(self.teller)
        if not paragraphs:
            told = unleant(self._ref.kind, self._ref.id, self._ref.clause)
            paragraphs = [Paragraph((told,))]
        return Chapter(title, tuple(paragraphs))

    def _unfounded(self) -> list[Paragraph]:
        return [Paragraph((unfounded(self._ref.kind, self._ref.id),))]

    def _own_stale(self) -> list[Sentence]:
        """What the thing itself leans on that is not so any more."""
        facts = self._facts
        found = stale_of(self._engine, facts.viewer, [self._ref.id], **facts.clocks)
        return [stale_sentence(self.teller, row) for row in found.get(self._ref.id, ())]
