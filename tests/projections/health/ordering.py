"""In which order events came, and where merging led."""

from typing import Any
from uuid import UUID


def when(e: Any) -> Any:
    """In the community's order, and then in that of recording."""
    return e.occurred.at, e.timestamp


def order(e: Any) -> Any:
    """Which of two began a thread."""
    return e.occurred.at, e.timestamp, e.originator_id


def visibility(opened: dict[UUID, Any], thread: UUID) -> Any:
    """Who a thread itself is for, if that was said."""
    return opened[thread].visibility if thread in opened else None


def follow(thread: UUID, into: dict[UUID, UUID], there: set[UUID]) -> UUID:
    """Where merging led; of a circle, the least."""
    been = [thread]
    while been[-1] in into and into[been[-1]] in there:
        target = into[been[-1]]
        if target in been:
            return min(been[been.index(target) :])
        been.append(target)
    return been[-1]
