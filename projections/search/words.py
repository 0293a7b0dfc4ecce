"""Words: how a text, of the archive or of a question, becomes the terms that the index holds.

Terms are lower-cased, without accents, stemmed where they look English, and without stop words.
What people write as one thing, such as `foo_bar.baz`, `C++`, `#1234` or `example.org`, is kept
twice: as its parts, and exactly. The exact form has a `=` before it, so that the two stay apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer
from whoosh.lang.stopwords import stoplists

# Snowball's English stemmer. A call holds the interpreter's lock, so threads may share it.
stem = Stemmer("english", 0).stemWord
EXACT = "="
GAP = "_"
STOP_WORDS = frozenset(stoplists["en"]) | {
    *("would", "could", "dont", "doesnt", "didnt", "cant", "isnt", "arent", "wasnt", "wont"),
    *("im", "ive", "youre", "thats", "theres", "whats", "http", "https", "www"),
}

_LONGEST = 64
_KNOWN_CHUNKS = 250_000
_KNOWN_PIECES = 100_000
_MENTION = re.compile(r"<@[0-9a-fA-F-]{36}>")
_QUOTES = str.maketrans("\u2018\u2019\u02bc`", "''''")
_PIECE = re.compile(r"[^\s()\[\]{}<>\"=,;|\u201c-\u201f\u2039\u203a\u00ab\u00bb\u2026]+")
_OPENING = "'*~!?:"
_CLOSING = "'*~!?:./"
_BEFORE = "(\"'*"
_BEHIND = ".,;:!?)\"'*"
_DOTS = re.compile(r"^\.{2,}")
_PART = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CAMEL = re.compile(r"[a-z][A-Z]")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HOST = re.compile(r"(?:https?://|www\.|@)([\w-]+(?:\.[\w-]+)+)")
_ACCENT = re.compile("[\u0300-\u036f]")
# Scripts without spaces between words (Thai to Khmer, kana, Han): there, a letter is a term.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LETTER = re.compile(_UNSPACED)
_PAIR = re.compile(f"(?=({_UNSPACED}{{2}}))")


def sequence(text: str) -> list[str]:
    """The terms of a text in its order, with a GAP for each stop word, for the sake of phrases.

    An exact form stands behind its parts.
    """
    if "<@" in text:
        text = _MENTION.sub(" ", text)
    return " ".join(map(_known.__getitem__, text.split())).split()


def terms(text: str) -> list[str]:
    """The terms of a text, in its order."""
    return [term for term in sequence(text) if term != GAP]


def terms_of_chunk(chunk: str) -> list[str]:
    """The terms of a chunk without spaces, and GAPs, quickly."""
    return _known[chunk].split()


def fold(text: str) -> str:
    """Lower case without accents. Marks that make another letter in other scripts stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENT.sub("", decomposed)).casefold()


class _Chunks(dict[str, str]):
    """The terms of what stands between two spaces. Words recur, so most are found here."""

    def __missing__(self, chunk: str) -> str:
        if len(self) >= _KNOWN_CHUNKS:
            self.clear()
        bare = chunk.lstrip(_BEFORE).rstrip(_BEHIND)
        if bare.isascii() and bare.isalpha() and (bare[1:].islower() or bare.isupper()):
            found = _terms_of_part(bare.lower())  # a plain word, which most are
        else:
            pieces = map(_terms_of_piece, _PIECE.findall(chunk.translate(_QUOTES)))
            found = " ".join(pieces)
        self[chunk] = found
        return found


_known = _Chunks()


@lru_cache(_KNOWN_PIECES)
def _terms_of_piece(piece: str) -> str:
    bare = piece.lstrip(_OPENING).rstrip(_CLOSING)
    if bare.isalpha() and bare.isascii() and not _CAMEL.search(bare):
        return _terms_of_part(bare.lower())
    folded = _DOTS.sub("", fold(bare))
    parts = _parts(folded)
    found = [_terms_of_part(part) for part in parts]
    if len(parts) == 1 and _CAMEL.search(bare):
        found += [_terms_of_part(hump.lower()) for hump in _HUMP.findall(bare)]
    exact = [folded, *_HOST.findall(folded)] if parts and folded not in parts else []
    exact += _pairs_and_symbols(folded)
    found += [EXACT + form for form in exact if len(form) <= _LONGEST]
    return " ".join(found)


def _parts(folded: str) -> list[str]:
    if folded.isascii():
        return _PART.findall(folded)
    spaced = "".join(c if c.isalnum() or c == "'" or _is_mark(c) else " " for c in folded)
    return [part for part in (piece.strip("'") for piece in spaced.split()) if part]


@lru_cache(_KNOWN_PIECES)
def _terms_of_part(part: str) -> str:
    part = part.removesuffix("'s").replace("'", "")
    if part in STOP_WORDS or len(part) > _LONGEST:
        return GAP
    if part.isascii():
        return stem(part) if part.isalpha() else part
    return _LETTER.sub(r" \g<0> ", part)


def _pairs_and_symbols(folded: str) -> Iterator[str]:
    """Pairs of letters of an unspaced script, which say more than letters do; and emoji."""
    if not folded.isascii():
        yield from _PAIR.findall(folded)
        yield from {c for c in folded if unicodedata.category(c) == "So"}


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
