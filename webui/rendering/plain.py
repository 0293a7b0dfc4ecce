"""Plain text as HTML: paragraphs, web addresses as links, and code left as it stands."""

import re

from jinja2.utils import urlize
from markupsafe import Markup

from webui.rendering.mentions import MENTION, Mentions

_BLANK = re.compile(r"\n[ \t]*\n+")
_INDENTED = re.compile(r"^(?:\t| {2,})\S", re.MULTILINE)
_ALONE_AND_FAR = re.compile(r" {8,}\S.*")  # a name below a letter, say
_LIST_ITEM = re.compile(r"\s*(?:[-*+•o]|\d+[.)]|\[\d+\])\s")
_COLUMNS = re.compile(r"[^\s.?!:] {2,}\S")
_SHORTEST_FULL_LINE = 45


def plain_html(text: str, mentions: Mentions, *, refill: bool = False) -> Markup:
    """The text in paragraphs. `refill` joins the lines of prose that was broken by hand."""
    blocks = (block.strip("\n") for block in _BLANK.split(text.expandtabs(8)))
    return Markup("\n").join(
        _block(block.rstrip(), mentions, refill) for block in blocks if block.strip()
    )


def linked(text: str, mentions: Mentions) -> Markup:
    """The text with its web addresses and mentions as links."""
    if "<@" not in text:
        return Markup(urlize(text))  # noqa: S704 - urlize escapes the text
    parts = MENTION.split(text)
    return Markup("").join(
        mentions.html(part) if number % 2 else Markup(urlize(part))  # noqa: S704
        for number, part in enumerate(parts)
    )


def _block(block: str, mentions: Mentions, refill: bool) -> Markup:
    if _INDENTED.search(block) and not _ALONE_AND_FAR.fullmatch(block):
        return Markup("<pre>{}</pre>").format(linked(block, mentions))
    if refill and is_prose(block):
        return Markup("<p>{}</p>").format(linked(block.replace("\n", " "), mentions))
    lines = (linked(line, mentions) for line in block.split("\n"))
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(lines))


def is_prose(block: str) -> bool:
    """Whether a block of lines is one paragraph, broken where a line was full."""
    lines = block.split("\n")
    if len(lines) == 1:
        return True
    return (
        all(len(line) >= _SHORTEST_FULL_LINE for line in lines[:-1])
        and not any(_LIST_ITEM.match(line) for line in lines[1:])
        and not _COLUMNS.search(block)
    )
