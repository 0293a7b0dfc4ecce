"""Segments of a mail: what its author wrote, what is quoted, who is quoted, and the signature.

People quote in many ways, so these are rules of thumb. They err on the side of `own`: words that
nobody else wrote must never be lost.
"""

import re
import sys
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["own", "quote", "attribution", "signature"]

_WROTE = re.compile(
    r"(?:\b(?:wrote|writes|said|schrieb|schreef|skrev|scritto|escribi.|napisa\w+|.crit)\s*:"
    r"|^(?:Quoting\b|\d{4}[-/.]\d).*:)$"
)
_STARTS = re.compile(r"\W*(?:On|At|Am|Le|El|Il|Op|Den|Em|Dnia|Quoting|\d{4}[-/.]\d)\b")
_ON_DATE = re.compile(r"\W*(?:On|Am|Le|El|Il|Op|Den|Em)\b.*\d.*:$")
_FORWARDED = re.compile(
    r"[-_]{2,} ?(?:Original Message|Message d'origine) ?[-_]{2,}", re.IGNORECASE
)
_HEADER = re.compile(
    r"(?:From|Sent|To|Cc|Date|Subject|Reply-To|Message-ID)\s?:|\[mailto:|\s+\S", re.I
)
_LIST = re.compile(r"mailing list|unsubscribe", re.IGNORECASE)
_RULE = re.compile(r"[-_=*]{20,}")
_LONGEST_SIGNATURE = 15
_TELLING = frozenset("-_=*O")  # how a line begins that may be a rule, or say who is quoted


class Segment(NamedTuple):
    """A stretch of lines of one kind."""

    kind: Kind
    text: str


def segments(body: str, media: str = "mail") -> list[Segment]:
    """Split a mail into its segments, in order. Anything else is all its author's own."""
    if media != "mail":
        return [Segment("own", body)]
    lines = body.splitlines()
    kinds = _kinds(lines)
    found = []
    for kind, group in groupby(range(len(lines)), kinds.__getitem__):
        numbers = list(group)
        text = "\n".join(lines[numbers[0] : numbers[-1] + 1]).strip("\n")
        if text.strip():
            found.append(Segment(kind, text))
    return _merged(found)


def _merged(found: list[Segment]) -> list[Segment]:
    """Blank lines between two segments of one kind do not part them."""
    merged: list[Segment] = []
    for kind, group in groupby(found, lambda segment: segment.kind):
        merged.append(Segment(kind, "\n\n".join(segment.text for segment in group)))
    return merged


def _kinds(lines: list[str]) -> list[Kind]:
    kinds: list[Kind] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        kind: Kind = "own"
        end = number + 1
        if _is_quote(line):
            kind = "quote"
            if kinds and kinds[-1] == "own":
                _mark_attribution(lines, kinds)
        elif line[:1] in _TELLING:
            if _is_forwarded(lines, number):
                end = _end_of_headers(lines, end)
                return kinds + ["attribution"] * (end - number) + ["quote"] * (len(lines) - end)
            kind, end = _stretch(lines, number)
        kinds += [kind] * (end - number)
        number = end
    return kinds


def _stretch(lines: list[str], start: int) -> tuple[Kind, int]:
    """The kind of the line at `start`, and the number of the first line that is not of it."""
    if _is_whole_attribution(lines[start]):
        return "attribution", start + 1
    return _stretch_at_rule(lines, start)


def _stretch_at_rule(lines: list[str], start: int) -> tuple[Kind, int]:
    line = lines[start].rstrip()
    following = lines[start + 1] if start + 1 < len(lines) else ""
    if line == "--":
        return _signature(lines, start)
    if line.startswith("-----BEGIN PGP SIGNATURE"):
        return "signature", _after(lines, start, "-----END PGP SIGNATURE")
    if line.startswith("-----BEGIN PGP SIGNED"):
        return "signature", _next_blank(lines, start)
    if " next part " in line and line.startswith("------"):
        return "signature", _next_blank(lines, start) if "scrubbed" in following else start + 1
    if _RULE.match(line) and _LIST.search(following):
        return "signature", _end_of_signature(lines, start + 1)
    return "own", start + 1


def _signature(lines: list[str], start: int) -> tuple[Kind, int]:
    if lines[start] == "-- ":
        return "signature", _end_of_signature(lines, start + 1)
    latest = start + _LONGEST_SIGNATURE + 1
    end = _end_of_signature(lines, start + 1, latest)
    return ("signature", end) if end < latest else ("own", start + 1)


def _end_of_signature(lines: list[str], start: int, latest: int = sys.maxsize) -> int:
    for number in range(start, min(len(lines), latest)):
        line = lines[number]
        if _is_quote(line) or _FORWARDED.match(line) or _is_whole_attribution(line):
            return number
    return min(len(lines), latest)


def _is_forwarded(lines: list[str], number: int) -> bool:
    """Whether a mail quoted whole, with its headers, begins here."""
    line = lines[number]
    if line[:2] not in ("--", "__"):
        return False
    return bool(
        _FORWARDED.match(line)
        or (_RULE.match(line) and "".join(lines[number + 1 : number + 2]).startswith("From: "))
    )


def _end_of_headers(lines: list[str], start: int) -> int:
    for number in range(start, len(lines)):
        if not _HEADER.match(lines[number]):
            return number
    return len(lines)


def _mark_attribution(lines: list[str], kinds: list[Kind]) -> None:
    """Find who is quoted in the lines above a quote: up to three lines, ending in 'wrote:'."""
    last = len(kinds) - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    if last < len(kinds) - 3 or last < 0 or kinds[last] != "own":
        return
    if not _WROTE.search(lines[last].rstrip()):
        return
    first = last
    for number in range(last, max(last - 3, -1), -1):
        if not lines[number].strip() or kinds[number] != "own":
            break
        if _STARTS.match(lines[number]):
            first = number
            break
    kinds[first : last + 1] = ["attribution"] * (last + 1 - first)


def _is_quote(line: str) -> bool:
    return line[:1] == ">" or (line[:1] == " " and line.lstrip()[:1] == ">")


def _is_whole_attribution(line: str) -> bool:
    stripped = line.rstrip()
    return stripped[-1:] == ":" and bool(_WROTE.search(stripped) and _ON_DATE.match(stripped))


def _next_blank(lines: list[str], start: int) -> int:
    for number in range(start, len(lines)):
        if not lines[number].strip():
            return number
    return len(lines)


def _after(lines: list[str], start: int, last_line: str) -> int:
    for number in range(start, len(lines)):
        if lines[number].startswith(last_line):
            return number + 1
    return len(lines)
