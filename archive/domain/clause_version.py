"""A clause of a norm in one of its wordings, as the log names it: `norm:ID#CLAUSE@CHANGE`."""

import re
from dataclasses import dataclass
from uuid import UUID

_CANONICAL = re.compile(r"norm:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})#(.*)@(\d{1,9})", re.S)
_WRITTEN = re.compile(r"(.+)#([^#]+?)(?:@(\d{1,9}))?", re.S)


@dataclass(frozen=True, slots=True)
class ClauseVersion:
    """`clause` is its label, or its first words where it has none; `change` is the number of the
    norm's change that gave it its wording."""

    norm: UUID
    clause: str
    change: int

    def __str__(self) -> str:
        return f"norm:{self.norm}#{self.clause}@{self.change}"


def parse(text: str) -> ClauseVersion | None:
    """The clause version that a stored text names; None for words that a platform gave."""
    found = _CANONICAL.fullmatch(text)
    return ClauseVersion(UUID(found[1]), found[2], int(found[3])) if found else None


def written(text: str) -> tuple[str, str, int | None] | None:
    """The norm, the clause and the number of the change in `NORM#CLAUSE` or `NORM#CLAUSE@CHANGE`;
    None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    return found[1].strip(), found[2].strip(), int(found[3]) if found[3] else None
