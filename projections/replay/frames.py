"""Frames: a replay step by step, each with its numbers and with what happened in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from projections.people.identities import facts_of, identities
from projections.replay.activity import Numbers, activity_in
from projections.replay.asked import Asked
from projections.replay.clock import TICK, moment, ticks
from projections.replay.counting import (
    Presence,
    Speech,
    active_per_step,
    by_end,
    per_step,
    presence_of,
    spaces_per_step,
    speech_of,
)
from projections.replay.governed import Look, Told, gather_decisions, gather_norms, gather_roles
from projections.replay.happenings import COUNTED, LASTING, Happening
from projections.replay.steps import called, edges_of
from projections.replay.talked import (
    Names,
    gather_departures,
    gather_moderation,
    gather_spaces,
    name_then,
    names_of_spaces,
)
from projections.viewer import Viewer


@dataclass(frozen=True)
class SpaceCount:
    """How much was said in a space in one step, and what that was called at its end."""

    id: UUID
    name: str
    contributions: int


@dataclass(frozen=True)
class Frame:
    """A step of a replay. All numbers are of what the viewer sees.

    It goes from `start` up to `end`, which is the start of the next; `as_of` is its last moment,
    the one at which the pages show what its numbers come to.
    """

    number: int
    called: str
    start: datetime
    end: datetime
    as_of: datetime
    contributions: int
    contributions_so_far: int
    by_space: tuple[SpaceCount, ...]
    arrived: int
    returned: int
    active: int
    fell_silent: int
    people_so_far: int
    around: int
    """How many had said something less than the time before, after which one is fallen silent."""

    counts: Mapping[str, int]
    """How much of each of COUNTED happened, and"""
    lasting: Mapping[str, int]
    """how much of each of LASTING there was at the end."""

    happenings: int
    """How many happenings there are to be told, the arrivals among them."""


@dataclass(frozen=True)
class Replay:
    """A community's past in steps, as one viewer sees it. `names` are those of the spaces."""

    asked: Asked
    edges: tuple[datetime, ...]
    until: datetime
    speech: Speech
    presence: Presence
    told: Told
    names: Names

    def __len__(self) -> int:
        return len(self.edges) - 1

    def frame(self, number: int) -> Frame:
        """The step of this number, the first being 0."""
        tables, end = self._tables, self.edges[number + 1]
        counts = {what: int(tables.counts[what][number]) for what in COUNTED}
        people_so_far = int(tables.arrived_by[number])
        silent = int(tables.silent_by[number]) - int(tables.returned_by[number])
        arrived = int(tables.arrived[number])
        return Frame(
            number=number,
            called=called(self.asked.step, self.edges[number]),
            start=self.edges[number],
            end=end,
            as_of=min(end - TICK, self.until),
            contributions=int(tables.said[number]),
            contributions_so_far=int(tables.said_by[number]),
            by_space=tuple(self._by_space(number)),
            arrived=arrived,
            returned=int(tables.returned[number]),
            active=int(tables.active[number]),
            fell_silent=int(tables.silent[number]),
            people_so_far=people_so_far,
            around=people_so_far - silent,
            counts=counts,
            lasting={kind: int(tables.lasting[kind][number]) for kind in LASTING},
            happenings=sum(counts.values()) + arrived,
        )

    def frames(self) -> Iterator[Frame]:
        """All steps, in order."""
        return map(self.frame, range(len(self)))

    def at(self, when: datetime) -> int:
        """The number of the step that holds this time; the nearest where none does."""
        number = int(np.searchsorted(self._clock, ticks(when), side="right")) - 1
        return max(0, min(number, len(self) - 1))

    def happenings(self, number: int) -> list[Happening]:
        """What happened in a step, in order; people without their names yet."""
        start, end = int(self._clock[number]), int(self._clock[number + 1])
        by, until = self.asked.by, ticks(self.until)
        found = [h for h in self.told.happenings if start <= ticks(h.at(by)) < end]
        found = [h for h in found if ticks(h.at(by)) <= until]
        found += self._arrivals(start, end)
        return sorted(found, key=lambda h: (h.at(by), h.event or 0, h.what, h.id))

    def _arrivals(self, start: int, end: int) -> Iterator[Happening]:
        speech, arrived = self.speech, self.presence.arrived
        first, last = np.searchsorted(arrived, (start, end), side="left").tolist()
        for i in self.presence.first[first:last].tolist():
            person = speech.people[int(speech.person[i])]
            yield Happening(
                "person.arrived",
                "person",
                person,
                "",
                moment(int(speech.occurred[i])),
                "second",
                moment(int(speech.recorded[i])),
                int(speech.event[i]),
                person,
            )

    def _by_space(self, number: int) -> Iterator[SpaceCount]:
        row, at = self._tables.by_space[number], self.edges[number + 1] - TICK
        for column in np.argsort(-row, kind="stable"):
            if row[column]:
                space = self.speech.spaces[int(column)]
                yield SpaceCount(space, name_then(self.names.get(space, []), at), int(row[column]))

    @cached_property
    def _clock(self) -> Numbers:
        return np.array([ticks(edge) for edge in self.edges], np.int64)

    @cached_property
    def _tables(self) -> "_Tables":
        return _Tables(self, self._clock)


