"""The document of a handover: what the log tells, and what whoever hands over made of it.

Each line has a key: its section, and the numbers of the events it cites. By that a line that was
edited is known again, and everything else is theirs who wrote it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from archive.numbering import EventRef
from projections.handover.brief import KINDS, Made
from projections.handover.lines import Numbers, Part
from projections.handover.writing import Written

Mark = Literal["told", "edited", "added"]
PLURALS = {"person": "people"}


@dataclass(frozen=True, slots=True)
class Cite:
    """An event by its number in the log, and the page that shows it."""

    number: int
    page: tuple[str, UUID]

    @property
    def path(self) -> str:
        """The permanent address of the page."""
        kind, thing = self.page
        return f"/{PLURALS.get(kind, kind + 's')}/{thing}"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line: as the log tells it, worded anew, or added. `told` is what the log says, if it does.

    `numbers` are the events that somebody cites in a line of their own.
    """

    key: str
    text: str
    cites: tuple[Cite, ...] = ()
    mark: Mark = "told"
    told: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A section, with how many more lines there are, and how many were left out."""

    key: str
    title: str
    about: str
    lines: tuple[DocumentLine, ...]
    more: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Document:
    """A handover to read. `size` is how many events the log had that it was made from."""

    role: str
    role_id: UUID
    name: str
    person: UUID
    size: int
    made_at: datetime
    parts: tuple[DocumentPart, ...]


@dataclass(frozen=True)
class Draft:
    """What somebody made of what the log tells, as it is recorded."""

    text: str
    left_out: tuple[str, ...]
    cites: tuple[int, ...]
    edited: int
    added: int


def document_of(made: Made, numbers: Numbers) -> Document:
    """What the log tells, each line with the numbers of the events it cites."""
    wanted = {c.event for part in made.parts for line in part.lines for c in line.cited}
    found = numbers(wanted)
    return Document(
        role=made.seat.role.called,
        role_id=made.seat.role.id,
        name=made.seat.name,
        person=made.seat.person,
        size=made.size,
        made_at=made.made_at,
        parts=tuple(_part(part, found) for part in made.parts),
    )


def with_words(document: Document, written: Written, left_out: Collection[str]) -> Document:
    """The same with what somebody edited, added and left out of it."""
    return replace(
        document, parts=tuple(_with_words(part, written, left_out) for part in document.parts)
    )


def draft_of(document: Document, written: Written) -> Draft:
    """What differs between what the log tells and what was written down."""
    known = {line.key: line for part in document.parts for line in part.lines}
    kept: set[str] = set()
    theirs: list[tuple[str, str]] = []
    edited = added = 0
    cites: set[int] = set()
    for part, key, text, raw, numbers in _keyed(written):
        line = known.get(key)
        cites.update(numbers)
        if line is None:
            added += 1
            theirs.append((part, raw))
            continue
        kept.add(key)
        if " ".join(line.text.split()) != text:
            edited += 1
            theirs.append((part, raw))
    left_out = tuple(key for key in known if key not in kept)
    return Draft(_as_text(theirs), left_out, tuple(sorted(cites)), edited, added)


def _part(part: Part, found: Mapping[EventRef, int]) -> DocumentPart:
    seen: Counter[str] = Counter()
    lines = []
    for line in part.lines:
        cites = tuple(Cite(found[c.event], c.page) for c in line.cited if c.event in found)
        key = _key(part.key, [cite.number for cite in cites], seen)
        lines.append(DocumentLine(key, " ".join(line.text.split()), cites))
    return DocumentPart(part.key, part.title, part.about, tuple(lines), part.more)


def _with_words(part: DocumentPart, written: Written, left_out: Collection[str]) -> DocumentPart:
    mine = {key: (text, numbers) for p, key, text, _, numbers in _keyed(written) if p == part.key}
    told = {line.key for line in part.lines}
    lines = [
        replace(line, text=mine[line.key][0], told=line.text, mark="edited")
        if line.key in mine
        else line
        for line in part.lines
        if line.key not in left_out
    ]
    lines += [
        DocumentLine(key, text, mark="added", numbers=tuple(numbers))
        for key, (text, numbers) in mine.items()
        if key not in told
    ]
    return replace(
        part, lines=tuple(lines), left_out=sum(line.key in left_out for line in part.lines)
    )


def _keyed(written: Written) -> Iterator[tuple[str, str, str, str, Sequence[int]]]:
    """Each line written: its section, key, text, how it stands there, and the events it cites."""
    seen: Counter[str] = Counter()
    for item in written.items:
        key = _key(item.part, item.numbers, seen)
        yield item.part, key, item.text, item.raw, item.numbers


def _key(part: str, numbers: Iterable[int], seen: Counter[str]) -> str:
    key = f"{part} {'+'.join(map(str, numbers))}"
    seen[key] += 1
    return key if seen[key] == 1 else f"{key} #{seen[key]}"


def _as_text(theirs: Sequence[tuple[str, str]]) -> str:
    """Lines of somebody's own, in the form of the whole."""
    told = []
    for kind in KINDS:
        mine = [f"- {raw}\n" for part, raw in theirs if part == kind.key]
        if mine:
            told.append(f"## {kind.title}\n\n{''.join(mine)}")
    return "\n".join(told)
