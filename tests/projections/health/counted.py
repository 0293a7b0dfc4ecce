"""Figures counted another way: from the events themselves, slowly, with none of the read models."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.application import Archive
from archive.domain.contribution import Contribution
from archive.domain.decision import Decision
from archive.domain.norm import Norm
from archive.domain.person import Person
from archive.domain.role import Role
from archive.domain.space import Space
from archive.domain.thread import Thread
from projections.events import read
from tests.projections.health.ordering import follow, order, visibility, when

RANK = ["public", "members", "stewards", "confidential"]
Counted = dict[int, dict[str, Any]]


@dataclass
class Post:
    """A contribution, as its own event tells of it, and where it is found."""

    made: Contribution.Made
    at: datetime
    who: UUID | None
    thread: UUID
    space: UUID
    level: int


@dataclass
class Counting:
    """What happened, up to a time, for those who see up to a level; counted by `step` months."""

    archive: Archive
    level: int
    step: int
    as_of: datetime
    events: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        stored = self.archive.recorder.select_notifications(start=0, limit=1_000_000)
        self.events = [found.event for found in read(self.archive, stored)]
        self.posts = [p for p in self._posts() if p.at <= self.as_of]
        self.seen = [p for p in self.posts if p.level <= self.level and p.who is not None]
        self.pairs = list(self._answers())

    def of(self, *kinds: Any) -> list[Any]:
        """The events of these kinds, as they were recorded."""
        return [e for e in self.events if isinstance(e, kinds)]

    def period(self, at: datetime) -> int:
        """The number of the period a time lies in."""
        return (at.year * 12 + at.month - 1) // self.step

    def latest(self, *kinds: Any) -> dict[UUID, Any]:
        """Of each thing, the event of these kinds that happened last."""
        found: dict[UUID, Any] = {}
        for e in sorted(self.of(*kinds), key=lambda e: e.occurred.at):
            found[e.originator_id] = e
        return found

    # Who and where

    def _persons(self) -> dict[UUID, UUID | None]:
        met = {e.originator_id: e for e in self.of(Person.Introduced)}
        standing: dict[UUID, list[UUID]] = defaultdict(list)
        for e in sorted(self.of(Person.HandleLinked, Person.HandleUnlinked), key=when):
            if e.person not in met:
                continue
            if e.originator_id in standing[e.person]:
                standing[e.person].remove(e.originator_id)
            if isinstance(e, Person.HandleLinked):
                standing[e.person].append(e.originator_id)
        persons: dict[UUID, UUID | None] = {}
        for handle, introduced in met.items():
            here, been = handle, {handle}
            while standing[here] and standing[here][-1] not in been:
                here = standing[here][-1]
                been.add(here)
            is_bot = introduced.kind == "bot" or (here in met and met[here].kind == "bot")
            persons[handle] = None if is_bot else here
        return persons

    def _posts(self) -> Iterable[Post]:
        made = self.of(Contribution.Made)
        opened = {e.originator_id: e for e in self.of(Thread.Opened)}
        there = {e.thread for e in made} | opened.keys()
        into = {i: e.into for i, e in self.latest(Thread.Merged).items() if i in there}
        moved = {i: e.space for i, e in self.latest(Thread.Moved).items()}
        opened_in = {i: e.space for i, e in opened.items()}
        began: dict[UUID, Any] = {}
        for e in made:
            if e.thread not in began or order(e) < order(began[e.thread]):
                began[e.thread] = e
        spaces = {
            i: moved.get(i) or opened_in.get(i) or (began[i].space if i in began else None)
            for i in there
        }
        ranks = {
            i: RANK.index(e.visibility)
            for i, e in self.latest(Space.Opened, Space.VisibilityChanged).items()
        }
        persons = self._persons()
        split = {i: e.thread for i, e in self.latest(Contribution.Moved).items()}
        for e in made:
            stood = split.get(e.originator_id, e.thread)
            stood = stood if stood in there else e.thread
            root = follow(stood, into, there)
            own = e.space
            if root != e.thread or e.thread in moved:
                own = spaces[root] or own
            asked = [e.visibility, *(visibility(opened, i) for i in {root, stood, e.thread})]
            level = max(
                ranks.get(own, 4),
                ranks.get(spaces[root], 4),
                *(RANK.index(v) for v in asked if v),
            )
            who = persons.get(e.author, e.author)
            yield Post(e, e.occurred.at, who, root, own, level)

    def _answers(self) -> Iterable[tuple[Post, list[Post]]]:
        """Each question that is seen, with the answers to it that are seen, in order."""
        channels = {e.originator_id for e in self.of(Space.Opened) if e.kind == "channel"}
        threads: dict[UUID, list[Post]] = defaultdict(list)
        for p in self.posts:
            threads[p.thread].append(p)
        for posts in threads.values():
            posts.sort(key=lambda p: (p.at, p.made.reply_to is not None, p.made.originator_id))
            q = posts[0]
            asks = q.made.kind == "question" or (
                q.made.kind == "message" and q.space not in channels
            )
            if asks and q.who is not None and q.level <= self.level:
                yield (
                    q,
                    [
                        p
                        for p in posts[1:]
                        if p.made.kind in ("answer", "message")
                        and p.who not in (None, q.who)
                        and p.level <= self.level
                    ],
                )

    # The figures

    def participation(self) -> Counted:
        """Who took part."""
        people, first = self._took_part()
        said: dict[int, int] = defaultdict(int)
        for p in self.seen:
            said[self.period(p.at)] += 1
        return {
            i: {
                "people": len(who),
                "newcomers": sum(first[w] == i for w in who),
                "came_back": sum(first[w] < i for w in who),
                "said": said[i],
            }
            for i, who in people.items()
        }

    def _took_part(self) -> tuple[dict[int, set[UUID]], dict[UUID, int]]:
        people: dict[int, set[UUID]] = defaultdict(set)
        first: dict[UUID, int] = {}
        for p in self.seen:
            assert p.who is not None
            i = self.period(p.at)
            people[i].add(p.who)
            first[p.who] = min(i, first.get(p.who, i))
        return dict(people), first

    def retention(self) -> Counted:
        """Who stayed."""
        people, _ = self._took_part()
        return {
            i + 1: {"before": len(who), "stayed": len(who & people.get(i + 1, set()))}
            for i, who in people.items()
        }

    def cohorts(self) -> Counted:
        """Who was there how much later."""
        people, first = self._took_part()
        found: Counted = {}
        for i in set(first.values()):
            came = {w for w, f in first.items() if f == i}
            found[i] = {"came": len(came)}
            for j, who in people.items():
                if j > i:
                    found[i][f"stayed_{j - i}"] = len(who & came)
        return found

    def newcomers(self) -> Counted:
        """Who became a regular."""
        months: dict[UUID, set[int]] = defaultdict(set)
        for p in self.seen:
            assert p.who is not None
            months[p.who].add(p.at.year * 12 + p.at.month - 1)
        found: Counted = defaultdict(lambda: {"newcomers": 0, "regulars": 0})
        for mine in months.values():
            cell = found[min(mine) // self.step]
            cell["newcomers"] += 1
            cell["regulars"] += sum(m < min(mine) + 12 for m in mine) >= 3
        return dict(found)

    def answered(self) -> Counted:
        """Which questions were answered."""
        found: Counted = defaultdict(lambda: {"asked": 0, "answered": 0, "within_week": 0})
        for q, answers in self.pairs:
            cell = found[self.period(q.at)]
            cell["asked"] += 1
            cell["answered"] += bool(answers)
            cell["within_week"] += bool(answers) and (answers[0].at - q.at).days < 7
        return dict(found)

    def first_answer(self) -> Counted:
        """How long they waited."""
        waited: dict[int, list[int]] = defaultdict(list)
        for q, answers in self.pairs:
            if answers:
                waited[self.period(q.at)].append(int((answers[0].at - q.at).total_seconds()))
        return {
            i: {
                "answered": len(times),
                "half_waited": sorted(times)[-(-len(times) // 2) - 1],
                "most_waited": sorted(times)[-(-len(times) * 9 // 10) - 1],
            }
            for i, times in waited.items()
        }

    def helped(self) -> dict[int, list[Post]]:
        """The answers of each period."""
        found: dict[int, list[Post]] = defaultdict(list)
        for _, answers in self.pairs:
            for p in answers:
                found[self.period(p.at)].append(p)
        return found

    def helpers(self) -> Counted:
        """Whether who helped held a role."""
        held = self._held()
        found: Counted = {}
        for i, posts in self.helped().items():
            by = [(p, any(a <= p.at < b for a, b in held[p.who])) for p in posts]
            found[i] = {
                "helped": len(posts),
                "by_members": sum(not holds for _, holds in by),
                "by_stewards": sum(holds for _, holds in by),
                "members": len({p.who for p, holds in by if not holds}),
                "stewards": len({p.who for p, holds in by if holds}),
            }
        return found

    def _held(self) -> dict[Any, list[tuple[datetime, datetime]]]:
        persons = self._persons()
        seen = {
            e.originator_id
            for e in self.of(Role.Established)
            if RANK.index(e.visibility) <= self.level
        }
        changes: dict[tuple[UUID, UUID], list[tuple[datetime, int, Any]]] = defaultdict(list)
        ends = (Role.Relinquished, Role.Revoked, Role.Expired)
        for at, e in self.rightly(Role, Role.Granted, *ends):
            changes[e.originator_id, e.person].append((at, e.originator_version, e))
        for at, e in self.rightly(Role, Role.Retired):
            for role, person in list(changes):
                if role == e.originator_id:
                    changes[role, person].append((at, e.originator_version, e))
        held: dict[Any, list[tuple[datetime, datetime]]] = defaultdict(list)
        for (role, person), mine in changes.items():
            mine.sort(key=lambda c: c[:2])
            for number, (at, _, e) in enumerate(mine):
                if isinstance(e, Role.Granted) and role in seen and person in persons:
                    after = [c[0] for c in mine[number + 1 :] if not isinstance(c[2], Role.Granted)]
                    until = min([*after[:1], e.until or datetime.max.replace(tzinfo=at.tzinfo)])
                    held[persons[person]].append((at, until))
        return held

    def rightly(self, of: Any, *kinds: Any) -> list[tuple[datetime, Any]]:
        """These changes at the times they were corrected to; those that never were are left out."""
        right: dict[tuple[UUID, int], datetime | None] = {}
        for e in self.of(of.Corrected):
            right[e.originator_id, e.entry] = e.to
        found = [
            (right.get((e.originator_id, e.originator_version), e.occurred.at), e)
            for e in self.of(*kinds)
        ]
        return [(at, e) for at, e in found if at is not None and at <= self.as_of]

    def concentration(self) -> Counted:
        """How many gave half."""
        found: Counted = {}
        for i, posts in self.helped().items():
            gave: dict[Any, int] = defaultdict(int)
            for p in posts:
                gave[p.who] += 1
            most, so_far, half = sorted(gave.values(), reverse=True), 0, 0
            while so_far * 2 < len(posts):
                so_far += most[half]
                half += 1
            found[i] = {"helped": len(posts), "helpers": len(gave), "half": half}
        return found

    def usefulness(self) -> Counted:
        """What was accepted and endorsed. Citations are for another test."""
        accepted = {e.originator_id for e in self.of(Contribution.AnswerAccepted) if self.past(e)}
        counts: dict[UUID, Any] = {}
        for e in sorted(self.of(Contribution.EndorsementsObserved), key=lambda e: e.occurred.at):
            if self.past(e):
                counts[e.originator_id] = e.counts
        liked = {
            i for i, c in counts.items() if sum(-n if k == "down" else n for k, n in c.items()) > 0
        }
        return {
            i: {
                "helped": len(posts),
                "accepted": sum(p.made.originator_id in accepted for p in posts),
                "endorsed": sum(p.made.originator_id in liked for p in posts),
            }
            for i, posts in self.helped().items()
        }

    def past(self, e: Any) -> bool:
        """Whether it had happened."""
        return bool(e.occurred.at <= self.as_of)

    def decisions(self) -> Counted:
        """What was decided."""
        names = {
            Decision.Proposed: "proposed",
            Decision.Superseded: "undone",
            Decision.Reversed: "undone",
            Decision.Reaffirmed: "reaffirmed",
        }
        kinds = self.rightly(Decision, Decision.Taken, *names)
        told = ((at, e, names.get(type(e)) or e.outcome) for at, e in kinds)
        every = ("proposed", "accepted", "rejected", "undone", "reaffirmed")
        return self._tally(Decision.Proposed, told, every)

    def norms(self) -> Counted:
        """What was changed of the norms."""
        kinds = (Norm.Adopted, Norm.Amended, Norm.Suspended, Norm.Reinstated, Norm.Repealed)
        told = ((at, e, type(e).__name__.lower()) for at, e in self.rightly(Norm, *kinds))
        every = tuple(kind.__name__.lower() for kind in kinds)
        return self._tally(Norm.Adopted, told, every)

    def _tally(self, opening: Any, told: Iterable[Any], names: tuple[str, ...]) -> Counted:
        seen = {e.originator_id for e in self.of(opening) if RANK.index(e.visibility) <= self.level}
        found: Counted = defaultdict(lambda: dict.fromkeys(names, 0))
        for at, e, name in told:
            if e.originator_id in seen:
                found[self.period(at)][name] += 1
        return dict(found)

    def conflicts(self) -> Counted:
        """What was hidden, appealed and repaired."""
        seen = {p.made.originator_id for p in self._posts() if p.level <= self.level}
        names = ("hidden", "appealed", "restored", "upheld", "overturned")
        found: Counted = defaultdict(lambda: dict.fromkeys(names, 0))
        kinds = (
            Contribution.Hidden,
            Contribution.Appealed,
            Contribution.Restored,
            Contribution.AppealAnswered,
        )
        for e in self.of(*kinds):
            name = getattr(e, "outcome", None) or type(e).__name__.lower()
            own = isinstance(e, Contribution.Restored) and e.undoes == "withdrawn"
            if e.originator_id in seen and self.past(e) and not own:
                found[self.period(e.occurred.at)][name] += 1
        return dict(found)
