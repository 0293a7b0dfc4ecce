"""Viewer: who is looking. Every query takes one, and shows nothing that this viewer may not see."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from archive.commands import Visibility

Level = Literal["anonymous", "member", "steward"]

_SEEN_BY: dict[Level, tuple[Visibility, ...]] = {
    "anonymous": ("public",),
    "member": ("public", "members"),
    "steward": ("public", "members", "stewards"),
}


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at the archive. Confidential spaces show only to the people they name."""

    level: Level
    person: UUID | None = None

    @property
    def visibilities(self) -> tuple[Visibility, ...]:
        """What this level sees without being named."""
        return _SEEN_BY[self.level]


ANONYMOUS = Viewer("anonymous")
MEMBER = Viewer("member")
STEWARD = Viewer("steward")
