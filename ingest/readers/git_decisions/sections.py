"""The headings of a document in Markdown, reStructuredText or AsciiDoc, and what is below each."""

import re
from dataclasses import dataclass

_HASHES = re.compile(r"(#{1,6})\s+(.*)", re.S)
_EQUALS = re.compile(r"(={1,6})\s+(\S.*)")
_UNDERLINE = re.compile(r"(=+|-{3,}|~{3,})\s*")
_FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the number of its line, and those of the lines below it up to the next one."""

    title: str
    level: int
    line: int
    body: range


def sections(lines: list[str]) -> list[Section]:
    """The sections in their order. What stands before the first heading is in none."""
    found = list(_headings(lines))
    ends = [*(line for _, _, line, _ in found[1:]), len(lines)]
    return [
        Section(title, level, line, range(line + height, end))
        for (title, level, line, height), end in zip(found, ends, strict=False)
    ]


def _headings(lines: list[str]) -> list[tuple[str, int, int, int]]:
    """The title, level, first line and height of each."""
    found = []
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        marked = _HASHES.fullmatch(line) or _EQUALS.fullmatch(line)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if marked:
            title = _without_closing(marked[2]) if line.startswith("#") else marked[2]
            found.append((title, len(marked[1]), number, 1))
        elif _is_underlined(line, below):
            found.append((line.strip(), 1 if below[0] == "=" else 2, number, 2))
    return found


def _without_closing(title: str) -> str:
    """The title without the hashes that may close its line."""
    return title.strip().rstrip("#").rstrip()


def _is_underlined(line: str, below: str) -> bool:
    if not line[:1].strip() or line[:1] in "-*|=~>":
        return False
    return bool(_UNDERLINE.fullmatch(below)) and 2 * len(below.strip()) >= len(line.strip())
