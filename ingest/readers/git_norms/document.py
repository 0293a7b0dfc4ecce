"""A rule as a file holds it: its text without front matter, and its title."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
FRONT_TITLE = re.compile(r"^title\s*+[:=]\s*+(.+)$", re.MULTILINE)
UNDERLINED = re.compile(r"^(?P<title>\S.*)\n(?P<line>([=\-~^\"'#*+])\3{2,})[ \t]*$", re.MULTILINE)


class NoTextError(ValueError):
    """The bytes are no text."""


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a file, and what it is called."""

    text: str
    title: str
    markdown: bool


def document_of(data: bytes, path: str) -> Document:
    """Read a file. Raises NoTextError when it holds bytes that no text has.

    The title is the first heading, else that of the front matter, else the file's name in words.
    """
    whole = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    name = PurePosixPath(path)
    markdown = name.suffix.lower() not in (".rst", ".txt")
    front = FRONT_MATTER.match(whole)
    text = whole[front.end() :].lstrip("\n") if front else whole
    named = FRONT_TITLE.search(front[2]) if front else None
    title = _heading(text) if markdown else _underlined(text)
    title = title or (named[1].rstrip().strip("\"'") if named else "") or _in_words(name.stem)
    return Document(text, title, markdown)


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise NoTextError("the file holds bytes that no text has, so it is no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _heading(text: str) -> str:
    markdown = MarkdownIt("commonmark")
    blocks = MarkdownIt("commonmark").disable("inline").parse(text)  # the headings alone are read
    for opening, inline in pairwise(blocks):
        if opening.type == "heading_open":
            [whole] = markdown.parseInline(inline.content)
            words = "".join(
                " " if child.type == "softbreak" else child.content
                for child in whole.children or ()
                if child.type in ("text", "code_inline", "softbreak")
            )
            if words.strip():
                return words.strip()
    return ""


def _underlined(text: str) -> str:
    found = UNDERLINED.search(text)
    return found["title"].strip() if found else ""


def _in_words(stem: str) -> str:
    words = " ".join(re.split(r"[\s_-]+", stem)).strip()
    if words.isupper():
        words = words.lower()
    return words[:1].upper() + words[1:]
