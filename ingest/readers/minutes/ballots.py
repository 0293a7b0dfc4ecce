"""Reads what a mail says in a vote: its vote, and how a result turned out."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import takewhile
from typing import Literal

Turnout = Literal["accepted", "rejected", "cancelled"]

VOTE = re.compile(
    r"\s*(?:my\s+vote(?:\s+is)?\s*:?\s*|vote\s*:\s*|here(?:'s| is) my\s+)?"
    r"(?:\[\s*[xX]\s*\]\s*)?[*_]*"
    r"(?P<value>[+-]\s?[01]|[+-]0?\.\d{1,2}|\u00b1\s?0|0(?=\s*(?:$|[,;(!-])))(?!\d|\.\d)"
    r"(?=$|[\s,.;:!(\[*_\u2013\u2014-])(?P<rest>.*)",
    re.IGNORECASE,
)
NOT_BINDING = re.compile(r"\b(?:non|not|un)[\s-]?binding\b|\(\s*nb\s*\)", re.IGNORECASE)
BINDING = re.compile(r"\bbinding\b", re.IGNORECASE)
OWN = re.compile(r"\bmy\s+(?:own\s+)?(?:vote|\+1)\b|\bfrom me\b|\bbinding\b", re.IGNORECASE)
QUOTED = re.compile(r"\s*>")
SIGNATURE = re.compile(r"-- ?$|_{10,}|-{3,}\s*original message", re.IGNORECASE)
ATTRIBUTION = re.compile(r"(?:on|am|le)\s.*(?:wrote|schrieb|a \u00e9crit)\s*:$", re.IGNORECASE)
GREETING = re.compile(r"(?:hi|hello|hey|dear|greetings|all|team|folks)\b.{0,40}", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
TURNOUTS: tuple[tuple[Turnout, re.Pattern[str]], ...] = (
    (
        "cancelled",
        re.compile(r"\b(?:cancell?(?:ed|ing)?|withdrawn|withdraw|abort(?:ed)?)\b", re.IGNORECASE),
    ),
    (
        "rejected",
        re.compile(
            r"\b(?:fail(?:s|ed)?|rejected|vetoed|defeated|unsuccessful)\b|\b(?:not|n't)\s+"
            r"(?:\w+\s+)?(?:pass|passed|accepted|approved|carried|succeed|successful)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "accepted",
        re.compile(
            r"\b(?:pass(?:es|ed)?|success(?:ful|fully)?|succeed(?:s|ed)?|accepted|approved"
            r"|carrie[sd])\b",
            re.IGNORECASE,
        ),
    ),
)
LONGEST_REASON = 300
LINES_OF_RESULT = 25


@dataclass(frozen=True, slots=True)
class VoteCast:
    """A vote, such as "+1"; whether it is binding, if it says so."""

    value: str
    binding: bool | None

    @property
    def counted_as(self) -> str:
        """The heading under which it is counted: "+1 binding", "+1 non-binding", or "+1"."""
        if self.binding is None:
            return self.value
        return f"{self.value} {'binding' if self.binding else 'non-binding'}"


def own_words(body: str, media: str) -> list[str]:
    """The lines that the writer of a mail wrote: no quotation, no signature."""
    text = _shown(body) if media == "html" else body
    lines = takewhile(lambda line: not SIGNATURE.match(line), text.split("\n"))
    return [
        line.rstrip()
        for line in lines
        if not QUOTED.match(line) and not ATTRIBUTION.fullmatch(line.strip())
    ]


def vote_of(lines: list[str], opening: bool = False) -> VoteCast | None:
    """The first vote in a mail. In the `opening` one only a vote that is said to be the writer's.

    That mail lists what one can vote, as in "+1 Release it".
    """
    for line in lines:
        found = VOTE.fullmatch(line)
        if found is None or (opening and not OWN.search(line)):
            continue
        rest = found["rest"]
        binding = False if NOT_BINDING.search(rest) else True if BINDING.search(rest) else None
        return VoteCast(_value(found["value"].replace(" ", "")), binding)
    return None


def turnout_in(lines: list[str]) -> Turnout | None:
    """How a vote turned out by the first sentence of its result that says so."""
    text = "\n".join(lines[:LINES_OF_RESULT])
    for sentence in SENTENCE.split(text):
        for turnout, words in TURNOUTS:
            if words.search(sentence):
                return turnout
    return None


def first_words(lines: list[str]) -> str:
    """The first paragraph that is no greeting, cut off where it is long."""
    kept: list[str] = []
    for line in lines:
        if not line.strip():
            if kept:
                break
        elif kept or not GREETING.fullmatch(line.strip()):
            kept.append(line.strip())
    text = " ".join(kept)
    if len(text) <= LONGEST_REASON:
        return text
    return text[:LONGEST_REASON].rsplit(" ", 1)[0] + "\u2026"


def _value(written: str) -> str:
    sign = "-" if written.startswith("-") else "+"
    number = float(written.lstrip("+-\u00b1"))
    return f"{sign}{number:g}" if number or sign == "-" else "0"


class _Text(HTMLParser):
    """Collects what an HTML mail shows, quotations left out."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the library's
        self._quoted += tag == "blockquote"
        if tag in ("br", "p", "div", "li", "tr"):
            self.shown.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        if not self._quoted:
            self.shown.append(data)


def _shown(body: str) -> str:
    parser = _Text()
    parser.feed(body)
    return "".join(parser.shown)
