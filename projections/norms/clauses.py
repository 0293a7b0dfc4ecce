"""Clauses: a norm's Markdown text taken apart into what can be cited and changed on its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from projections.text.markup import markdown_text

CACHED = 2_000
NESTING = 200  # blocks within blocks; what lies deeper is no clause
_PARSER = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable("table")
_NUMBER = re.compile(r"^\W*(\d+(?:\.\d+)*|[IVXLC]+(?=[.)]))[.):]?[*_]*\s+")
_MARK = re.compile(r"^\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?")
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\]\[[^\]]*\]|<https?:[^<>\s]*>")
_WORDS = re.compile(r"\w+")
_BLOCKS = ("paragraph_open", "fence", "code_block", "html_block", "tr_open")


@dataclass(frozen=True)
class Clause:
    """A paragraph, list item or table row. `label` numbers it, as far as the text does."""

    text: str
    """As it stands in the text, without the marks of the list around it."""

    label: str
    headings: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What is said, whatever its marks, case and line breaks: two clauses that share it are
        the same rule."""
        return words_of(self.text)


@lru_cache(CACHED)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, without what Markdown adds to them, and without where links lead."""
    return tuple(_WORDS.findall(markdown_text(_ADDRESS.sub("]", text)).casefold()))


@lru_cache(CACHED)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in their order. Headings are no clauses, but say where one stands."""
    return tuple(clause for clause in _Walk(text).clauses() if clause.words)


class _Walk:
    """One pass over the tokens of a text."""

    def __init__(self, text: str):
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._tokens = _PARSER.parse(text)
        self._headings: list[tuple[int, str]] = []
        self._items: list[str] = []

    def clauses(self) -> Iterator[Clause]:
        """Each block that says something, with where it stands."""
        for number, token in enumerate(self._tokens):
            if token.type == "heading_open":
                self._enter_heading(int(token.tag[1]), self._tokens[number + 1].content)
            elif token.type == "list_item_open":
                self._items.append(token.info if token.info.isdigit() else "")
            elif token.type == "list_item_close":
                self._items.pop()
            elif token.type in _BLOCKS and token.map is not None:
                yield self._clause(token)

    def _enter_heading(self, level: int, words: str) -> None:
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._headings.append((level, words.strip()))

    def _clause(self, token: Token) -> Clause:
        start, end = token.map or (0, 0)
        # Only the mark of a list goes: what is left stands in the text exactly so.
        text = _MARK.sub("", "\n".join(self._lines[start:end]), count=1).strip()
        headings = tuple(words for _, words in self._headings)
        return Clause(text, self._label(text), headings)

    def _label(self, text: str) -> str:
        numbered = [m[1] for _, words in self._headings if (m := _NUMBER.match(words))]
        parts = [numbered[-1]] if numbered else []
        parts += [item for item in self._items if item]
        if not any(self._items) and (own := _NUMBER.match(text)):
            return own[1]
        return ".".join(parts)
