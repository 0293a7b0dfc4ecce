"""Traits: what tells that a text is about a person, or quotes them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_SHORTEST = 3  # letters of a name that is worth looking for
_PHRASE = 8
"""Words in a row that nobody writes twice by chance, but for set phrases and signatures."""

NAMES, PERHAPS, QUOTES = "names them", "may name them", "quotes them"


@dataclass(frozen=True)
class Traits:
    """The names, addresses and phrases of a person.

    A whole name or address tells for certain; a part of a name, such as the first, only perhaps.
    """

    certain: re.Pattern[str] | None
    perhaps: re.Pattern[str] | None
    phrases: frozenset[int]

    def found_in(self, text: str) -> tuple[str, int] | None:
        """How a text is about them, and at which character; None when it is not."""
        if self.certain and (match := self.certain.search(text)):
            return NAMES, match.start()
        if self.phrases and (start := self._quoted(text)) is not None:
            return QUOTES, start
        if self.perhaps and (match := self.perhaps.search(text)):
            return PERHAPS, match.start()
        return None

    def _quoted(self, text: str) -> int | None:
        for phrase, start in _phrases(text):
            if phrase in self.phrases:
                return start
        return None


def traits_of(names: Iterable[str], addresses: Iterable[str], texts: Iterable[str]) -> Traits:
    """The traits of a person with these names and handles, who wrote these texts.

    Of a handle such as `mailto:ada@example.org`, the address is looked for, and where it is not
    one of mail, as in `github:ada`, the login.
    """
    whole = {name.strip() for name in names} | {a.split(":", 1)[-1] for a in addresses}
    whole = {name for name in whole if len(name) >= _SHORTEST}
    parts = {part for name in whole if "@" not in name for part in _WORD.findall(name)}
    parts = {part for part in parts if len(part) >= _SHORTEST and not part.isdigit()} - whole
    return Traits(
        _any_of(whole), _any_of(parts), frozenset(p for text in texts for p, _ in _phrases(text))
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=len, reverse=True)
    if not longest_first:
        return None
    either = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Every so many words in a row, as a number, and the character that they begin at."""
    words = [(match[0].casefold(), match.start()) for match in _WORD.finditer(text)]
    for place in range(len(words) - _PHRASE + 1):
        phrase = tuple(word for word, _ in words[place : place + _PHRASE])
        yield hash(phrase), words[place][1]
