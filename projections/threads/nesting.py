"""Nesting: the order in which a conversation is read, and how deep each reply stands in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Item:
    """A contribution, as far as its place in the conversation depends on it."""

    id: UUID
    reply_to: UUID | None
    kind: str = "message"


@dataclass(frozen=True)
class Place:
    """Where a contribution stands. A stub marks where the accepted answer would have stood."""

    id: UUID
    depth: int
    is_stub: bool = False


def reading_order(items: Sequence[Item], accepted: UUID | None = None) -> list[Place]:
    """The places of these contributions, which are given in the order they were made.

    Each stands below what it replies to; comments come before other replies. The accepted answer,
    with what hangs on it, comes first below the opening.
    """
    places = _walk(_replies(items))
    if accepted is None:
        return places
    return _accepted_first(places, accepted, {i.id for i in items if i.kind == "comment"})


def openers(items: Sequence[Item]) -> dict[UUID, UUID]:
    """For each contribution the one that began its chain of replies."""
    opener: dict[UUID, UUID] = {}
    latest = None
    for place in reading_order(items):
        latest = place.id if place.depth == 0 or latest is None else latest
        opener[place.id] = latest
    return opener


def _replies(items: Sequence[Item]) -> Mapping[UUID | None, list[UUID]]:
    """What replies to what. Replies in a circle, and to what is not here, stand at the top."""
    parents = {item.id: item.reply_to for item in items}
    rooted: set[UUID] = set()
    for item in items:
        if not _leads_to_a_root(item.id, parents, rooted):
            parents[item.id] = None
    below: dict[UUID | None, list[Item]] = defaultdict(list)
    for item in items:
        parent = parents[item.id]
        below[parent if parent in parents else None].append(item)
    for parent, replies in below.items():
        if parent is not None:
            replies.sort(key=lambda reply: reply.kind != "comment")
    return {parent: [reply.id for reply in replies] for parent, replies in below.items()}


def _leads_to_a_root(start: UUID, parents: Mapping[UUID, UUID | None], rooted: set[UUID]) -> bool:
    """Whether one gets from here to the top without going round."""
    passed: set[UUID] = set()
    at: UUID | None = start
    while at is not None and at in parents and at not in rooted:
        if at in passed:
            return False
        passed.add(at)
        at = parents[at]
    rooted |= passed
    return True


def _walk(below: Mapping[UUID | None, Sequence[UUID]]) -> list[Place]:
    places = []
    waiting = [(top, 0) for top in reversed(below.get(None, ()))]
    while waiting:
        at, depth = waiting.pop()
        places.append(Place(at, depth))
        waiting += [(reply, depth + 1) for reply in reversed(below.get(at, ()))]
    return places


def _accepted_first(places: list[Place], accepted: UUID, comments: set[UUID]) -> list[Place]:
    """Move the accepted answer, with what hangs on it, up behind the opening and its comments."""
    start = next((n for n, place in enumerate(places) if place.id == accepted), None)
    if not start:
        return places
    end = _end_of_branch(places, start)
    target = 1
    while target < start and places[target].id in comments and places[target].depth > 0:
        target = _end_of_branch(places, target)
    if target >= start:
        return places
    up = 1 - places[start].depth
    branch = [Place(p.id, p.depth + up) for p in places[start:end]]
    stub = Place(accepted, places[start].depth, is_stub=True)
    return [*places[:target], *branch, *places[target:start], stub, *places[end:]]


def _end_of_branch(places: Sequence[Place], start: int) -> int:
    for number in range(start + 1, len(places)):
        if places[number].depth <= places[start].depth:
            return number
    return len(places)
