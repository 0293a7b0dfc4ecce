"""What the status of a decision record says of other records."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.readers.git_decisions.document import Link, Reference

_SUPERSEDED_BY = r"super[cs]ee?ded\s+by|replaced\s+by|obsoleted?\s+by|supplanted\s+by"
_SUPERSEDES = r"super[cs]ee?des|replaces|obsoletes"
_RESPONDS = r"amends|clarifies|extends|refines|relates\s+to|related\s+to|see(?:\s+also)?"
_OTHER = r"[a-z]+ed\s+by|amended|clarified"
_VERB = re.compile(
    rf"\b(?:(?P<by>{_SUPERSEDED_BY})|(?P<over>{_SUPERSEDES})|(?P<to>{_RESPONDS})"
    rf"|(?P<other>{_OTHER}))\b",
    re.I,
)
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s{0,9}<?([^)\s>]{1,500}+)[^)]{0,300}+\)")
_WIKI = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_NUMBER = re.compile(
    r"\b(?:ADRs?|decision)[-\s#]*0*(\d{1,6})\b|(?<![\w#./-])0*(\d{1,6})(?![\w/:.-]\d|\d)", re.I
)
_BEGINS = re.compile(r"\W*+(?:ADR|decision)?[-\s#]*+0*(\d{1,6})\b", re.I)
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b")
_STRUCK = re.compile(r"~~.*?~~")


@dataclass(frozen=True, slots=True)
class Relations:
    """What took a decision's place, and what it has to do with others."""

    superseded_by: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()


def read_relations(lines: Iterable[str]) -> Relations:
    """The relations that the lines of a status tell.

    `Amended by` and the like are told by the other record, and left to it.
    """
    by: list[Reference] = []
    links: list[Link] = []
    for verb, said in _clauses(lines):
        found = list(_references(said))
        if verb == "by":
            by += found
        elif verb == "over":
            links += [Link("supersedes", reference) for reference in found]
        elif verb == "to":
            links += [Link("responds-to", reference) for reference in found]
    return Relations(tuple(dict.fromkeys(by)), tuple(dict.fromkeys(links)))


def _clauses(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each verb, and what is said up to the next one. A list below a verb belongs to it."""
    verb = ""
    for line in lines:
        line = re.sub(r"[*_]{2}", "", _STRUCK.sub("", line))
        found = list(_VERB.finditer(line))
        if not found:
            if verb and line.lstrip().startswith(("-", "*", "[")):
                yield verb, line
            continue
        ends = [match.start() for match in found[1:]] + [len(line)]
        for match, end in zip(found, ends, strict=True):
            verb = match.lastgroup or ""
            yield verb, line[match.end() : end]


def _references(text: str) -> Iterator[Reference]:
    for link in _LINK.finditer(text):
        number = _BEGINS.match(link[1])
        yield Reference(int(number[1]) if number else None, link[2])
    rest = _LINK.sub(" ", text)
    for wiki in _WIKI.finditer(rest):
        yield Reference(None, wiki[1].strip())
    rest = _DATE.sub(" ", _WIKI.sub(" ", rest))
    for found in _NUMBER.finditer(rest):
        yield Reference(int(found[1] or found[2]))
