"""Reads what a line states: that something is proposed, resolved, or to be done, and votes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

StatementKind = Literal["proposed", "resolved", "action"]

TAG = re.compile(
    r"\s*(?:(?P<proposed>PROPOSED|PROPOSAL)|(?P<resolved>RESOLVED|RESOLUTION)|(?P<action>ACTION))"
    r"(?:\s?#?\d{1,3})?\s*:(?!//)\s*(?P<words>.*)",
    re.IGNORECASE,
)
VOTE = re.compile(
    r"(?P<value>[+-]\s?[01]?\.\d{1,2}|[+-]\s?[01]|\u00b1\s?0|0(?=\s*(?:$|[,;(!-]))|:\+1:)"
    r"(?=$|[\s,;:!(]|\.(?:\s|$))(?P<rest>.*)",
    re.DOTALL,
)
FIRST_WORD = re.compile(r"[\s,.;:!(@-]*([^\W\d]\w*)")
FIRST_NAME = re.compile(r"[^\W_]+")
TOPIC = re.compile(r"(?:sub)?topic\s*:\s*(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)
ASSIGNED = re.compile(
    r"@?(?P<names>[^\W\d][\w.]*(?:\s+[A-Z]\w*)?(?:(?:,\s*(?:and\s+)?|\s+(?:and|&)\s+)@?[\w.]+"
    r"(?:\s+[A-Z]\w*)?){0,5})\s+to\s+[a-z]"
)
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """Something proposed, resolved or to be done, in its words."""

    kind: StatementKind
    words: str


def statements_in(text: str) -> Iterator[Statement]:
    """The statements of a line. The lines below one that begin none go on with it.

    Only what a line begins with counts: a resolution that is quoted resolves nothing, and
    "PRE-PROPOSAL:" is none.
    """
    kind: StatementKind | None = None
    words: list[str] = []
    for line in text.split("\n"):
        found = TAG.fullmatch(line)
        if found is None:
            words.append(line.strip())
            continue
        yield from _statement(kind, words)
        kind = next(name for name in ("proposed", "resolved", "action") if found[name])
        words = [found["words"].strip()]
    yield from _statement(kind, words)


def _statement(kind: StatementKind | None, words: list[str]) -> Iterator[Statement]:
    said = "\n".join(words).strip()
    if kind is not None and said:
        yield Statement(kind, said)


def vote_in(text: str, nicks: Iterable[str]) -> str | None:
    """The vote that a line begins with, such as "+1"; None when it is none.

    "+1 to that" and "+1 Ada" agree with what somebody said and are no votes.
    """
    found = VOTE.fullmatch(text.strip())
    if found is None:
        return None
    word = FIRST_WORD.match(found["rest"])
    if word and _is_to_somebody(word[1].lower(), nicks):
        return None
    return _value(found["value"].replace(" ", ""))


def assigned_in(words: str) -> str:
    """Who is to do an action by its words, such as "Ada" in "Ada to mow"; "" if they do not say."""
    found = ASSIGNED.match(words)
    return found["names"].replace("@", "") if found else ""


def _value(written: str) -> str:
    if written == ":+1:":
        return "+1"
    sign = "-" if written.startswith("-") else "+"
    number = float(written.lstrip("+-\u00b1"))
    return f"{sign}{number:g}" if number or sign == "-" else "0"


def _is_to_somebody(word: str, nicks: Iterable[str]) -> bool:
    if word == "to":
        return True
    for nick in nicks:
        first = FIRST_NAME.match(nick.lower())
        if nick.lower() == word or (first and first[0] == word):
            return True
        if len(word) >= SHORTEST_PART and nick.lower().startswith(word):
            return True
    return False
