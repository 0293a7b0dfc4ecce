"""The part of YAML that OWNERS files are written in: maps, lists of plain texts, comments, quotes.

Whatever else YAML has (anchors, tags, texts over several lines, maps in lists) is refused with its
line, never guessed at. Format: yaml.org/spec/1.2.2.
"""

import re
from dataclasses import dataclass
from typing import Union

from ingest.readers.git_roles.posts import MalformedError

Value = Union[str, list[str], "Map"]
Map = dict[str, Value]

_KEY = re.compile(r"""("(?:[^"\\]|\\["\\])*"|'(?:[^']|'')*'|[^\s'"#:][^:#]*+)\s*:(?:\s+|$)""")
_QUOTED = re.compile(r""""(?:[^"\\]|\\["\\])*"|'(?:[^']|'')*'""")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_RESERVED = tuple("&*!|>%@`{}[],?")
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    indent: int
    text: str


def read_yaml(text: str) -> Map:
    """The map that a file holds. Raises MalformedError, which tells the line."""
    lines = [line for number, raw in enumerate(text.splitlines(), 1) for line in _line(number, raw)]
    if not lines:
        return {}
    reading = _Reading(lines)
    found = reading.map(lines[0].indent, 0)
    if reading.next is not None:
        raise _refused(reading.next, "it stands out from what is above it")
    return found


class _Reading:
    """The lines from where the reading has come to."""

    def __init__(self, lines: list[_Line]):
        self._lines = lines
        self._at = 0

    @property
    def next(self) -> _Line | None:
        return self._lines[self._at] if self._at < len(self._lines) else None

    def map(self, indent: int, depth: int) -> Map:
        found: Map = {}
        while (line := self.next) is not None and line.indent == indent:
            key = _KEY.match(line.text)
            if key is None or line.text.startswith("- ") or depth > DEEPEST:
                raise _refused(line, "it is no `name:` with a value")
            name = _plain(line, key[1].rstrip())
            if name in found:
                raise _refused(line, f"{name} is there twice")
            self._at += 1
            rest = line.text[key.end() :]
            found[name] = _inline(line, rest) if rest else self._block(indent, depth)
        return found

    def _block(self, indent: int, depth: int) -> Value:
        line = self.next
        if line is not None and line.indent >= indent and _is_item(line):
            return self._items(line.indent)
        if line is not None and line.indent > indent:
            return self.map(line.indent, depth + 1)
        return ""

    def _items(self, indent: int) -> list[str]:
        found = []
        while (line := self.next) is not None and line.indent == indent and _is_item(line):
            text = line.text[1:].strip()
            if not text or text.startswith("- ") or _KEY.match(text):
                raise _refused(line, "a list may hold plain texts only")
            found.append(_plain(line, text))
            self._at += 1
        return found


def _line(number: int, raw: str) -> list[_Line]:
    blank = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), raw)
    comment = _COMMENT.search(blank)
    text = raw[: comment.start()].rstrip() if comment else raw.rstrip()
    line = _Line(number, len(text) - len(text.lstrip(" ")), text.strip())
    if line.text.startswith("\t") or "\t" in text[: len(text) - len(text.lstrip())]:
        raise _refused(line, "it is indented with a tab, which YAML forbids")
    return [line] if line.text and line.text != "---" else []


def _is_item(line: _Line) -> bool:
    return line.text == "-" or line.text.startswith("- ")


def _inline(line: _Line, text: str) -> Value:
    if text == "{}":
        return {}
    if not (text.startswith("[") and text.endswith("]")):
        return _plain(line, text)
    inner = text[1:-1].strip().removesuffix(",")
    blank = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), inner)
    if "[" in blank or "{" in blank:
        raise _refused(line, "a list may hold plain texts only")
    ends = [at for at, letter in enumerate(blank) if letter == ","]
    starts = [0, *(end + 1 for end in ends)]
    parts = [inner[start:end] for start, end in zip(starts, [*ends, len(inner)], strict=True)]
    return [_plain(line, part.strip()) for part in parts] if inner else []


def _plain(line: _Line, text: str) -> str:
    if _QUOTED.fullmatch(text):
        if text[0] == "'":
            return text[1:-1].replace("''", "'")
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if not text or text.startswith((*_RESERVED, '"', "'")) or ": " in text:
        raise _refused(line, f"{text!r} is no plain text. Put it in quotes if it is one")
    return text


def _refused(line: _Line, why: str) -> MalformedError:
    return MalformedError(f"line {line.number} cannot be read: {why}")
