"""Commands on pins: what a steward puts on the page for newcomers, and says about it."""

from dataclasses import dataclass
from typing import Literal

from archive.commands.base import Command, Ref

PinnedKind = Literal["contribution", "thread", "norm", "decision", "role", "space"]
Section = Literal[
    "purpose", "norms", "decisions", "roles", "answers", "words", "turning-points", "asking"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pinning(Command):
    """A thing in a section of the page.

    `clause` narrows a norm down to a clause, by its label such as `4` or `4.2`, its heading, or its
    first words, as they were when it was pinned.
    """

    of_kind: PinnedKind
    of: Ref
    section: Section
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePin(_Pinning):
    """Put a thing on the page, with a note. Placed again while it is there, it has another note."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatePin(_Pinning):
    """Record what is said about a pinned thing from now on; an empty note takes the last away."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePin(_Pinning):
    """Take a thing off the page."""

    reason: str = ""
