"""Reads the lines of a log: when each was said, and by whom.

Read are `[2021-07-20T20:40:22.616Z] <nick> words`, and the shape of IRC programs and of RRSAgent,
`12:01:05 <nick> words`, `[12:01] <nick> words`, `12:01:05 [nick] words`, where the day stands in
the name of the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

Kind = Literal["said", "notice", "unsigned", "timeless"]

_STAMP = (
    r"\s*\[?(?:(?P<day>\d{4}-\d\d-\d\d)[T ])?(?P<time>\d\d:\d\d(?::\d\d)?)"
    r"(?P<rest>[^\s\[\]<>]{0,16})\]?[.\s]*"
)
STAMPED = re.compile(_STAMP)
SAID = re.compile(
    _STAMP + r"(?:<[@+%&~ ]?(?P<nick>[^<>]{1,80}(?:<[^<>]{0,80}>)?)>"
    r"|(?:(?<=\s)|^)\[(?P<agent_nick>[^\[\]\s]{1,60})\](?=\s)"
    r"|\*\s+(?P<actor>[^\s*]{1,60})(?=\s))\s*(?P<text>.*)"
)
NOTICE = re.compile(r"(?:===|-!-|\*{3}|-->|<--|--|[\u2190\u2192])\s")
NOTICE_WORDS = re.compile(
    r"\bhas (?:joined|left|quit)\b|\bnow known as\b|\bjoined the meeting\b|\bsets? mode\b"
    r"|\b(?:sets|changed|changes) (?:the )?topic\b|\bwas kicked\b|^\S+ \[\S+@\S+\]"
)
FRACTION = re.compile(r"[.,](\d{1,6})")
ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
HALF_A_DAY = timedelta(hours=12)
MOST_LINES = 200
"""What goes on for longer is no message, but something put into the log."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a log, with the lines below it that go on with it: `count` lines of the file.

    `unsigned` is what nobody's name stands before, `timeless` what has a time that cannot be.
    `stamp` is the time as written, and `exact` whether that tells its zone.
    """

    number: int
    kind: Kind
    at: datetime
    exact: bool
    stamp: str
    nick: str
    text: str
    count: int = 1


def is_said(line: str) -> bool:
    """Whether a line of a file is one that somebody said."""
    return SAID.match(line) is not None


def read_lines(lines: Iterable[str], day: date | None) -> Iterator[Line]:
    """Yield what was said, in order; blank lines are left out.

    A line without a time goes on with the one right above it; after a blank one nobody has said it.
    Times without a day are on `day`, and on the next one once they go back by half a day. They
    cannot be told without a day, nor in a log that gives days with others.
    """
    listed = list(lines)
    days_given = any((found := SAID.match(line)) and found["day"] for line in listed)
    clock = _Clock(None if days_given else day)
    last: Line | None = None
    open_above = False
    for number, text in enumerate(listed, start=1):
        if not text.strip():
            open_above = False
            continue
        line = _line(number, text, clock)
        goes_on = line is None and open_above and not _is_notice(text)
        if goes_on and last is not None and last.count < MOST_LINES:
            last = replace(last, text=f"{last.text}\n{text}", count=last.count + 1)
            continue
        if last is not None:
            yield last
        last = line or _unstamped(number, text, clock)
        open_above = last.kind == "said"
    if last is not None:
        yield last


class _Clock:
    """Tells the time of one line after the other."""

    def __init__(self, day: date | None):
        self._day = day
        self.last: datetime | None = None

    def at(self, found: re.Match[str]) -> tuple[datetime, bool] | None:
        """The time of a stamp and whether it has a zone; None where it is no stamp of this log.

        Raises ValueError or OverflowError when there is no such time.
        """
        if not found["day"] and self._day is None:
            return None
        day = date.fromisoformat(found["day"]) if found["day"] else self._day
        fraction = FRACTION.match(found["rest"])
        zone = ZONE.search(found["rest"])
        clock = time.fromisoformat(found["time"] + (f".{fraction[1]:0<6}" if fraction else ""))
        at = datetime.combine(day or date.min, clock, UTC)
        if zone and zone[1] != "Z":
            at = datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S.%f}{zone[1]}").astimezone(UTC)
        if not found["day"] and self.last is not None and at < self.last - HALF_A_DAY:
            at += timedelta(days=1)
            self._day = at.date()
        self.last = at
        return at, zone is not None


def _line(number: int, text: str, clock: _Clock) -> Line | None:
    """A line that has a time of its own; None for one that has not."""
    found, said = STAMPED.match(text), SAID.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    notice = _is_notice(rest) or (said is not None and _tells_of(said))
    if not (found["day"] or said or notice):
        return None  # words that begin with a time of day
    stamp = f"{found['day']}T{found['time']}" if found["day"] else found["time"]
    stamp += found["rest"]
    try:
        when = clock.at(found)
    except (ValueError, OverflowError):
        return Line(number, "timeless", datetime.min.replace(tzinfo=UTC), False, stamp, "", text)
    if when is None:
        return None
    at, exact = when
    if notice:
        return Line(number, "notice", at, exact, stamp, "", rest)
    if said is None:
        return Line(number, "unsigned", at, exact, stamp, "", rest)
    nick = (said["nick"] or said["agent_nick"] or said["actor"]).strip()
    words = f"* {said['text']}" if said["actor"] else said["text"]
    return Line(number, "said", at, exact, stamp, nick, words.strip())


def _unstamped(number: int, text: str, clock: _Clock) -> Line:
    """A line without a time: about that of the last one."""
    if _is_notice(text):
        kind: Kind = "notice"
    else:
        kind = "timeless" if clock.last is None else "unsigned"
    at = clock.last or datetime.min.replace(tzinfo=UTC)
    return Line(number, kind, at, False, f"{at:%H:%M:%S}", "", text.strip())


def _is_notice(text: str) -> bool:
    return NOTICE.match(text) is not None and NOTICE_WORDS.search(text) is not None


def _tells_of(said: re.Match[str]) -> bool:
    """Whether the words are the program's, about whoever came, left or took another name."""
    nick = said["nick"] or said["agent_nick"] or said["actor"]
    if said["actor"]:
        return re.match(r"(?:has (?:joined|left|quit)|is now known as)\b", said["text"]) is not None
    return (
        re.fullmatch(
            rf"(?:{re.escape(nick)}|CG Bot) (?:has )?(?:joined|left|quit)\b.{{0,80}}", said["text"]
        )
        is not None
    )
