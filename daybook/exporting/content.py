"""Content: everything in the archive that a viewer sees at a time, thing by thing, and counted.

Every format takes what it holds from here, so that all tell the same. Rows come as they are read,
a few hundred at a time: an archive of any size fits.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

import sqlalchemy as sa

from archive.application import Archive
from daybook.exporting.facts import Contribution, Deed, Fact, Person, Space, Thread
from daybook.exporting.governance_facts import (
    Citation,
    Decision,
    Import,
    Norm,
    Role,
    Tenure,
)
from daybook.exporting.governing import GOVERNING
from daybook.exporting.manifest import Manifest
from daybook.exporting.people import people_told
from daybook.exporting.pseudonyms import Pseudonyms, Veil
from daybook.exporting.sight import Sight
from daybook.exporting.talk import contributions_told, deeds_told, spaces_told, threads_told

F = TypeVar("F", bound=Fact)
Told = Callable[[sa.Connection, Sight], Iterator[object]]
KINDS: Mapping[str, Told] = {
    Person.KIND: people_told,
    Space.KIND: spaces_told,
    Thread.KIND: threads_told,
    Contribution.KIND: contributions_told,
    Deed.KIND: deeds_told,
    **GOVERNING,
}
"""Every kind of thing that an export may hold, and how it is read."""

FACTS: tuple[type[Fact], ...] = (
    Person, Space, Thread, Contribution, Deed, Decision, Norm, Role, Tenure, Citation, Import
)  # fmt: skip
"""The rows of each, in the same order."""


@dataclass
class Counts:
    """How many things of each kind were told, and how many of them under each flag."""

    totals: dict[str, int] = field(default_factory=dict)
    flagged: dict[str, dict[str, int]] = field(default_factory=dict)

    def note(self, kind: type[Fact], total: int, flags: Mapping[str, int]) -> None:
        """Take down what a kind came to, when all of it was told."""
        self.totals[kind.KIND] = total
        if kind.FLAGS:
            self.flagged[kind.KIND] = {name: flags.get(name, 0) for name in kind.FLAGS}


class Origin(Protocol):
    """The archive that content is of, and the form that it takes."""

    archive: Archive
    """The log, for a format that retells it."""

    def manifest(self, content: "Content") -> Manifest:
        """What an export of this content is."""


class Content:
    """What a viewer sees at a time. `counts` is of the kinds that were asked for to their end."""

    def __init__(
        self,
        connection: sa.Connection,
        sight: Sight,
        pseudonyms: Pseudonyms | None = None,
        origin: Origin | None = None,
    ):
        self.sight = sight
        self.connection = connection
        self.origin = origin
        self.counts = Counts()
        self.veil = None if pseudonyms is None else Veil(connection, pseudonyms)

    def people(self) -> Iterator[Person]:
        """Whoever did something that is told of, by ID."""
        return self.of(Person)

    def spaces(self) -> Iterator[Space]:
        """Where people talk, by name."""
        return self.of(Space)

    def threads(self) -> Iterator[Thread]:
        """The conversations, by ID."""
        return self.of(Thread)

    def contributions(self) -> Iterator[Contribution]:
        """What was said, oldest first."""
        return self.of(Contribution)

    def moderation(self) -> Iterator[Deed]:
        """What moderation did, by contribution."""
        return self.of(Deed)

    def decisions(self) -> Iterator[Decision]:
        """The decisions with their history, oldest first."""
        return self.of(Decision)

    def norms(self) -> Iterator[Norm]:
        """The norms with every text they had, by title."""
        return self.of(Norm)

    def roles(self) -> Iterator[Role]:
        """The roles with their history, by body and title."""
        return self.of(Role)

    def tenures(self) -> Iterator[Tenure]:
        """Who held which role while when, by role."""
        return self.of(Tenure)

    def citations(self) -> Iterator[Citation]:
        """What cites what, oldest first."""
        return self.of(Citation)

    def imports(self) -> Iterator[Import]:
        """The imports, oldest first."""
        return self.of(Import)

    def manifest(self) -> Manifest:
        """What an export of this is, of the kinds told by now; files are not in it.

        Raises ValueError where the content was made without an origin.
        """
        if self.origin is None:
            raise ValueError("This content does not know which archive it is of. Give its origin.")
        return self.origin.manifest(self)

    def text(self, text: str) -> str:
        """A text as it is, or under pseudonyms."""
        return text if self.veil is None else self.veil.text(text)

    def of(self, kind: type[F]) -> Iterator[F]:
        """The rows of a kind, counted as they are told."""
        total, flags = 0, Counter[str]()
        for fact in KINDS[kind.KIND](self.connection, self.sight):
            found = cast(F, fact)
            total += 1
            flags.update(found.flags())
            yield found if self.veil is None else self.veil.over(found)
        self.counts.note(kind, total, flags)
