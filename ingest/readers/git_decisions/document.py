"""What one version of a decision's file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Standing = Literal[
    "proposed", "deferred", "withdrawn", "accepted", "rejected", "superseded", "reversed", "unknown"
]


@dataclass(frozen=True, slots=True)
class Status:
    """How a file says that its decision stands: its own word, what that means, what else it says.

    `note` is the whole of what stands there, where that is more than the word.
    """

    word: str
    standing: Standing
    note: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in a header. What is not told is empty."""

    name: str
    email: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another decision, as a file names it: by its number or the path of its file, or both."""

    number: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What a file says its decision has to do with another, or with something on the web."""

    relation: Literal["because-of", "supersedes", "discussed-in", "responds-to", "evidence"]
    to: Reference | str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A decision as its file tells it. `series` is what its kind is called, such as `PEP`."""

    series: str
    number: int | None
    title: str
    text: str
    status: Status | None = None
    created: date | None = None
    decided: date | None = None
    authors: tuple[Named, ...] = ()
    deciders: tuple[Named, ...] = ()
    method: str = ""
    superseded_by: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    """The header's fields that Daybook has no place for, as they stand there."""

    @property
    def label(self) -> str:
        """What people call it, such as `PEP 8`."""
        return "" if self.number is None else f"{self.series} {self.number}"
