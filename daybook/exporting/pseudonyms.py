"""Pseudonyms: other names for people, the same in every export made with the same key file.

A name is made of an HMAC-SHA-256 (RFC 2104) of the person's ID: whoever lacks the key can neither
make nor undo it. In texts, mentions are replaced for certain, and names only as far as they are
recognised: `LIMITS` says what is not.
"""

import hmac
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from daybook.exporting.facts import ADDRESS, PERSON
from projections.people.identities import identities
from projections.people.names import ERASED, UNKNOWN
from projections.people.tables import people, person_names

T = TypeVar("T")
KEY_BYTES = 32
SYLLABLES = 8
CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aeiou"
SHORTEST_LOGIN = 3
SHORTEST_PART = 3
ANY_NAME = "[name]"
ANY_ADDRESS = "[address]"
LIMITS = (
    "Replaced: the IDs, names and logins of people wherever they stand in fields of their own;"
    " mentions; in texts, the whole names and logins of everybody the archive knows, parts of"
    f" those names that are written with a capital letter ({ANY_NAME}), and mail addresses"
    f" ({ANY_ADDRESS}). Left out: what the source calls a thing, as that may hold addresses."
    " Not recognised in texts: nicknames, misspelt names, parts of names in small letters or of"
    " fewer than three letters, people whom the archive does not know, and what identifies somebody"
    " without a name. The words themselves, and the IDs of what was said, lead back to people for"
    " whoever can read the archive or the places it was taken from."
)
"""What pseudonyms hide, and what they do not."""

_MENTION = re.compile(r"<@([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>")
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"\w+")


class PseudonymError(ValueError):
    """A key file that cannot be used, or that gives two people one name. Says the way out."""


class Pseudonyms:
    """The names that a key gives."""

    def __init__(self, key: bytes, syllables: int = SYLLABLES):
        self._key = key
        self._syllables = syllables
        self._given: dict[str, UUID] = {}
        self._names: dict[UUID, str] = {}

    @classmethod
    def from_file(cls, file: Path) -> "Pseudonyms":
        """Those of the key in a file; where there is none it is made, readable by its owner alone.

        Raises PseudonymError when it holds no key, and OSError when it cannot be read or made.
        """
        try:
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(_key_in(file))
        key = secrets.token_bytes(KEY_BYTES)
        with os.fdopen(opened, "w", encoding="ascii") as new:
            new.write(f"{key.hex()}\n")
        return cls(key)

    def name(self, person: UUID) -> str:
        """What the person is called, such as `Bodiru Takemo`. Raises PseudonymError."""
        if person not in self._names:
            name = self._spoken(self._digest("name", person))
            if self._given.setdefault(name, person) != person:
                raise PseudonymError(
                    f"Two people would both be called {name}. That is very rare: use another key"
                    " file."
                )
            self._names[person] = name
        return self._names[person]

    def id(self, person: UUID) -> UUID:
        """The ID that stands for theirs; that of nobody in particular stays."""
        return person if not person.int else UUID(bytes=self._digest("id", person)[:16], version=5)

    def login(self, person: UUID) -> str:
        """Their name as one word, for logins and addresses."""
        return self.name(person).lower().replace(" ", "")

    def _digest(self, use: str, person: UUID) -> bytes:
        return hmac.digest(self._key, f"daybook pseudonym {use} {person}".encode(), "sha256")

    def _spoken(self, digest: bytes) -> str:
        number = int.from_bytes(digest, "big")
        syllables = []
        for _ in range(self._syllables):
            number, consonant = divmod(number, len(CONSONANTS))
            number, vowel = divmod(number, len(VOWELS))
            syllables.append(CONSONANTS[consonant] + VOWELS[vowel])
        half = (self._syllables + 1) // 2
        parts = ("".join(syllables[:half]), "".join(syllables[half:]))
        return " ".join(part.capitalize() for part in parts if part)


