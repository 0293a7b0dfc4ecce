"""Language: what the words of a question mean. Whoosh's parser reads the syntax."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from whoosh.qparser import syntax
from whoosh.qparser.default import QueryParser
from whoosh.qparser.plugins import (
    FieldsPlugin,
    GroupPlugin,
    OperatorsPlugin,
    PhrasePlugin,
    PrefixPlugin,
)

from projections.search.question import All, AnyOf, Loose, Node, Not, Phrase, Prefix, Where, Word
from projections.search.words import GAP, fold, sequence, terms

LONGEST = 1_000
LONGEST_PLAIN = 4_000
_DEEPEST = 10
FIELDS = ("in", "from", "kind", "has", "is", "before", "after")

Resolve = Callable[[str, str], Where]
"""Turns a field such as 'in', and its value, into a condition."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb", '""""""')
_NOT = r"(?:^|(?<=[\s(]))(?:NOT(?=\s)|-(?=[\w\"(#]))"


class _LooseGroup(syntax.GroupNode):
    """What stands side by side without an operator."""


_plugins: list[Any] = [
    PhrasePlugin(expr='"(?P<text>[^"]*)"(?P<slop>(?!))?'),
    FieldsPlugin(rf"(?:^|(?<=[\s(-]))(?P<text>{'|'.join(FIELDS)}|title):(?=\S)"),
    PrefixPlugin(r"(?P<text>[^\s*\"():]+)[*](?=[\s)]|$)"),
    GroupPlugin(r"(?:^|(?<=[\s(:-]))[(]", r"[)](?=[\s)]|$)"),
    OperatorsPlugin(Not=_NOT, AndNot=None, AndMaybe=None, Require=None),
]
_parser = QueryParser(None, None, plugins=_plugins, group=_LooseGroup)


def clean(written: str) -> tuple[str, list[str]]:
    """The question without what nobody means, such as control characters; and notes about it."""
    notes = []
    text = " ".join(_CONTROL.sub(" ", written[: 10 * LONGEST]).translate(_QUOTES).split())
    if len(text) > LONGEST:
        notes.append(f"The question is long: only its first {LONGEST:,} characters were searched.")
        text = text[:LONGEST].rsplit(" ", 1)[0]
    if text.count('"') % 2:
        notes.append("A quotation mark stands alone, so it was left out.")
        head, tail = text.rsplit('"', 1)
        text = f"{head} {tail}"
    if text.count("(") > _DEEPEST:
        text = text.replace("(", " ").replace(")", " ")
    return text, notes


def clean_plainly(written: str) -> str:
    """A text without what nobody means; its beginning, where it is very long.

    A first line by itself is taken for a title, and ends like a sentence, as titles do in passages.
    """
    title, _, rest = written[: 10 * LONGEST].strip().partition("\n")
    end = ". " if rest and title.strip()[-1:] not in ".?!" else " "
    return " ".join(_CONTROL.sub(" ", title.strip() + end + rest).split())[:LONGEST_PLAIN]


def read(text: str, resolve: Resolve) -> Node | None:
    """The question that a cleaned text asks, or None when it asks nothing."""
    node = _Reading(resolve).node(_parser.process(text))
    return Loose((node,)) if isinstance(node, Word) else node


def read_plainly(text: str) -> Node | None:
    """The question that a text asks when none of it is syntax."""
    words = tuple(Word(word, tuple(found)) for word in text.split() if (found := terms(word)))
    return Loose(words) if words else None


def asked(text: str) -> str:
    """The words of a cleaned text without its syntax and fields, as one would say them."""
    return " ".join(_said(_parser.process(text)))


def _said(node: Any) -> Iterator[str]:
    if isinstance(node, syntax.GroupNode):
        if not isinstance(node, syntax.NotGroup):
            for part in node.nodes:
                yield from _said(part)
    elif isinstance(node, syntax.TextNode) and node.fieldname not in FIELDS:
        yield node.text


class _Reading:
    def __init__(self, resolve: Resolve):
        self._resolve = resolve

    def node(self, node: Any) -> Node | None:
        """What a node of the syntax tree means; None when it means nothing."""
        if isinstance(node, syntax.NotGroup):
            return self._not(node)
        if isinstance(node, syntax.GroupNode):
            return self._group(node)
        if not isinstance(node, syntax.TextNode):
            return None
        if node.fieldname in FIELDS:
            return self._resolve(node.fieldname, node.text)
        return self._text(node)

    def _not(self, node: Any) -> Node | None:
        parts = [part for part in map(self.node, node.nodes) if part is not None]
        return Not(parts[0]) if parts else None

    def _group(self, node: Any) -> Node | None:
        parts = tuple(part for part in map(self.node, node.nodes) if part is not None)
        if len(parts) < 2 and not (parts and isinstance(parts[0], Not)):
            return parts[0] if parts else None
        if isinstance(node, syntax.AndGroup):
            return All(parts)
        if isinstance(node, syntax.OrGroup):
            return AnyOf(parts)
        return Loose(parts)

    @staticmethod
    def _text(node: Any) -> Node | None:
        text, field = node.text, node.fieldname
        if isinstance(node, PrefixPlugin.PrefixNode):
            start = fold(text).strip("'_.,;:!?/-")
            return Prefix(text, start, field) if start else None
        found = tuple(terms(text))
        if not found:
            return None
        if isinstance(node, PhrasePlugin.PhraseNode):
            return Phrase(text, " ".join(sequence(text)).strip(f"{GAP} "), found, field)
        return Word(text, found, field)
