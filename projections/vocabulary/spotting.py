"""Spotting: the terms in a text, the sentences that explain one, and what the text leans on.

These are rules of thumb. What they miss is not told; nothing is made up.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.commands import Media
from projections.text import own_words
from projections.vocabulary.english import is_common

SHORTEST, LONGEST = 3, 24
MOST_TERMS = 80
SENTENCE = (20, 240)
"""How long a sentence is that explains something."""

_URL = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+|<[^<>\s]*>|\S*[/\\]\S*|`[^`]*`")
_TOKEN = re.compile(r"@?[^\W\d_][\w+]*(?:[-.\u2019'][^\W_]+)*", re.UNICODE)
_ADDRESSED = re.compile(
    r"(?:^|[\n.!?] *)(?:hi|hello|hey|dear|thanks|thank you|cheers|ciao|sorry|yes|no)[, ]+"
    r"([^\W\d_][\w.-]+)|([^\W\d_][\w.-]+) (?:wrote|writes|said|says)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(?: {4}|\t|>>> |\.\.\. |\$ |# |File \"|Traceback|@)|[;{}]\s*$|^\s*[<\[|+-]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_EXPLAINS = re.compile(
    r"^\W{0,2}(?:(?:an?|the|our|by)\s+)?[\"“'*_]?([^\W\d_][\w+-]{2,23})[\"”'*_]?\s+"
    r"(?:(?:is|are)\s+(?:an?|the|our|what|where|when|how|short\s+for|those)\b"
    r"|stands\s+for|means\b|refers\s+to)",
    re.IGNORECASE,
)
_SPELLED_BEFORE = re.compile(r"((?:[^\W\d_][\w-]*\s+){2,7})\(([A-Z]{2,6})s?\)")
_SPELLED_AFTER = re.compile(r"\b([A-Z]{2,6})s?\s+\(((?:[^\W\d_][\w-]*\s*){2,7})\)")
_THANKS = re.compile(
    r"\bthat (?:worked|works|helped|did it|solved|fixed)\b"
    r"|\b(?:works|worked) (?:now|fine|great|perfectly|for me)\b|\bsolved (?:my|the|it)\b"
    r"|\bthank(?:s| you)\b.{0,40}\b(?:help|solved|worked|works|exactly|perfect|expla|clarif)",
    re.IGNORECASE | re.DOTALL,
)
_THANKED_WITHIN = 300
_LEANS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"/(?:contributions|threads)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"), ""),
    (re.compile(r"/archives/(\w+)/p(\d{10})(\d{6})"), "slack"),
    (re.compile(r"//([\w.]+)/(?:questions/\d+/[\w-]*/|a/|q/|questions/)(\d+)"), "posts"),
    (re.compile(r"<?([^\s<>@]{3,}@[^\s<>@]{3,})>"), "mail"),
)


class Spotted(NamedTuple):
    """What a text has of interest; see the table for how it is kept."""

    terms: tuple[str, ...]
    explains: tuple[tuple[str, str], ...]
    leans: tuple[str, ...]


def spot(body: str, media: Media) -> Spotted:
    """What stands in the author's own words, and what the whole of it links to."""
    own = own_words(body, media)
    prose = "\n".join(line for line in own.split("\n") if not _CODE.search(line))
    bare = _URL.sub(" ", prose)
    return Spotted(tuple(_terms(bare)), tuple(_explained(bare)), tuple(_leans(own, body)))


def _terms(prose: str) -> Iterator[str]:
    """Each term once, as it is written first."""
    addressed = {name.casefold() for pair in _ADDRESSED.findall(prose) for name in pair if name}
    last = prose.rstrip().rsplit("\n", 1)[-1].split()
    if 0 < len(last) <= 3 and last[-1][-1] not in ".!?":  # it is signed
        addressed |= {word.strip(",.-").casefold() for word in last}
    found: dict[str, str] = {}
    for token in _TOKEN.findall(prose):
        term = token.lstrip("@")
        key = term.casefold()
        if key in found or not _is_term(term, key):
            continue
        found[key] = f"@{term}" if token[0] == "@" or key in addressed else term
        if len(found) == MOST_TERMS:
            break
    yield from found.values()


def _is_term(term: str, key: str) -> bool:
    """Whether a newcomer may have to learn it. Short ones only where they are abbreviations."""
    if "'" in term or "\u2019" in term or not SHORTEST <= len(term) <= LONGEST:
        return False
    if "." in term or sum(letter.isdigit() for letter in term) * 2 > len(term):
        return False
    if len(term) == SHORTEST and not term.isupper():
        return False
    return not all(is_common(part) for part in key.split("-"))


def _explained(prose: str) -> Iterator[tuple[str, str]]:
    """Terms with the sentence that says what they are, each once."""
    found: dict[str, str] = {}
    for part in _SENTENCE.split(prose):
        sentence = " ".join(part.split())
        if not SENTENCE[0] <= len(sentence) <= SENTENCE[1] or sentence.endswith("?"):
            continue
        for term in _told_in(sentence):
            found.setdefault(term, sentence)
    yield from found.items()


def _told_in(sentence: str) -> Iterator[str]:
    told = _EXPLAINS.match(sentence)
    if told and not is_common(told[1].casefold()):
        yield told[1]
    spelled = [(short, words) for words, short in _SPELLED_BEFORE.findall(sentence)]
    for short, words in (*spelled, *_SPELLED_AFTER.findall(sentence)):
        initials = "".join(word[0] for word in words.split()).upper()
        if initials.endswith(short.upper()):
            yield short


def explained_in(text: str, term: str) -> str:
    """The sentence of a text that explains this term; empty when none does."""
    wanted = term.casefold()
    return next((told for known, told in _explained(text) if known.casefold() == wanted), "")


def _leans(own: str, body: str) -> Iterator[str]:
    if _THANKS.search(own[:_THANKED_WITHIN]):
        yield "thanks"
    found: dict[str, None] = {}
    for pattern, how in _LEANS:
        for match in pattern.finditer(body if how != "mail" else own):
            found[_source(match, how)] = None
    yield from found


def _source(match: re.Match[str], how: str) -> str:
    """How what is linked to is named by `contributions.source`, or its ID."""
    if how == "slack":
        return f"{match[1]}/{match[2]}.{match[3]}"
    if how == "posts":
        return f"{_site(match[1])}/posts/{match[2]}"
    return f"<{match[1]}>" if how == "mail" else match[1]


def _site(host: str) -> str:
    """`bicycles.meta` for `meta.bicycles.stackexchange.com`, and the other way round."""
    parts = [part for part in host.split(".") if part not in ("www", "com", "stackexchange")]
    return (
        ".".join([*parts[1:], "meta"]) if parts[:1] == ["meta"] and parts[1:] else ".".join(parts)
    )
