"""Prose: what a story is made of. How it is written down is for pages and for Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from projections.people.names import ERASED, NameRow
from projections.reasons.things import Thing

SpanKind = Literal["text", "thing", "quote", "excerpt", "withheld", "code"]
QUOTED = 300
"""How many characters of somebody's words stand in a sentence."""


@dataclass(frozen=True)
class Span:
    """A stretch of a sentence: a thing's title, words that are really somebody's, or a command.

    `excerpt`: the beginning of what was said; `withheld`: what stands in place of words.
    """

    text: str
    kind: SpanKind = "text"
    thing: Thing | None = None


@dataclass(frozen=True)
class Sentence:
    """What is said, and the numbers of the references that it rests on, the first of all first."""

    spans: tuple[Span, ...]
    refs: tuple[int, ...] = ()
    is_gap: bool = False
    """Whether it says that something is not recorded."""

    @property
    def text(self) -> str:
        """The bare words."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Reworded:
    """A clause before and after a change; None where there was none."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Paragraph:
    """Sentences on one thing; then the clauses that a change worded anew."""

    sentences: tuple[Sentence, ...]
    reworded: tuple[Reworded, ...] = ()
    is_warning: bool = False


@dataclass(frozen=True)
class Chapter:
    """A part of the story, in the order of time."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Reference:
    """An event of the log that a sentence rests on.

    `kind` and `id` say whose event it is, `page` and `entry` where it shows. `version` is its
    number in the thing's history; None where only the time of its recording tells which it is.
    """

    number: int
    kind: str
    id: UUID
    version: int | None
    what: str
    title: str
    by: NameRow | None
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    page: tuple[str, UUID]
    entry: int | None = None


@dataclass(frozen=True)
class Story:
    """Why a thing is as it is, told for one viewer at one time."""

    thing: Thing
    clause: str
    chapters: tuple[Chapter, ...]
    references: tuple[Reference, ...]
    level: str
    as_of: datetime | None = None
    known_at: datetime | None = None
    left_out: int = 0
    """How many things of the chain are not told."""


@dataclass
class References:
    """Numbers the references in the order in which sentences first rest on them."""

    _found: dict[tuple[UUID, int | datetime], Reference] = field(default_factory=dict)

    def to(self, reference: Reference) -> int:
        """The number of this one; its own `number` is not looked at."""
        key = (reference.id, reference.version or reference.recorded_at)
        known = self._found.setdefault(key, replace(reference, number=len(self._found) + 1))
        return known.number

    def all(self) -> tuple[Reference, ...]:
        """Those there are, by number."""
        return tuple(self._found.values())


def say(*parts: str | Span, refs: Iterable[int] = (), is_gap: bool = False) -> Sentence:
    """A sentence of these parts."""
    spans = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    return Sentence(spans, tuple(dict.fromkeys(refs)), is_gap)


def titled(thing: Thing) -> Span:
    """A thing by its title."""
    return Span(thing.title if thing.kind == "link" else f"“{thing.title}”", "thing", thing)


def quoted(words: str | None, most: int = QUOTED) -> Span:
    """Words of somebody's, or how they begin; None are words that were erased."""
    if words is None:
        return Span(ERASED, "withheld")
    flat = " ".join(words.split())
    if len(flat) <= most:
        return Span(flat, "quote")
    cut = flat[:most].rsplit(" ", 1)[0]
    return Span(f"{cut} …", "excerpt")


def ending(words: Span) -> tuple[Span, str]:
    """Words at the end of a sentence, and a full stop where they have none of their own."""
    return words, "" if words.text.endswith((".", "!", "?", "…")) else "."


def listed(parts: Iterable[Iterable[str | Span]]) -> list[str | Span]:
    """The parts as a list in a sentence: a, b and c."""
    items = [list(part) for part in parts]
    told: list[str | Span] = []
    for place, item in enumerate(items):
        if place:
            told.append(" and " if place == len(items) - 1 else ", ")
        told += item
    return told


def day(at: datetime, precision: str = "day") -> str:
    """A date no more exact than it is known: 4 March 2023, about 4 March 2023."""
    here = at.astimezone(UTC)
    told = f"{here.day} {here:%B %Y}"
    return f"about {told}" if precision == "about" else told


def on(at: datetime, precision: str = "day") -> str:
    """The same as part of a sentence: on 4 March 2023."""
    return day(at, precision) if precision == "about" else f"on {day(at)}"


def first_upper(words: str) -> str:
    """The words with a capital at the beginning, the rest as it is."""
    return words[:1].upper() + words[1:]
