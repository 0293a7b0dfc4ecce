"""Times that do not go back, out of those that the clocks of many computers told."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime


def steady(times: Sequence[datetime]) -> list[datetime]:
    """The times with as few as possible changed so that none is before the one in front of it.

    One that a wrong clock told becomes the last right one before it, or else the first right one:
    a single clock that is years ahead leaves all the others as they are.
    """
    lasts: list[datetime] = []  # the earliest last time of a rising row of each length
    length_at = []
    for time in times:
        at = bisect_right(lasts, time)
        lasts[at : at + 1] = [time]
        length_at.append(at)
    right: list[datetime | None] = [None] * len(times)
    wanted = len(lasts) - 1
    following: datetime | None = None
    for index in range(len(times) - 1, -1, -1):
        if length_at[index] == wanted:  # the last of its length is not after the one chosen before
            right[index] = following = times[index]
            wanted -= 1
    latest = following
    result = []
    for found in right:
        latest = found or latest
        if latest is not None:
            result.append(latest)
    return result
