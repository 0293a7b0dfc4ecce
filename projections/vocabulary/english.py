"""English: the words that everybody knows, by how often they are written.

From the dictionary that symspellpy carries: words of SCOWL, counted in Google's n-grams, one a
line with its count, the commonest first.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import islice

COMMON, WELL_KNOWN = 5_000, 20_000
"""So many of the commonest words say nothing about a community, and so many say little."""

NETWORDS = frozenset(
    [
        "afaict",
        "afaik",
        "anybody",
        "anyways",
        "asap",
        "bbl",
        "btw",
        "cannot",
        "cheers",
        "etc",
        "faq",
        "fwd",
        "fwiw",
        "fyi",
        "hmm",
        "http",
        "https",
        "iirc",
        "imho",
        "imo",
        "irc",
        "lol",
        "somebody",
        "somehow",
        "whoever",
        "nope",
        "ok",
        "okay",
        "omg",
        "otoh",
        "ps",
        "regards",
        "rtfm",
        "thx",
        "tia",
        "tldr",
        "url",
        "urls",
        "wrt",
        "www",
        "yeah",
        "yep",
    ]
)
"""What everybody writes on the net, which is in no dictionary."""

ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("ly", ""), ("ers", ""), ("ers", "e"), ("able", ""),
)  # fmt: skip


@cache
def counts() -> Mapping[str, int]:
    """How often each word was written, the commonest first."""
    name = "frequency_dictionary_en_82_765.txt"
    text = files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig")
    pairs = (line.split() for line in text.splitlines())
    return {word: int(count) for word, count in pairs}


@cache
def total() -> int:
    """How many words were counted."""
    return sum(counts().values())


@cache
def _commonest(number: int) -> frozenset[str]:
    """The dictionary has the commonest first."""
    return frozenset(islice(counts(), number)) | NETWORDS


def is_well_known(word: str) -> bool:
    """Whether most people know a word, given in small letters and as it stands."""
    return word in _commonest(WELL_KNOWN)


def is_common(word: str) -> bool:
    """Whether everybody knows a word, in any of its forms. It is given in small letters."""
    common = _commonest(COMMON)
    if word in common:
        return True
    stems = (word[: -len(end)] + stem for end, stem in ENDINGS if word.endswith(end))
    return any(stem in common or _undoubled(stem) in common for stem in stems)


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-1:] == stem[-2:-1] else stem
