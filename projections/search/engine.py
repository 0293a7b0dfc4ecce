"""Search engine: what a question is, what an answer is, and what every engine must do."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from projections.viewer import Viewer

Order = Literal["relevance", "newest", "oldest"]
Excerpt = tuple[tuple[str, bool], ...]
"""Pieces of text, and whether each is a word that was asked for."""


@dataclass(frozen=True)
class Query:
    """What somebody asks for, in the language of docs/search.md, and which part of the answer."""

    words: str
    limit: int = 20
    offset: int = 0
    order: Order = "relevance"


@dataclass(frozen=True)
class Hit:
    """A contribution that was found. `author` is empty when nobody knows the name any more."""

    id: UUID
    kind: str
    title: str
    excerpt: Excerpt
    author: str
    author_id: UUID
    space: str
    space_id: UUID
    thread: UUID
    occurred_at: datetime
    score: float
    source: str


@dataclass(frozen=True)
class Results:
    """The hits asked for, out of `total`. `notes` say what was not searched as written, and why."""

    total: int
    took_ms: float
    hits: tuple[Hit, ...] = ()
    did_you_mean: str | None = None
    notes: tuple[str, ...] = field(default=())


class SearchEngine(Protocol):
    """Anything that answers questions. It shows nothing that the viewer may not see."""

    def search(self, query: Query, viewer: Viewer) -> Results:
        """Answer a question. Whatever the words are, it answers: never raises, never takes long."""
        ...
