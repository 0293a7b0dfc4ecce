"""What every reader yields, whatever the export looked like.

`Found` and `Skipped` stand for `count` records of the source, `Unreadable` for one. The importer
adds them up, so that read = recorded + known + skipped + unreadable holds for every import.
"""

from dataclasses import dataclass
from datetime import datetime

from archive.commands import Command


@dataclass(frozen=True, slots=True)
class Found:
    """A record of the source, as the commands that record it.

    It counts as recorded when any of its commands told the archive something new. `dropped` names
    the source's fields, such as `Posts.ViewCount`, that are neither modelled nor kept in `extra`.
    """

    where: str
    commands: tuple[Command, ...]
    count: int = 1
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Records left out by a rule that can be stated, such as 'badges'."""

    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something the reader found and could not read. It is reported, never dropped."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A claim of the export: it holds all that was said in this space from `since` to `until`.

    What the archive knows of that stretch and this import did not see is observed missing.
    Only a reader whose format makes that claim true yields it, once per space, at the end.
    """

    space: str
    since: datetime
    until: datetime


Record = Found | Skipped | Unreadable | Covered
