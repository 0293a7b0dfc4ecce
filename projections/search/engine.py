"""Search engine: what a question is, what an answer is, and what every engine must do."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, get_args
from uuid import UUID

from archive.commands import ContributionKind
from projections.viewer import Viewer

Order = Literal["relevance", "newest", "oldest"]
Standing = Literal["accepted", "endorsed", "another accepted", "thread closed", "out of date"]
Excerpt = tuple[tuple[str, bool], ...]
"""Pieces of text, and whether each is a word that was asked for."""


Mode = Literal["hybrid", "keyword", "meaning"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to, beside what its words say. Nothing given leaves out nothing."""

    spaces: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    kinds: frozenset[ContributionKind] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""

    answered: bool = False


@dataclass(frozen=True)
class Query:
    """What somebody asks for, in the language of docs/search.md, and which part of the answer.

    By relevance a thread is one result, with the best of it; by date every contribution is.
    `plain` words are a text, such as a question that somebody is about to ask: nothing in it is
    syntax.

    `exhaustive` ranks all that the filters leave, however far off it is.

    `as_of` asks what had been said by then, in the words of then; `known_at` what the archive knew
    by then. `former` looks through former wordings too, also those of now.
    """

    words: str
    limit: int = 20
    offset: int = 0
    order: Order = "relevance"
    mode: Mode = "hybrid"
    filters: Filters = Filters()
    plain: bool = False
    exhaustive: bool = False
    as_of: datetime | None = None
    known_at: datetime | None = None
    former: bool = False


@dataclass(frozen=True)
class Hit:
    """A contribution that was found. `author` is empty when nobody knows the name any more.

    `more` counts what else was found in its thread. `standing` says, where there is something to
    say, why it ranks higher or lower than others.
    """

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
    more: int = 0
    standing: tuple[Standing, ...] = ()
    former: bool = False
    """Whether it was found in a wording that it no longer has."""


@dataclass(frozen=True)
class RuleHit:
    """A clause, a norm as a whole, or a decision that was found.

    `state` is `in force`, `suspended`, `repealed` or `adopted for later`, or that of a decision;
    `status` the community's own word for it. `holds` is false where nothing should lean on it.
    """

    kind: Literal["norm", "decision"]
    id: UUID
    title: str
    clause: str
    """The number of the clause, as far as the text numbers it; empty for all else."""

    clause_id: str
    excerpt: Excerpt
    state: str
    status: str
    since: datetime
    """Since when it says so; of what does not hold, since when it does not."""

    precision: str
    score: float
    holds: bool = True

    @property
    def called(self) -> str:
        """What it is called, with the number of its clause."""
        return f"{self.title}, clause {self.clause}" if self.clause else self.title

    @property
    def told(self) -> str:
        """How it stands, as a date can follow."""
        noun = "Rule" if self.kind == "norm" else "Decision"
        behind = {"in force": " since", "adopted for later": ", from"}.get(self.state, "")
        return f"{noun}, {self.status}{behind if self.kind == 'norm' else ''}"

    @property
    def path(self) -> str:
        """Where it stands among the pages."""
        where = f"#c-{self.clause_id}" if self.clause_id else ""
        return f"/{self.kind}s/{self.id}{where}"


@dataclass(frozen=True)
class Facet:
    """A value that a search can be narrowed to, and how many results would be left."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """What the results can be narrowed by; the most frequent values, first. Values are IDs."""

    spaces: tuple[Facet, ...] = ()
    people: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()
    years: tuple[Facet, ...] = ()
    answered: int = 0


@dataclass(frozen=True)
class Results:
    """The hits asked for, out of `total`. `notes` say what was not searched as written, and why.

    `close` is false when nothing comes close to what was asked: then the hits are the nearest few.
    `searched` is what was searched instead, where the words as written found nothing.
    `understood` is the share of the archive that can be found by meaning; None without a model.
    `rules` are the clauses and decisions that answer, on the first page by relevance.
    """

    total: int
    took_ms: float
    hits: tuple[Hit, ...] = ()
    did_you_mean: str | None = None
    notes: tuple[str, ...] = field(default=())
    facets: Facets = Facets()
    close: bool = True
    searched: str | None = None
    understood: float | None = None
    rules: tuple[RuleHit, ...] = ()


class SearchEngine(Protocol):
    """Anything that answers questions. It shows nothing that the viewer may not see."""

    def search(self, query: Query, viewer: Viewer) -> Results:
        """Answer a question. Whatever the words are, it answers: never raises, never takes long."""
        ...

    def similar(
        self, text: str, viewer: Viewer, limit: int = 5, apart_from: UUID | None = None
    ) -> tuple[Hit, ...]:
        """What was asked before that comes near to a question, the nearest first; often nothing.

        `apart_from` is the thread of the question itself.
        """
        ...