def _key_in(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise PseudonymError(
            f"{file} holds no key for pseudonyms, which is {2 * KEY_BYTES} hexadecimal digits."
            " Name a file that is not there yet, and one is made."
        )
    return key


class _Names:
    """Names that begin with the same word, and what replaces each: found by length, as thousands
    of addresses may begin with the name of one site."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[str, list[tuple[str, str]]]] = {}

    def learn(self, name: str, new: str) -> None:
        """One more; of several persons of one name the first is meant."""
        alike = self._by_length.setdefault(len(name), {})
        alike.setdefault(name.casefold(), []).append((name, new))

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        """How long the longest of them is that stands here as whole words, and what replaces it."""
        for length in sorted(self._by_length, reverse=True):
            here, after = text[start : start + length], text[start + length : start + length + 1]
            if after.isalnum() or after == "_":
                continue
            for name, new in self._by_length[length].get(here.casefold(), ()):
                # One word may be a word of the language, unless it is written just so.
                if " " in name or here == name:
                    return length, new
        return None


class Veil:
    """Puts pseudonyms over facts: over IDs and names of people, and over texts as far as it can."""

    def __init__(self, connection: sa.Connection, pseudonyms: Pseudonyms):
        self.pseudonyms = pseudonyms
        self._who = identities(connection)
        self._known: dict[str, _Names] = defaultdict(_Names)
        self._parts: set[str] = set()
        self._persons: dict[str, UUID] = {}
        names = sa.select(person_names.c.person_id, person_names.c.name)
        for handle, name in connection.execute(names.where(person_names.c.name.is_not(None))):
            self._learn(handle, name)
        logins = sa.select(people.c.id, people.c.address).where(people.c.address.is_not(None))
        for handle, address in connection.execute(logins):
            self._learn(handle, address)
            login = address.split(":", 1)[-1]
            if len(login) >= SHORTEST_LOGIN:
                self._learn(handle, login, is_login=True)

    def over(self, fact: T) -> T:
        """The same fact with pseudonyms."""
        changed: dict[str, Any] = {}
        for one in fields(fact):  # type: ignore[arg-type]
            value, of = getattr(fact, one.name), one.metadata.get("of", "")
            if of:
                changed[one.name] = self._covered(fact, of, value)
            elif isinstance(value, tuple) and value and is_dataclass(value[0]):
                changed[one.name] = tuple(map(self.over, value))
        return replace(fact, **changed)  # type: ignore[type-var]

    def person(self, person: UUID) -> UUID:
        """The ID that stands for a person's, also where a linked handle is given."""
        return self.pseudonyms.id(self._who.person(person))

    def text(self, text: str) -> str:
        """The text with mentions, known names and addresses replaced."""
        text = _MENTION.sub(lambda found: f"<@{self.person(UUID(found[1]))}>", text)
        text = _MAIL.sub(ANY_ADDRESS, text)
        return "".join(self._replaced(text))

    def _covered(self, fact: Any, of: str, value: Any) -> Any:
        match of:
            case _ if value is None or of == ADDRESS:
                return None
            case "name":
                return self._named(fact, value)
            case "login":
                return self._logins(fact, value)
        if isinstance(value, Mapping):  # votes are counted by whom they are for
            return {self.text(name): count for name, count in value.items()}
        cover = self.person if of == PERSON else self.text
        return tuple(map(cover, value)) if isinstance(value, tuple) else cover(value)

    def _named(self, fact: Any, value: Any) -> Any:
        """Names of the person whose row it is; an erased one's is told by nobody."""
        if value in (ERASED, UNKNOWN):
            return value
        name = self.pseudonyms.name(self._owner(fact))
        return tuple(dict.fromkeys(name for _ in value)) if isinstance(value, tuple) else name

    def _logins(self, fact: Any, value: tuple[str, ...]) -> tuple[str, ...]:
        login = self.pseudonyms.login(self._owner(fact))
        schemes = dict.fromkeys(one.split(":", 1)[0] for one in value)
        return tuple(f"{scheme}:{login}" for scheme in schemes)

    def _owner(self, fact: Any) -> UUID:
        owners = (name for name in ("author_id", "person_id", "id") if hasattr(fact, name))
        return self._who.person(getattr(fact, next(owners)))

    def _learn(self, handle: UUID, name: str, is_login: bool = False) -> None:
        words = _WORD.findall(name)
        if not words or len(name) < SHORTEST_LOGIN:
            return
        person = self._who.person(handle)
        new = self.pseudonyms.login(person) if is_login else self.pseudonyms.name(person)
        self._known[words[0].casefold()].learn(name, new)
        if len(words) > 1 and not is_login and ":" not in name:
            self._parts |= {w for w in words if len(w) >= SHORTEST_PART and w[0].isupper()}

    def _replaced(self, text: str) -> Iterator[str]:
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            whole = self._whole(text, word)
            if whole is not None:
                yield text[done : word.start()]
                yield whole[1]
                done = word.start() + whole[0]
            elif word[0] in self._parts:
                yield text[done : word.start()]
                yield ANY_NAME
                done = word.end()
        yield text[done:]

    def _whole(self, text: str, word: re.Match[str]) -> tuple[int, str] | None:
        """How many characters from this word on are somebody's name, and what replaces them."""
        known = self._known.get(word[0].casefold())
        return known.longest(text, word.start()) if known else None
