"""Finds who said what a scribe wrote down, as the W3C's minutes mean it.

`NICK: words` by a scribe are the words of NICK, and `... words` go on with them. Only a nick of
the same log is taken for one; whatever else stands before a colon remains the scribe's words.
"""

import re
from collections.abc import Iterable

from ingest.readers.minutes.noise import TRANSCRIBERS

NAMED = re.compile(r"scribe(?:nick)?\s*:\s*(?P<name>\S{1,60})\s*", re.IGNORECASE)
JOINS = re.compile(r"scribe\s*(?P<sign>[+-])\s*(?P<name>\S{1,60})?\s*", re.IGNORECASE)
SPOKEN = re.compile(r"(?P<name>[^\s:<>]{1,60}):\s+(?P<said>\S.*)", re.DOTALL)
TRANSCRIBED = re.compile(r"(?!\[\d)(?P<name>[^:<>]{1,60}):(?!//)\s*(?P<said>\S.*)", re.DOTALL)
HEADING = re.compile(
    r"(?:sub)?topic|agenda|chairs?|scribe(?:nick)?|meeting|present|regrets|date|previous|resolved"
    r"|resolution|proposed|proposal|action",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"(?:\.\.\.?|\u2026):?\s*(?P<said>\S.*)", re.DOTALL)


def folded(nick: str) -> str:
    """A nick as it is compared: programs put "_" after one that is taken."""
    return nick.lower().rstrip("_")


class Scribes:
    """Follows who is scribe in one meeting, and whom they quote."""

    def __init__(self, nicks: Iterable[str]):
        self._nicks: dict[str, str] = {}
        for nick in nicks:
            self._nicks.setdefault(folded(nick), nick)
        self._scribes: set[str] = set()
        self._speaking: dict[str, str | None] = {}

    def hear(self, nick: str, text: str) -> None:
        """Notice when a line says who is scribe from now on."""
        if found := NAMED.fullmatch(text):
            self._scribes = {folded(found["name"])}
        elif found := JOINS.fullmatch(text):
            name = folded(found["name"] or nick)
            (self._scribes.add if found["sign"] == "+" else self._scribes.discard)(name)

    def speaker(self, nick: str, text: str) -> tuple[str, str]:
        """Whose words they are, and the words, without what the scribe put before them."""
        scribe = folded(nick)
        if scribe in TRANSCRIBERS:
            found = TRANSCRIBED.fullmatch(text)
            return (found["name"].strip(), found["said"]) if found else (nick, text)
        if scribe not in self._scribes:
            return nick, text
        if found := GOES_ON.fullmatch(text):
            going_on = self._speaking.get(scribe)
            return (going_on, found["said"]) if going_on else (nick, text)
        found = SPOKEN.fullmatch(text)
        if found and not HEADING.fullmatch(found["name"]):
            known = self._nicks.get(folded(found["name"]))
            self._speaking[scribe] = known
            if known is not None:
                return known, found["said"]
        return nick, text