class _Tables:
    """The numbers of all steps, a row to each."""

    def __init__(self, replay: Replay, edges: Numbers):
        speech, presence, until = replay.speech, replay.presence, ticks(replay.until)
        silent = presence.silent[presence.silent <= until]
        self.said, self.said_by = per_step(edges, speech.at), by_end(edges, speech.at)
        self.active = active_per_step(edges, speech)
        self.by_space = spaces_per_step(edges, speech)
        self.arrived = per_step(edges, presence.arrived)
        self.arrived_by = by_end(edges, presence.arrived)
        self.returned = per_step(edges, presence.returned)
        self.returned_by = by_end(edges, presence.returned)
        self.silent, self.silent_by = per_step(edges, silent), by_end(edges, silent)
        by = replay.asked.by
        moments: dict[str, list[int]] = {what: [] for what in COUNTED}
        for happening in replay.told.happenings:
            moments[happening.what].append(ticks(happening.at(by)))
        self.counts = {w: per_step(edges, _until(at, until)) for w, at in moments.items()}
        self.lasting = {}
        for kind in LASTING:
            turns = [turn for turn in replay.told.turns if turn.kind == kind]
            up, down = (
                _until([ticks(t.at(by)) for t in turns if t.change == sign], until)
                for sign in (1, -1)
            )
            self.lasting[kind] = by_end(edges, up) - by_end(edges, down)


def replay_of(engine: sa.Engine, viewer: Viewer, asked: Asked) -> Replay | None:
    """The replay that was asked for; None when nothing happened that the viewer sees.

    Raises TooManyStepsError.
    """
    with engine.connect() as connection:
        activity = activity_in(connection)
        speech = speech_of(connection, activity, viewer, asked)
        presence = presence_of(speech, asked.patience)
        look = Look(connection, viewer, asked.by, asked.known_at)
        told, learned = Told(), look.learned()
        gather_spaces(look, told)
        gather_departures(look, {speech.people[p] for p in speech.person[presence.first]}, told)
        for gather in (gather_decisions, gather_norms, gather_roles):
            gather(look, learned, told)
        gather_moderation(look, told)
        names = names_of_spaces(look)
    span = _span(asked, speech, told)
    if span is None:
        return None
    edges = edges_of(asked.step, *span)
    until = min(asked.until or datetime.now(UTC), edges[-1] - TICK)
    return Replay(asked, edges, until, speech, presence, told, names)


def named(engine: sa.Engine, replay: Replay, happenings: list[Happening]) -> list[Happening]:
    """The same with the names that people had when it happened, as far as was known."""
    known_at = replay.asked.known_at
    with engine.connect() as connection:
        who = identities(connection, None, known_at)
        people = who.mates(h.person for h in happenings if h.person is not None)
        facts = facts_of(connection, people)
    told = []
    for happening in happenings:
        if happening.person is not None:
            then = type(who)(who.linked, happening.occurred_at, known_at)
            person = then.named_by(facts, [happening.person])[happening.person]
            happening = happening.named(person.name)
        told.append(happening)
    return told


def _until(at: list[int], until: int) -> Numbers:
    return np.array([each for each in at if each <= until], np.int64)


def _span(asked: Asked, speech: Speech, told: Told) -> tuple[datetime, datetime] | None:
    """From the first that happened to the last, unless other times are asked for."""
    now = datetime.now(UTC)
    end = min(asked.until or now, now)
    moments = [h.at(asked.by) for h in told.happenings if h.at(asked.by) <= end]
    if speech.at.size:
        moments += [moment(int(speech.at[0])), min(moment(int(speech.at[-1])), end)]
    if not moments and asked.since is None:
        return None
    since = asked.since or min(moments)
    until = asked.until or max(moments, default=since)
    return since, max(until, since)
