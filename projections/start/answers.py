"""Answers that are leaned on most: what was accepted, cited, linked to, endorsed or thanked for."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from projections.citations.stale import stale_in
from projections.reasons.things import Thing, things_in
from projections.start.asked import Asked
from projections.threads.rows import ContributionRow, Then, contribution_rows
from projections.threads.seen import contribution_seen
from projections.threads.tables import changes, contributions
from projections.vocabulary.reading import Numbers

LOOKED_AT = 80
CITED, ACCEPTED, LINKED = 4, 3, 2
"""What each way of leaning counts; endorsements and thanks count as the logarithm of how many."""


@dataclass(frozen=True)
class AnswerBrief:
    """An answer, and in which ways it is leaned on: counts of what the viewer sees."""

    thing: Thing
    kind: str
    accepted: bool
    cited: Mapping[str, int]
    linked: int
    thanked: int
    endorsements: Mapping[str, int]

    @property
    def weight(self) -> float:
        """How much it is leaned on, to be put in order by. It says nothing of who wrote it."""
        endorsed = sum(-n if kind == "down" else n for kind, n in self.endorsements.items())
        return (
            CITED * sum(self.cited.values())
            + ACCEPTED * self.accepted
            + LINKED * self.linked
            + math.log2(1 + max(endorsed, 0))
            + math.log2(1 + self.thanked)
        )


def leaned_on(
    asked: Asked, leaning: Mapping[UUID, Counter[str]], numbers: Numbers, limit: int
) -> list[AnswerBrief]:
    """The answers that most leans on, that are still so; what asks is no answer."""
    linked, thanked = _counted(asked, numbers)
    rough: Counter[UUID] = Counter()
    for answer, weight in _marked(asked):
        rough[answer] += weight
    for answer, people in thanked.items():
        rough[answer] += 1 + people
    for answer, links in linked.items():
        rough[answer] += LINKED * links
    for answer, kinds in leaning.items():
        rough[answer] += CITED * sum(kinds.values())
    candidates = [answer for answer, _ in rough.most_common(LOOKED_AT)]
    rows = contribution_rows(asked.connection, asked.viewer, candidates, Then(**asked.clocks))
    stale = stale_in(asked.connection, asked.viewer, list(rows), **asked.clocks)
    wanted = [row for row in rows.values() if row.id not in stale and row.body]
    things = things_in(
        asked.connection, asked.viewer, [("contribution", r.id) for r in wanted], **asked.clocks
    )
    found = [
        AnswerBrief(
            thing=things["contribution", row.id],
            kind=row.kind,
            accepted=row.accepted_at is not None,
            cited=leaning.get(row.id, Counter()),
            linked=linked[row.id],
            thanked=thanked[row.id],
            endorsements=row.endorsements,
        )
        for row in wanted
        if ("contribution", row.id) in things and _answers(row, leaning, linked)
    ]
    found.sort(key=lambda brief: (-brief.weight, str(brief.thing.id)))
    return [brief for brief in found if brief.weight > 0][:limit]


def _answers(
    row: ContributionRow, leaning: Mapping[UUID, Counter[str]], linked: Counter[UUID]
) -> bool:
    """Whether it says something rather than asks: what opens a thread does where it is cited."""
    if row.kind == "question":
        return False
    return (
        row.reply_to is not None
        or row.kind == "answer"
        or bool(leaning.get(row.id) or linked[row.id])
    )


def _marked(asked: Asked) -> Iterator[tuple[UUID, int]]:
    """What was accepted by then; and, of now, what has most endorsements."""
    c = contributions.c
    seen = contribution_seen(asked.viewer)
    then = Then(**asked.clocks)
    if then.is_now:
        endorsed = sa.select(c.id, c.score, c.accepted_at).where(seen, c.score > 0)
        for row in asked.connection.execute(endorsed.order_by(c.score.desc()).limit(LOOKED_AT)):
            yield row.id, int(math.log2(1 + row.score))
        accepted = sa.select(c.id).where(c.accepted_at.is_not(None), seen)
        accepted = accepted.order_by(c.score.desc(), c.accepted_at.desc())
    else:
        accepted = (
            sa.select(c.id)
            .join(changes, changes.c.subject_id == c.id)
            .where(changes.c.change == "accepted", then.of(changes), seen)
            .order_by(changes.c.occurred_at.desc())
        )
    for answer in asked.connection.scalars(accepted.limit(LOOKED_AT)):
        yield answer, ACCEPTED


def _counted(asked: Asked, numbers: Numbers) -> tuple[Counter[UUID], Counter[UUID]]:
    """From how many other contributions each is linked to; how many others thank for it."""
    reading = asked.reading
    stood = set(numbers.tolist())
    thanks: dict[UUID, set[UUID]] = defaultdict(set)
    linked: Counter[UUID] = Counter()
    for number, leaning in reading.leaning.items():
        if number not in stood:
            continue
        author = reading.authors[leaning.contribution]
        for lean in leaning.leans:
            if lean != "thanks":
                target = reading.sources.get(lean)
                linked.update([target] if target and target != leaning.contribution else [])
            elif leaning.reply_to is not None:
                thanks[leaning.reply_to].add(author)
    thanked = Counter(
        {
            answer: len(people - {reading.authors[answer]})
            for answer, people in thanks.items()
            if answer in reading.authors and people - {reading.authors[answer]}
        }
    )
    return linked, thanked
