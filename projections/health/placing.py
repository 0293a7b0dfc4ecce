"""Placing: where what was said stands today, after threads were moved and merged; who sees it.

It follows the rules of the threads' own read model, and those of `contribution_seen`: the strictest
of the contribution, the space it stands in, its thread and that one's space decides; what was said
in a thread for few stays theirs when that is merged into another, and so does what was moved there.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from projections.health.helping import LEVELS, UNSEEN, Said


class Thread(NamedTuple):
    """A thread as its own events tell of it, and the space it stands in."""

    id: UUID
    visibility: str | None
    moved_to: UUID | None
    merged_into: UUID | None
    space: UUID | None


def space_of(row: Any, said: Iterable[Any]) -> UUID | None:
    """The space of a thread: where it was moved, else opened, else where it began."""
    if row.moved_to or row.opened_in:
        return row.moved_to or row.opened_in  # type: ignore[no-any-return]
    first = min(said, key=lambda s: (s.occurred_at, s.recorded_at, s.id), default=None)
    return first.said_in if first is not None else None


def root_of(thread: UUID, threads: Mapping[UUID, Thread]) -> UUID:
    """Where a thread's merging has led to. Of threads merged in a circle, one keeps them all."""
    passed = [thread]
    while (target := threads[passed[-1]].merged_into) is not None and target in threads:
        if target in passed:
            return min(passed[passed.index(target) :])
        passed.append(target)
    return passed[-1]


def placed(
    row: Any,
    threads: Mapping[UUID, Thread],
    levels: Mapping[UUID, int],
    person: UUID | None,
) -> Said:
    """A row of `health_items` as it stands today. `levels` are those of spaces."""
    made_in = threads[row.made_in]
    stood_in = threads.get(row.moved_to, made_in)  # as long as a thread is not known, in its own
    root = threads[root_of(stood_in.id, threads)]
    stays = root.id == made_in.id and made_in.moved_to is None
    space = row.said_in if stays or root.space is None else root.space
    level_of = {one.id: one.visibility for one in (made_in, stood_in, root)}
    of_item = [row.visibility, *level_of.values()]
    level = max(
        levels.get(space, UNSEEN),
        UNSEEN if root.space is None else levels.get(root.space, UNSEEN),
        *(LEVELS[visibility] for visibility in of_item if visibility is not None),
    )
    return Said(
        id=row.id,
        thread=root.id,
        space=space,
        kind=row.kind,
        is_reply=row.is_reply,
        occurred_at=row.occurred_at,
        person=person,
        level=level,
    )


def by_thread(said: Collection[Said]) -> dict[UUID, list[Said]]:
    """What was said in each thread."""
    found: dict[UUID, list[Said]] = {}
    for one in said:
        found.setdefault(one.thread, []).append(one)
    return found
