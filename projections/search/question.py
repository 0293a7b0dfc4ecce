"""Question: what somebody asks for, as a tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.search.keyword.searched_segment import SearchedSegment

Mask = bytes
"""A byte for each document of a segment: 1 if it qualifies, else 0."""


@dataclass(frozen=True)
class Word:
    """A written word and its terms: several, when it is an identifier, a path or a hyphenation."""

    written: str
    terms: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other. `sequence` is their terms, with a GAP for each stop word."""

    written: str
    sequence: str
    terms: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word."""

    written: str
    start: str
    field: str | None = None


@dataclass(frozen=True)
class Where:
    """A condition that is not about words, such as the space."""

    field: str
    mask: Callable[["SearchedSegment"], Mask]


@dataclass(frozen=True)
class All:
    """Every part must be met."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    """One part must be met."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """The part must not be met."""

    part: "Node"


@dataclass(frozen=True)
class Loose:
    """Side by side without an operator: words wished for, and all else demanded."""

    parts: tuple["Node", ...]


Node = Word | Phrase | Prefix | Where | All | AnyOf | Not | Loose


def leaves(node: Node) -> Iterator[Word | Phrase | Prefix | Where]:
    """The parts of a question that ask for something, those behind a Not left out."""
    if isinstance(node, All | AnyOf | Loose):
        for part in node.parts:
            yield from leaves(part)
    elif not isinstance(node, Not):
        yield node
