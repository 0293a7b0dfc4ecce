"""When: a time of the community's as people write it, with how exactly they know it."""

import re
from datetime import UTC, datetime

from archive.commands.base import Precision

_DAY = re.compile(r"(?P<about>~|about |ca\.? ?)?(?P<date>\d{4}(-\d\d){0,2})", re.IGNORECASE)


def when_told(told: str) -> tuple[datetime, Precision]:
    """2014, 2014-03, 2014-03-05, ~2014-03-05 or 2014-03-05T18:20:00Z, as UTC with its precision.

    A year or a month is about its first day. Without an offset a time is UTC. Raises ValueError.
    """
    given = told.strip()
    match = _DAY.fullmatch(given)
    try:
        if match is None:
            at = datetime.fromisoformat(given)
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC), "second"
        date = match["date"]
        whole = date + "-01" * (2 - date.count("-"))
        about = match["about"] is not None or whole != date
        return datetime.fromisoformat(whole).replace(tzinfo=UTC), "about" if about else "day"
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{told!r} is no date. Write it as 2014, 2014-03, 2014-03-05 or 2014-03-05T18:20:00Z,"
            " and ~2014-03-05 where it is only about then."
        ) from error
