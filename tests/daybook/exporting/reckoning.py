"""Reckoning: what an export should count, worked out from the events of the log and nothing else.

It shares no code with what is counted: no read model, no query, no rule of the exports.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

SEES = {
    "anonymous": {"public"},
    "member": {"public", "members"},
    "steward": {"public", "members", "stewards"},
}
FLAGS = {
    "people": ("erased", "left_at"),
    "spaces": ("closed_at",),
    "threads": ("closed_at", "resolved_at", "accepted_id"),
    "contributions": ("edited", "hidden", "withdrawn", "erased", "missing", "accepted_at"),
    "decisions": ("taken_at",),
    "roles": ("retired_at",),
    "tenures": ("until",),
}
ENDS = ("relinquished", "revoked", "expired")


@dataclass
class Thing:
    """A thing and its events, by the last word of their topics."""

    id: UUID
    kind: str
    events: list[Any] = field(default_factory=list)

    def all(self, *names: str) -> list[Any]:
        """Its events of these names, in the order of the community's time."""
        mine = [e for e in self.events if e.TOPIC.split(".")[1] in names]
        return sorted(mine, key=lambda e: (e.occurred.at, e.timestamp))


class Reckoning:
    """The counts of everything for one viewer at one time."""

    def __init__(
        self,
        events: Iterable[Any],
        level: str,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ):
        self.level, self.as_of, self.known_at = level, as_of, known_at
        self.things: dict[UUID, Thing] = {}
        for event in events:
            kind = event.TOPIC.split(".")[0]
            thing = self.things.setdefault(event.originator_id, Thing(event.originator_id, kind))
            thing.events.append(event)
        self.same = self._links()
        self.erased = {t.id for t in self.of("person") if t.all("erased")}
        self.said = [t for t in self.of("contribution") if self._is_seen(t) and self._made(t)]
        self.counts: dict[str, int] = {}
        self.flagged: dict[str, dict[str, int]] = {}
        self._met: set[UUID | None] = set()
        self._reckon()

    def of(self, kind: str) -> list[Thing]:
        """The things of a kind."""
        return [thing for thing in self.things.values() if thing.kind == kind]

    def then(self, event: Any, at: datetime | None = None) -> bool:
        """Whether it had happened and was known."""
        when = at or event.occurred.at
        known = self.known_at is None or event.timestamp <= self.known_at
        return known and (self.as_of is None or when <= self.as_of)

    def _note(self, kind: str, flags: list[set[str]]) -> None:
        self.counts[kind] = len(flags)
        if kind in FLAGS:
            found = Counter(name for one in flags for name in one)
            self.flagged[kind] = {name: found[name] for name in FLAGS[kind]}

    def _reckon(self) -> None:
        self._note("contributions", [self._flags_of(said) for said in self.said])
        self._threads()
        spaces = [s for s in self.of("space") if self._space_open(s.id)]
        known = [s for s in spaces if self.then(s.all("opened")[0])]
        self._note("spaces", [{"closed_at"} if self._past(s, "closed") else set() for s in known])
        self._note("moderation", [set() for said in self.said for _ in self._deeds(said)])
        self._chronicles()
        self._citations()
        runs = [r.all("started")[0] for r in self.of("import_run")]
        known_runs = [r for r in runs if self.known_at is None or r.timestamp <= self.known_at]
        self._note("imports", [set() for _ in known_runs])
        self._people()

    # Who sees what

    def _space_open(self, space: UUID) -> bool:
        thing = self.things.get(space)
        changes = thing.all("opened", "visibility_changed") if thing else []
        return bool(changes) and changes[-1].visibility in SEES[self.level]

    def _place(self, thread: UUID, fallback: UUID) -> tuple[UUID, UUID]:
        """The thread and space in which what was said in a thread is found now."""
        while merged := self._changes(thread, "merged"):
            thread = merged[-1].into
        if moved := self._changes(thread, "moved"):
            return thread, moved[-1].space
        opened = self._changes(thread, "opened")
        return thread, opened[0].space if opened else fallback

    def _changes(self, thing: UUID, *names: str) -> list[Any]:
        return self.things[thing].all(*names) if thing in self.things else []

    def _is_seen(self, said: Thing) -> bool:
        made = said.all("made")[0]
        thread, space = self._place(made.thread, made.space)
        own = [made.visibility]
        for one in {thread, made.thread}:
            own += [opened.visibility for opened in self._changes(one, "opened")]
        return self._space_open(space) and all(v is None or v in SEES[self.level] for v in own)

    def _made(self, said: Thing) -> bool:
        return self.then(said.all("made")[0])

    # What was said

    def _flags_of(self, said: Thing) -> set[str]:
        made = said.all("made")[0]
        flags = set()
        worded = [(made.edited_at or made.occurred.at, made)]
        worded += [(e.occurred.at, e) for e in said.all("revised")]
        there = [at for at, e in worded if self.then(e, at)]
        if made.edited_at is not None or len(there) > 1:
            flags.add("edited")
        now, past = self._state(said, ever=True), self._state(said)
        state = now if past == "shown" or now == "withdrawn" else past
        flags |= {state} & {"hidden", "withdrawn"}
        if {made.author, self._person(made.author)} & self.erased:
            flags.add("erased")
        flags |= {"missing"} if self._past(said, "observed_missing") else set()
        return flags | ({"accepted_at"} if self._past(said, "answer_accepted") else set())

    def _past(self, thing: Thing, *names: str) -> list[Any]:
        return [event for event in thing.all(*names) if self.then(event)]

    def _state(self, said: Thing, ever: bool = False) -> str:
        held = {"hidden": False, "withdrawn": False}
        for event in said.all("hidden", "withdrawn", "restored"):
            if ever or self.then(event):
                name = event.TOPIC.split(".")[1]
                undone = [getattr(event, "undoes", "")] if getattr(event, "undoes", "") else held
                held |= {name: True} if name != "restored" else dict.fromkeys(undone, False)
        return "withdrawn" if held["withdrawn"] else "hidden" if held["hidden"] else "shown"

    def _threads(self) -> None:
        mine: dict[UUID, list[Thing]] = defaultdict(list)
        for said in self.said:
            made = said.all("made")[0]
            mine[self._place(made.thread, made.space)[0]].append(said)
        flags = []
        for thread, spoken in mine.items():
            past = [e for e in self._changes(thread, "closed", "reopened") if self.then(e)]
            one = {"closed_at"} if past and past[-1].TOPIC == "thread.closed" else set()
            if [e for e in self._changes(thread, "resolved") if self.then(e)]:
                one.add("resolved_at")
            answers = [s for s in spoken if self._past(s, "answer_accepted")]
            if any(self._state(s, ever=True) == "shown" for s in answers):
                one.add("accepted_id")
            flags.append(one)
        self._note("threads", flags)

    def _deeds(self, said: Thing) -> list[Any]:
        author = self._person(said.all("made")[0].author)
        found = []
        for event in self._past(
            said, "hidden", "withdrawn", "restored", "appealed", "appeal_answered"
        ):
            others = event.by is not None and self._person(event.by) != author
            if event.TOPIC in ("contribution.withdrawn", "contribution.restored"):
                hiding = getattr(event, "undoes", None) == "hidden"
                if not others and not hiding:
                    continue
            found.append(event)
        return found

    # What was decided

    def _standing(self, thing: Thing) -> list[tuple[datetime, Any]]:
        """The changes that stood then, each with its right time."""
        times: dict[int, datetime | None] = {}
        events = {}
        for event in thing.events:
            if self.known_at is not None and event.timestamp > self.known_at:
                continue
            if event.TOPIC.endswith(".corrected"):
                times[event.entry] = event.to
            else:
                times[event.originator_version] = event.occurred.at
                events[event.originator_version] = event
        told = [(at, events[n]) for n, at in times.items() if at is not None and n in events]
        past = [one for one in told if self.as_of is None or one[0] <= self.as_of]
        return sorted(past, key=lambda one: (one[0], one[1].originator_version))

    def _chronicles(self) -> None:
        for kind, called in (("decision", "decisions"), ("norm", "norms"), ("role", "roles")):
            flags, tenures = [], []
            for thing in self.of(kind):
                told = self._standing(thing)
                if not told or thing.events[0].visibility not in SEES[self.level]:
                    continue
                self._met |= {e.by for _, e in told}
                self._met |= {p for _, e in told for p in getattr(e, "deciders", ())}
                self._met |= {getattr(e, "person", None) for _, e in told}
                names = [e.TOPIC.split(".")[1] for _, e in told]
                one = {"taken_at"} if "taken" in names else set()
                turns = [name for name in names if name in ("retired", "revived")]
                flags.append(one | ({"retired_at"} if turns and turns[-1] == "retired" else set()))
                tenures += self._tenures(told) if kind == "role" else []
            self._note(called, flags)
            if kind == "role":
                self._note("tenures", tenures)

    def _tenures(self, told: list[tuple[datetime, Any]]) -> list[set[str]]:
        held: dict[UUID, set[str]] = {}
        done = []
        for _, event in told:
            name = event.TOPIC.split(".")[1]
            if name == "granted":
                held[event.person] = {"until"} if event.until else set()
                done.append(held[event.person])
            elif name in ENDS and event.person in held:
                held.pop(event.person).add("until")
            elif name == "retired":
                for tenure in held.values():
                    tenure.add("until")
                held = {}
        return done

    def _citations(self) -> None:
        ends = set()
        for thing in self.of("citation"):
            made = thing.all("made")[0]
            turns = [e for e in thing.all("made", "withdrawn", "restored") if self.then(e)]
            holds = turns and turns[-1].TOPIC != "citation.withdrawn" and self.then(made)
            if holds and self._end(made.of_kind, made.of) and self._end(made.to_kind, made.to):
                ends.add((made.of, made.entry, made.relation, made.to, made.clause))
                self._met.add(made.by)
        self._note("citations", [set() for _ in ends])

    def _end(self, kind: str, thing: UUID) -> bool:
        if kind == "link":
            return True
        if kind == "contribution":
            return any(said.id == thing for said in self.said)
        if kind == "thread":
            mades = [said.all("made")[0] for said in self.said]
            return any(self._place(m.thread, m.space)[0] == thing for m in mades)
        known = self.things.get(thing)
        open_enough = known is not None and known.events[0].visibility in SEES[self.level]
        return known is not None and open_enough and bool(self._standing(known))

    # Who did it

    def _links(self) -> dict[UUID, UUID]:
        links: dict[UUID, UUID] = {}
        events = [e for t in self.of("person") for e in t.all("handle_linked", "handle_unlinked")]
        for event in sorted(events, key=lambda e: (e.occurred.at, e.timestamp)):
            if self.known_at is not None and event.timestamp > self.known_at:
                continue
            if event.TOPIC == "person.handle_linked":
                links[event.person] = event.originator_id
            else:
                links.pop(event.person, None)
        return links

    def _person(self, handle: UUID) -> UUID:
        passed = {handle}
        while (owner := self.same.get(handle)) is not None and owner not in passed:
            handle = owner
            passed.add(owner)
        return handle

    def _people(self) -> None:
        met = self._met | {said.all("made")[0].author for said in self.said}
        for said in self.said:
            if self._state(said, ever=True) == "shown":
                met |= {e.editor for e in self._past(said, "revised")}
        persons = {self._person(one) for one in met if one is not None and one.int}
        flags = []
        for person in persons:
            own = [h for h in self.things if self._person(h) == person]
            one = {"erased"} if set(own) & self.erased else set()
            left = [e for h in own for e in self.things[h].all("left") if self.then(e)]
            flags.append(one | ({"left_at"} if left else set()))
        self._note("people", flags)
