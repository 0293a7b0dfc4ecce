"""What every command has, and the words that commands share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Ref = str | UUID
Precision = Literal["second", "day", "about"]
Visibility = Literal["public", "members", "stewards", "confidential"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries: when it happened in the community, and who did it, if known."""

    occurred_at: datetime
    precision: Precision = "second"
    by: Ref | None = None
    by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Command):
    """A change of a decision, norm or role: why it was made, and what tells of it.

    `reason` is the rationale, in the words of whoever gave it. `source` is the source's own
    identity of this change, such as `git:3f2a...`; the same change told again is known by it, or
    else by its time.
    """

    reason: str = ""
    source: str = ""
