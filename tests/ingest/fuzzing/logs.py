"""Mutations of meeting logs: times, nicks, and the words that decide."""

import re
from random import Random

from tests.ingest.fuzzing.dictionary import TEXTS, wide

TIME = re.compile(rb"\[?\d\d(?:\d\d-\d\d-\d\dT\d\d)?:\d\d:\d\d[.\d]*Z?\]?")
TIMES = (
    b"[0000-00-00T00:00:00Z]",
    b"[0001-01-01T00:00:00Z]",
    b"[9999-12-31T23:59:59.999999999Z]",
    b"[2021-02-30T20:00:00Z]",
    b"[2021-07-20T24:00:00Z]",
    b"[2021-07-20T23:59:60Z]",
    b"[99999-07-20T20:00:00Z]",
    b"00:00:00",
    b"23:59:59",
    b"24:00:00",
    b"99:99:99",
    wide("23:59:59").encode(),
    b"",
)
SAID = (
    b"RESOLVED:",
    b"RESOLVED: ",
    b"RESOLUTION: accepted",
    b"RESOLVED: " + b"x" * 5_000,
    b"PROPOSED: do it",
    b"PROPOSAL:",
    b"PROPOSED: do it not",
    b"+1",
    b"-1",
    b"+0.5 (half)",
    b"+" + b"1" * 300,
    b"ACTION: ada to ada to ada",
    b"ACTION:",
    b"Topic:",
    b"Topic: " + b"[" * 500,
    b"Meeting: ",
    b"scribe: ada",
    b"scribenick: ",
    b"scribe+",
    b"present+ ada, bob, ,",
    b"s/RESOLVED/REJECTED/",
    b"s/(((/x/g",
    b"i/RESOLVED/Topic: x",
    b"... and so on",
    b": : :",
    b"q+ q+ q+",
    b"https://example.org/" + b"(" * 300,
)
LINES = (
    b"20:00:00 <> said by nobody",
    b"20:00:00 <a b> two words",
    b"20:00:00 < ada> spaced",
    b"20:00:00 * ",
    b"20:00:00 -!- ",
    b"20:00:00 ada: colon",
    b"--- Day changed Thu Mar 04 2021",
    b"--- Log opened Thu Mar 99 99999",
    b"{\\rtf1\\ansi\\u-10179?\\u99999?\\'zz\\'",
    b"\\par}}}}{{{",
    b"{" * 3_000,
)
DATED = ("2021-07-20", "20210720", "0000-00-00", "2021-99-99", "1999-12-31", "99999999", "2021")


def log_mutated(rng: Random, data: bytes) -> bytes:
    """A log with some times, nicks, words or lines changed."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        line = lines[at]
        match rng.randrange(7):
            case 0:
                lines[at] = TIME.sub(rng.choice(TIMES), line, count=1)
            case 1 | 2:
                lines[at] = re.sub(rb">\s?.*", lambda _: b"> " + rng.choice(SAID), line)
            case 3:
                odd = rng.choice(TEXTS).encode().replace(b"\n", b" ")
                lines[at] = re.sub(rb"<[^>]*>", lambda _, odd=odd: b"<" + odd + b">", line)
            case 4:
                lines[at] = line + rng.choice(TEXTS).encode()
            case 5:
                lines.insert(at, rng.choice(LINES))
            case _:
                said = TIME.match(line)
                stamp = said[0] if said else b"20:01:00"
                lines.insert(at, stamp + b" <bob> " + rng.choice(SAID))
    return b"\n".join(lines)


def dated_name(rng: Random, name: str) -> str:
    """A file's name with another day in it."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda _: rng.choice(DATED), name)
