"""Counting: what each step of a replay comes to, of all contributions at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from projections.people.links import links_known
from projections.replay.activity import Activity, Numbers, numbered
from projections.replay.asked import Asked
from projections.replay.clock import TICK, ticks
from projections.viewer import Viewer


@dataclass(frozen=True)
class Speech:
    """What a viewer sees said, as far as was known, in the order of the clock asked for.

    `person` is the number of whoever said it, or -1 of somebody who is on no list.
    """

    at: Numbers
    occurred: Numbers
    recorded: Numbers
    event: Numbers
    person: Numbers
    space: Numbers
    people: Sequence[UUID]
    spaces: Sequence[UUID]


@dataclass(frozen=True)
class Presence:
    """When people came and went, as moments on the clock, each list by itself in order.

    They arrive with their first contribution, fall silent a time after one that no other follows,
    and return with the next one after that.
    """

    arrived: Numbers
    first: Numbers
    """Which contribution each arrived with, as its place in what was said."""

    silent: Numbers
    returned: Numbers


def speech_of(
    connection: sa.Connection, activity: Activity, viewer: Viewer, asked: Asked
) -> Speech:
    """What this viewer sees said, for a replay."""
    seen = activity.seen(viewer)
    at = activity.occurred if asked.by == "occurred" else activity.recorded
    mask = seen.mask
    if asked.known_at is not None:
        mask = mask & (activity.recorded <= ticks(asked.known_at))
    if asked.until is not None:
        mask = mask & (at <= ticks(asked.until))
    persons = links_known(connection, asked.known_at).persons
    whose, people = numbered(persons.get(author, author) for author in activity.authors)
    listed = np.array([person in activity.people for person in people], np.bool_)
    whose = np.where(listed[whose], whose, -1) if len(people) else whose
    order = np.flatnonzero(mask)
    order = order[np.argsort(at[order], kind="stable")]
    return Speech(
        at=at[order],
        occurred=activity.occurred[order],
        recorded=activity.recorded[order],
        event=activity.number[order],
        person=whose[activity.author[order]],
        space=seen.space[order],
        people=people,
        spaces=seen.spaces,
    )


def presence_of(speech: Speech, patience: timedelta) -> Presence:
    """When the people whose words are seen came and went."""
    some = np.flatnonzero(speech.person >= 0)
    order = some[np.argsort(speech.person[some], kind="stable")]  # each person's in their order
    person, at = speech.person[order], speech.at[order]
    wait = patience // TICK
    is_first = np.ones(person.size, np.bool_)
    is_first[1:] = person[1:] != person[:-1]
    is_last = np.roll(is_first, -1) if person.size else is_first
    gap = np.zeros(person.size, np.int64)
    gap[:-1] = at[1:] - at[:-1]
    goes_quiet = is_last | (gap > wait)
    came_back = np.zeros(person.size, np.bool_)
    came_back[1:] = ~is_first[1:] & (gap[:-1] > wait)
    first = order[is_first]
    first = first[np.argsort(speech.at[first], kind="stable")]
    return Presence(
        arrived=speech.at[first],
        first=first,
        silent=np.sort(at[goes_quiet] + wait),
        returned=np.sort(at[came_back]),
    )


def steps_of(edges: Numbers, at: Numbers) -> Numbers:
    """The number of the step that each moment falls into: -1 before the first, and so on after."""
    return np.asarray(np.searchsorted(edges, at, side="right") - 1, np.int64)


def per_step(edges: Numbers, at: Numbers) -> Numbers:
    """How many of these moments fall into each step."""
    steps, count = steps_of(edges, at), edges.size - 1
    return np.bincount(steps[(steps >= 0) & (steps < count)], minlength=count)


def by_end(edges: Numbers, at: Numbers) -> Numbers:
    """How many of these moments lie before the end of each step."""
    return np.asarray(np.searchsorted(np.sort(at), edges[1:], side="left"), np.int64)


def active_per_step(edges: Numbers, speech: Speech) -> Numbers:
    """How many people said something in each step."""
    steps = steps_of(edges, speech.at)
    count = edges.size - 1
    inside = (steps >= 0) & (steps < count) & (speech.person >= 0)
    pairs = np.unique(steps[inside] * (len(speech.people) + 1) + speech.person[inside])
    return np.bincount(pairs // (len(speech.people) + 1), minlength=count)


def spaces_per_step(edges: Numbers, speech: Speech) -> NDArray[np.int64]:
    """How much was said in each step, a row, in each space, a column."""
    steps, width = steps_of(edges, speech.at), max(len(speech.spaces), 1)
    count = edges.size - 1
    inside = (steps >= 0) & (steps < count)
    cells = steps[inside] * width + speech.space[inside]
    return np.bincount(cells, minlength=count * width).reshape(count, width)
