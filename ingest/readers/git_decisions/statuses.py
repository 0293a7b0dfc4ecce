"""The words that communities have for how a decision stands, and what those mean."""

import re
from collections.abc import Iterable

from ingest.readers.git_decisions.document import Standing, Status

WORDS: dict[Standing, str] = {
    "proposed": "proposed|proposal|proposing|draft|draft proposal|in draft|review|in review"
    "|under review|in progress|in discussion|under discussion|discussion|last call|open|pending"
    "|pending approval|idea|incomplete|unfinished|wip|work in progress|rfc|new|submitted|todo|tbd",
    "deferred": "deferred|stagnant|postponed|on hold|paused|parked|dormant",
    "withdrawn": "withdrawn|abandoned|cancelled|canceled|dropped|moved",
    "accepted": "accepted|approved|active|final|provisional|provisionally accepted|living|decided"
    "|agreed|adopted|implemented|partially implemented|done|complete|completed|finished"
    "|ratified|in effect|in force|decision made|enacted",
    "rejected": "rejected|declined|refused|not accepted|not approved|denied|won't do",
    "superseded": "superseded|superceded|superseeded|replaced|obsolete|obsoleted",
    "reversed": "reversed|revoked|rescinded|deprecated|retired|reverted|discontinued",
}
STANDINGS: dict[str, Standing] = {
    word: standing for standing, words in WORDS.items() for word in words.split("|")
}
_LONGEST_FIRST = "|".join(map(re.escape, sorted(STANDINGS, key=len, reverse=True)))
_KNOWN = re.compile(rf"(?:{_LONGEST_FIRST})(?![\w-])", re.I)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^)]{0,2000}\)|\[[^\[\]]*\])?")
_STRUCK = tuple(  # where the end is missing, one look for it is enough
    re.compile(rf"{begin}.*?({end}|\Z)", re.I | re.S)
    for begin, end in (("<!--", "-->"), ("<s>", "</s>"), ("<del>", "</del>"), ("~~", "~~"))
)
_SHORT_CODE = re.compile(r":[a-z0-9_+-]+:")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_WORD_ENDS = re.compile(r"\s(?:by|on|in|as|since|see|for|with|-)(?:\s|$)|[(,;:.|]|\s\d", re.I)
_PLACEHOLDER = re.compile(r"\w\s*\|\s*\w")
_GOES_ON = re.compile(r"\s*(?:$|[(,;:.-]|by\b|on\b|in\b|as of\b|since\b|see\b|at\b|\d)", re.I)
_BEFORE = re.compile(r"(?:status\s*:\s*)?(?:\d{4}-\d\d-\d\d\s*[:-]?\s*)?", re.I)
_TYPED = {0x2013: "-", 0x2014: "-", 0x2019: "'"}  # dashes and the apostrophe of word processors
LONGEST_WORD = 40


def plain(text: str) -> str:
    """A line without its Markdown, emoji and list mark. Links leave their words."""
    text = _LINK.sub(r"\1", _not_struck(text))
    text = _TAG.sub("", _SHORT_CODE.sub("", text))
    text = "".join(c for c in text.translate(_TYPED) if c.isascii() or c.isalpha())
    return re.sub(r"\s+", " ", re.sub(r"[*_`>\"]|^[\s+#-]+", "", text.strip())).strip()


def read_status(text: str) -> Status | None:
    """The status that one line states; None if it states none.

    A word that is known ends where it ends, another at the first sign or `by`.
    """
    said = _said(text)
    known = _KNOWN.match(said)
    word = known[0] if known else _WORD_ENDS.split(said, maxsplit=1)[0].strip()
    if not word or len(word) > LONGEST_WORD or not any(map(str.isalpha, word)):
        return None
    standing = STANDINGS.get(word.lower(), "unknown")
    return Status(word, standing, said if said != word else "")


def read_statuses(lines: Iterable[str]) -> Status | None:
    """The status that several lines state.

    The first line states it, unless one further down says that the decision was superseded, or a
    line after it is a known word again: then that is the later one.
    """
    stated: Status | None = None
    for line in lines:
        status = read_status(line)
        if status is None:
            continue
        if stated is None or _follows(stated, status, line):
            stated = status
    return stated


def is_placeholder(text: str) -> bool:
    """Whether it is the choice that a template gives, such as `proposed | accepted`."""
    return bool(_PLACEHOLDER.search(_not_struck(text))) or text.strip().startswith("{")


def _not_struck(text: str) -> str:
    for struck in _STRUCK:
        text = struck.sub(lambda found: "" if found[1] else found[0], text)
    return text


def _said(line: str) -> str:
    return _BEFORE.sub("", plain(line), count=1)


def _follows(stated: Status, status: Status, line: str) -> bool:
    """Whether the second of two statuses is the one that holds."""
    if "superseded" in (stated.standing, status.standing):
        return status.standing == "superseded"
    return _stands_alone(line)


def _stands_alone(line: str) -> bool:
    """Whether a line is a known word and what belongs to it, rather than a sentence."""
    said = _said(line)
    known = _KNOWN.match(said)
    return known is not None and bool(_GOES_ON.match(said[known.end() :]))
