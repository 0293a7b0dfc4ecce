"""Values that belong to a person and must become unreadable when that person is erased."""

from dataclasses import dataclass
from uuid import UUID

COMMUNITY = UUID(int=0)
"""Whose texts are nobody's in particular, such as the purpose of a space that no one signed."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A text that belongs to one person. Its text is None once that person is erased."""

    person: UUID
    text: str | None

    def __str__(self) -> str:
        return "[erased]" if self.text is None else self.text
