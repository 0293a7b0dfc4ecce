"""Lines of a handover: what each says, and the events that it cites."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.numbering import EventRef

Numbers = Callable[[Collection[EventRef]], Mapping[EventRef, int]]
MOST = 40
"""So many lines of a section are told; of the rest, how many there are."""
EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Cited:
    """An event that a line cites, and the page that shows it: its kind and ID."""

    event: EventRef
    page: tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Line:
    """What the log tells, in a sentence. No line is without an event."""

    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a handover. `about` says what it holds, `more` how many lines are not told."""

    key: str
    title: str
    about: str
    lines: tuple[Line, ...]
    more: int = 0


def part(key: str, title: str, about: str, lines: Iterable[Line]) -> Part:
    """A section with the first of these lines."""
    found = tuple(lines)
    return Part(key, title, about, found[:MOST], max(len(found) - MOST, 0))


def version(kind: str, thing: UUID, number: int) -> Cited:
    """The event that is this version of a thing."""
    return Cited(EventRef(thing, version=number), (kind, thing))


def recorded(kind: str, thing: UUID, at: datetime) -> Cited:
    """The event of a thing that was recorded then."""
    return Cited(EventRef(thing, recorded_at=at), (kind, thing))


def made(contribution: UUID) -> Cited:
    """That somebody said this."""
    return version("contribution", contribution, 1)


def quoted(text: str | None, most: int = EXCERPT) -> str:
    """A text as a quotation in a line; what was erased is said to be."""
    if text is None:
        return "[erased]"
    flat = " ".join(text.split())
    if len(flat) > most:
        flat = f"{flat[:most].rsplit(' ', 1)[0]} …"
    return f"“{flat}”"


def because(reason: str | None) -> str:
    """A reason behind a sentence; nothing where none was given."""
    return "" if reason == "" else f": {quoted(reason)}"


def day(at: datetime, precision: str = "second") -> str:
    """A day, as lines tell it."""
    return f"{'about ' if precision == 'about' else ''}{at:%Y-%m-%d}"
