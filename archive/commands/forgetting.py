"""Commands that destroy keys. No export can give them: people do, one at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive.commands.base import Command, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(Command):
    """Make everything that a person wrote unreadable for good. `named_in`: others' words on them.

    A person with several handles is erased by one command for each.
    """

    person: Ref
    reason: str
    named_in: Mapping[str, Sequence[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetImportDetails(Command):
    """Make an import's name, and its list of unreadable records, unreadable for good."""

    run: UUID
    reason: str
