"""The words of a rule, with everything set aside that only says how they are written down."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.readers.git_norms.document import Document

SIGNS = "%\u2030\u00a7$\u20ac\u00a3\u2264\u2265"
WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[{SIGNS}]")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
NOTES = "note|tip|hint|warning|important|attention|caution|danger"
# Of templates and of MyST.
ROLE = rf"\{{%(?:(?!\{{%|%\}}).)*+%\}}|\{{(?!(?:{NOTES})\}})[a-z][a-z0-9:_-]*\}}"
LINK = r"^\([^()\s]+\)=$|(?<=\])(?:\[[^\]\n]*\]|\([^()]*\))|(?<=\w)\.(?:md|rst|html?)\b(?:#[\w-]+)?"
MARKUP = re.compile(f"{ROLE}|{LINK}", re.MULTILINE)
NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: str(number) for number, word in enumerate(NUMERALS)}
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)  # where none ends, one look to the end is all
NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[ivx]+[.)]|[a-z][.)])\s+", re.IGNORECASE)
APOSTROPHES, UNSEEN = "\u2019\u2018\u02bc", "\u00ad\u200b"
SHIFTS = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(UNSEEN)})

BRACKETS = re.compile(r"\[{8,}")
"""No links, and a long row of them takes the parser seconds."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words in their order, which of them are headings, and where mail is to go."""

    body: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]
    all: tuple[str, ...]
    contacts: frozenset[str] = frozenset()


def words_of(document: Document) -> Words:
    """The words of a rule.

    Set aside are case, white space, punctuation, emphasis, the marks and numbers of lists and
    headings, comments, and where links lead; "seven" is 7. What is struck through is gone.
    """
    if not document.markdown:
        words = tuple(_words(document.text))
        return Words(words, (), words)
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    text = COMMENT.sub(_nothing_if_closed, document.text)
    text = text.replace("[^", "\\[^")  # a footnote is no link's address
    text = BRACKETS.sub(lambda found: "\\[" * len(found[0]), text)
    body: list[str] = []
    headings: list[tuple[str, ...]] = []
    everything: list[str] = []
    tokens = markdown.parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        heading = before is not None and before.type == "heading_open"
        shown = NUMBERING.sub("", _shown(token)) if heading else _shown(token)
        words = tuple(_words(shown))
        everything += words
        if heading:
            headings.append(words)
        else:
            body += words
    return Words(tuple(body), tuple(headings), tuple(everything), frozenset(_contacts(tokens)))


def joined(words: Sequence[str]) -> str:
    """The words without the gaps between them, so that `e mail` is `email`; numbers stay apart."""
    return "".join(f"|{word}|" if word[0].isdigit() else word for word in words)


def _nothing_if_closed(comment: re.Match[str]) -> str:
    return " " if comment[1] else comment[0]


def _words(text: str) -> Iterator[str]:
    plain = ADDRESS.sub(" ", MARKUP.sub(" ", text.translate(SHIFTS)))
    for found in WORD.finditer(plain):
        word = found[0].casefold()
        yield NUMBERS.get(word, word)


def _shown(token: Token) -> str:
    """What a reader of the page sees of a block."""
    if token.type == "inline":
        return "" if _is_contents(token) else "".join(_inline(token.children or []))
    if token.type == "html_block":
        return _of_html(token.content)
    if token.type in ("fence", "code_block"):
        return f"{token.info}\n{token.content}"
    return ""


def _inline(children: Sequence[Token]) -> Iterator[str]:
    struck = 0
    for child in children:
        struck += {"s_open": 1, "s_close": -1}.get(child.type, 0)
        if struck:
            continue
        if child.type in ("text", "code_inline", "image"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "html_inline":
            yield _of_html(child.content)


def _contacts(tokens: Sequence[Token]) -> Iterator[str]:
    """The mail addresses that links lead to, also where `mailto:` was forgotten."""
    for child in (child for token in tokens for child in token.children or []):
        target = str(child.attrGet("href") or "")
        if "@" in target and "/" not in target:
            yield target.removeprefix("mailto:").partition("?")[0].casefold()


def _is_contents(token: Token) -> bool:
    """Whether it is a line of a table of contents: a link into the page and nothing else."""
    children = [c for c in token.children or [] if c.content.strip() or c.type != "text"]
    if not children or children[0].type != "link_open" or children[-1].type != "link_close":
        return False
    links = [str(c.attrGet("href") or "") for c in children if c.type == "link_open"]
    return len(links) == 1 and links[0].startswith("#")


def _of_html(source: str) -> str:
    return html.unescape(nh3.clean(source, tags=set()))
