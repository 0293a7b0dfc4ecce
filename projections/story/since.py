"""Since then, in a story: what leans on a thing or came of it, and whether that still holds."""

from uuid import UUID

from projections.citations.stale import LEANING, StaleRow
from projections.reasons.chain import Link
from projections.reasons.telling import RELATIONS, stale_told
from projections.reasons.things import Thing
from projections.story.decisions import decision_told
from projections.story.prose import Paragraph, Sentence, say, titled
from projections.story.talk import note, said
from projections.story.teller import Parts, Teller

FURTHER = 20
"""How many things are told that came of those that came of it."""


def came_of_it(teller: Teller) -> list[Paragraph]:
    """What leans on the thing or came of it, in the order of time, and what came of that."""
    after = teller.facts.reasons.after
    near = sorted((link for link in after if link.depth == 1), key=_when)
    paragraphs = [_link_told(teller, link) for link in near]
    far = [_relation(teller, link, is_told=False) for link in after if link.depth > 1]
    if far:
        lead = say("From these came, in turn:")
        paragraphs.append(Paragraph((lead, *far[:FURTHER])))
    return paragraphs


def left_out(teller: Teller) -> int:
    """How many of the things that came of it are not told."""
    far = [link for link in teller.facts.reasons.after if link.depth > 1]
    return max(len(far) - FURTHER, 0)


def holds_told(teller: Teller) -> list[Sentence]:
    """How many of the things that lean on it may be out of date, or that none is."""
    leaning = [
        link for link in teller.facts.reasons.after if link.depth == 1 and link.relation in LEANING
    ]
    if not leaning:
        return []
    stale = [link for link in leaning if link.stale]
    if not stale:
        return [say("What leans on it leans on nothing that has changed since.")]
    some = "One thing that leans" if len(stale) == 1 else f"{len(stale)} things that lean"
    return [say(f"{some} on it may be out of date, as told above.")]


def stale_sentence(teller: Teller, stale: StaleRow) -> Sentence:
    """That something may hold no more, by which change."""
    entry = stale.entry or _ended(teller, stale)
    known = entry is not None and (stale.id, entry) in teller.facts.entries
    refs = [teller.entry(stale.kind, stale.id, entry)] if known and entry else []
    return say(f"That may hold no more: {stale_told(stale)}", refs=refs)


def _ended(teller: Teller, stale: StaleRow) -> int | None:
    """The change by which a decision came to hold no more."""
    rows = teller.facts.decisions.get(stale.id, ())
    return next((row.entry for row in reversed(rows) if row.event == stale.how), None)


def _link_told(teller: Teller, link: Link) -> Paragraph:
    facts, thing = teller.facts, link.thing
    lead: list[Sentence] = []
    if thing.kind == "contribution" and thing.id in facts.said:
        lead = said(teller, thing, facts.said[thing.id])
    elif thing.kind == "decision" and thing.id not in teller.told:
        teller.told.add(thing.id)
        lead = list(decision_told(teller, thing.id).sentences)
    sentences = list(lead)
    if thing.kind != "decision" or not lead:  # which tells itself what it cites
        sentences += [_relation(teller, link, bool(lead)), *note(link.note)]
    sentences += dict.fromkeys(stale_sentence(teller, stale) for stale in link.stale)
    if link.relation in LEANING and not link.stale:
        sentences.append(say("What it leans on has not changed since."))
    return Paragraph(tuple(sentences), is_warning=bool(link.stale))


def _relation(teller: Teller, link: Link, is_told: bool) -> Sentence:
    begin: Parts = ["It"] if is_told else [f"The {link.thing.kind} ", titled(link.thing)]
    to: Parts = [titled(_cited(teller, link))]
    if link.clause:
        to = [f"clause {link.clause} of ", *to]
    refs = teller.citation(link.citation) if link.citation else []
    return say(*begin, f" {RELATIONS[link.relation][0]} ", *to, ".", refs=refs)


def _cited(teller: Teller, link: Link) -> Thing:
    things = teller.facts.ends
    cited = link.citation.to_id if link.citation else link.linked_to
    found: Thing = things[cited if cited in things else link.linked_to]
    return found


def _when(link: Link) -> tuple[bool, str, UUID]:
    at = link.thing.occurred_at
    return (at is None, at.isoformat() if at else "", link.thing.id)
