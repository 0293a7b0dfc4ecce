"""Who says something by a commit, when, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from archive.commands import Precision

FIRST_YEAR = 1970


@dataclass(frozen=True, slots=True)
class Saying:
    """What the commands that tell of one revision have in common."""

    at: datetime
    by: str
    by_name: str
    reason: str
    sha: str
    precision: Precision = "second"

    @property
    def source(self) -> str:
        """The identity of the commit, which the change is known by."""
        return f"git:{self.sha}"

    def moment(self) -> dict[str, Any]:
        """When it was said, and by whom, as the fields of a command."""
        return {
            "occurred_at": self.at,
            "precision": self.precision,
            "by": self.by,
            "by_name": self.by_name,
        }

    def change(self, part: str = "") -> dict[str, Any]:
        """The fields of a command that makes a change. `part` tells several in a commit apart."""
        source = f"{self.source}#{part}" if part else self.source
        return {**self.moment(), "reason": self.reason, "source": source}


def start_of(day: date) -> datetime:
    """The day, as the time it begins at in UTC."""
    return datetime.combine(day, time(), UTC)


def dated(moment: Mapping[str, Any], day: date | None, since: datetime | None) -> dict[str, Any]:
    """The fields of a command, on a day that the file tells, if that contradicts no commit.

    It does if it lies after the commit that tells of it, or before `since`, the change before that.
    """
    if day is not None and day.year >= FIRST_YEAR:
        at = start_of(day)
        if at <= moment["occurred_at"] and (since is None or since <= at):
            return {**moment, "occurred_at": at, "precision": "day"}
    return dict(moment)
