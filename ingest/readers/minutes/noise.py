"""Tells which lines of a log are commands to robots, or what robots say, and no talk."""

import re

ROBOTS = frozenset(
    {"rrsagent", "zakim", "trackbot", "agendabot", "ghurlbot", "github-bot", "minutesbot", "voip"}
)
TRANSCRIBERS = frozenset({"transcriber"})
"""Robots that write down what others say, whose name they put before it."""

ATTENDANCE = "who is present, or sends regrets (present+, regrets+)"
QUEUE = "the queue of speakers (q+ without a word, q-, q?, ack)"
TO_ROBOTS = "who is scribe, corrections, and commands to robots (scribe+, s/a/b/, zakim, ...)"
OF_ROBOTS = "what robots say (Zakim, RRSAgent, trackbot)"
EMPTY = "lines without a word"

_RULES = (
    (EMPTY, re.compile(r"[\s.]*")),
    (
        ATTENDANCE,
        re.compile(r"(?:present|regrets)\s*[+:=-](?:\s*[^\s,]{1,60}(?:,\s*[^\s,]{1,60})*)?", re.I),
    ),
    (QUEUE, re.compile(r"(?:q(?:ueue)?\s?[+?=-]|[+-]q)(?:\s?@?\S{1,60})?|v?q\s?\?|q|ack\b.{0,60}")),
    (TO_ROBOTS, re.compile(r"scribe(?:nick)?\s*[:+-].{0,60}|[sg]/[^/]+/[^/]*/g?\s*", re.I)),
    (TO_ROBOTS, re.compile(r"(?:zakim|rrsagent|trackbot|agendabot|ghurlbot|voip)\s?[,:].*", re.I)),
)


def noise(nick: str, text: str) -> str | None:
    """The rule by which a line is left out; None for what is part of the talk."""
    if nick.lower() in ROBOTS:
        return OF_ROBOTS
    return next((reason for reason, rule in _RULES if rule.fullmatch(text.strip())), None)
