"""Writing: a handover in Markdown, as it is printed and as people give it back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from projections.handover.brief import ELSE, KINDS

if TYPE_CHECKING:
    from projections.handover.document import Document, DocumentLine

MADE_FROM = "Made from the log up to event"
_MADE = re.compile(rf"^{MADE_FROM} ([\d,]+), at (\d{{4}}-[\d-]+T[\d:.]+Z)", re.M)
_CITE = r"\[event ([\d,]+)\](?:\([^()\s]*\))?|event ([\d,]+)"
_CITES = re.compile(rf"\s*\(((?:{_CITE})(?:, (?:{_CITE}))*)\)\s*$")
_ONE = re.compile(_CITE)
_ITEM = re.compile(r"^\s{0,3}[-*+]\s+(.*)$")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>])")
_UNTOLD = ("*", "_")


class WritingError(ValueError):
    """What was given back cannot be read as a handover. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line somebody wrote: its section, what it says, and the events it cites.

    `raw` is the same as it stands in Markdown.
    """

    part: str
    text: str
    raw: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Written:
    """A handover as somebody gave it back, and what it says it was made from, if it still does."""

    items: tuple[Item, ...]
    size: int | None = None
    made_at: datetime | None = None


def read(text: str) -> Written:
    """What is written in a handover. Raises WritingError at a heading that no handover has."""
    found = _MADE.search(text)
    items = tuple(_items(text))
    if found is None:
        return Written(items)
    try:
        made_at = datetime.fromisoformat(found[2])
    except ValueError as error:
        raise WritingError(f"{found[2]!r}, at the head of the handover, is no time.") from error
    return Written(items, int(found[1].replace(",", "")), made_at)


def to_markdown(document: "Document", address: str = "") -> str:
    """The whole document; `address` comes before the path of each page that is cited."""
    made_at = document.made_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    lines = [
        f"# Handing over: {escaped(document.role)}, by {escaped(document.name)}",
        "",
        f"{MADE_FROM} {document.size}, at {made_at}.",
        "",
        "Change, add and take out lines as you like; what ends with events keeps its place.",
    ]
    for part in document.parts:
        lines += ["", f"## {part.title}", "", f"*{part.about}*"]
        if part.lines:
            lines += ["", *(f"- {_line(line, address)}" for line in part.lines)]
        if part.more:
            lines += ["", f"*{part.more} more are not listed.*"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text whose characters mean nothing else in Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def _line(line: "DocumentLine", address: str) -> str:
    cites = [f"[event {cite.number}]({address}{cite.path})" for cite in line.cites]
    cites += [f"event {number}" for number in line.numbers]
    return f"{escaped(line.text)} ({', '.join(cites)})" if cites else escaped(line.text)


def _items(text: str) -> Iterator[Item]:
    part = ""
    for kind, words in _blocks(text):
        if kind == "heading":
            part = _part(words)
        elif part:
            yield _item(part, words)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The headings, list items and paragraphs, each as one line."""
    block: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if (heading or item or not line.strip()) and block:
            if words := _said(block):
                yield "item", words
            block = []
        if heading and not line.startswith("# "):
            yield "heading", heading[1]
        elif item:
            block = [f"- {item[1]}"]
        elif line.strip() and not heading:
            block.append(line)
    return


def _said(block: Sequence[str]) -> str:
    """What a block says; nothing for what only explains a section."""
    words = " ".join(" ".join(block).split())
    if words.startswith("- "):
        return words[2:]
    explains = words[0] in _UNTOLD and words[-1] == words[0] and words[1:2] not in _UNTOLD
    return "" if explains else words


def _part(title: str) -> str:
    for kind in KINDS:
        if title.casefold() in (kind.title.casefold(), kind.key):
            return kind.key
    there = ", ".join(kind.title for kind in KINDS)
    raise WritingError(
        f"A handover has no section {title!r}; those it has are: {there}. Put what fits in none of"
        f" them under {next(k.title for k in KINDS if k.key == ELSE)!r}, without a heading."
    )


def _item(part: str, raw: str) -> Item:
    cited = _CITES.search(raw)
    numbers: tuple[int, ...] = ()
    words = raw
    if cited:
        found = (one[1] or one[2] for one in _ONE.finditer(cited[1]))
        numbers = tuple(int(number.replace(",", "")) for number in found)
        words = raw[: cited.start()]
    text = _ESCAPED.sub(r"\1", words).strip()
    return Item(part, text, raw, numbers)
