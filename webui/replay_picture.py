"""The picture of a replay: bars of how much was said, and lanes of what lasted at a step's end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from projections.replay.frames import Frame, Replay, named
from projections.replay.happenings import Happening

WIDTH = 1000
HEIGHT = 60
BARS = 250
LANES = 15
THINNEST = 2.0
ENDS = {"space.opened": "space.closed", "role.begun": "role.ended"}


@dataclass(frozen=True)
class Bar:
    """How much was said, or happened, in a step or a few; the picture is WIDTH by HEIGHT."""

    start: float
    width: float
    height: float
    is_here: bool


@dataclass(frozen=True)
class Lane:
    """Something that lasted at the end of a step, since when, and its place in the picture."""

    happening: Happening
    start: float
    width: float


@dataclass(frozen=True)
class Lasting:
    """The lanes of the spaces open and the roles held, the longest first, and how many more."""

    spaces: tuple[Lane, ...]
    more_spaces: int
    roles: tuple[Lane, ...]
    more_roles: int


def bars_of(replay: Replay, here: int) -> list[Bar]:
    """A bar for each step, or for a few where there are more than BARS. Where nothing was ever
    said, as in a record of roles alone, they show how much happened."""
    frames = list(replay.frames())
    heights = [frame.contributions for frame in frames]
    if not any(heights):
        heights = [frame.happenings for frame in frames]
    size = (len(heights) - 1) // BARS + 1
    sums = [sum(heights[at : at + size]) for at in range(0, len(heights), size)]
    most, width = max([*sums, 1]), WIDTH / len(sums)
    return [
        Bar(
            round(number * width, 2),
            round(max(width * 0.85, 0.5), 2),
            round(HEIGHT * each / most, 2),
            number == here // size,
        )
        for number, each in enumerate(sums)
    ]


def lasting_at(engine: sa.Engine, replay: Replay, frame: Frame) -> Lasting:
    """What lasted at the end of a step: which spaces were open, and who held which role."""
    spaces = _open(replay, "space.opened", frame.as_of)
    roles = _open(replay, "role.begun", frame.as_of)
    return Lasting(
        tuple(_lanes(replay, spaces[:LANES], frame.as_of)),
        len(spaces[LANES:]),
        tuple(_lanes(replay, named(engine, replay, roles[:LANES]), frame.as_of)),
        len(roles[LANES:]),
    )


def _open(replay: Replay, what: str, as_of: datetime) -> list[Happening]:
    by = replay.asked.by
    begun: dict[object, Happening] = {}
    either = [h for h in replay.told.happenings if h.what in (what, ENDS[what])]
    for happening in sorted(either, key=lambda h: (h.at(by), h.what == what)):
        if happening.at(by) > as_of:
            break
        if happening.what == what:
            begun[happening.id, happening.person] = happening
        else:
            begun.pop((happening.id, happening.person), None)
    return sorted(begun.values(), key=lambda h: (h.at(by), h.title))


def _lanes(replay: Replay, found: Iterable[Happening], as_of: datetime) -> Iterable[Lane]:
    start, end = replay.edges[0], replay.edges[-1]
    span = (end - start).total_seconds()
    for happening in found:
        since = max(happening.at(replay.asked.by), start)
        left = WIDTH * (since - start).total_seconds() / span
        right = WIDTH * (as_of - start).total_seconds() / span
        yield Lane(happening, round(left, 1), round(max(right - left, THINNEST), 1))
