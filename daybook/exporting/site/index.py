"""Index: what the search of a site reads, in files small enough to load one by one.

The terms are those of Daybook's own search, and `files/search.js` takes a question apart as
`projections/search/words.py` takes texts apart. How much a term says of a document is worked out
here by BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), so that the
script has only to add up. A browser loads no file of data from a folder, but it loads scripts: so
each part is a script that hands over its data.
"""

import json
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daybook.exporting.progress import tell
from projections.search.words import terms

FOLDER = "search"
HEAD = "head.js"
DOCUMENTS = 250
"""How many documents one file tells of."""

CHARACTERS = 60_000
"""How many characters of terms and where they are stand in one file, about."""

K1 = 1.2
B = 0.75
TITLE_COUNTS = 2
FORMER_COUNTS = 0.5
LEVELS = 26
STEP = 0.9
"""How much more one letter says than the one before it."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Entry:
    """A document: where it is in the site, how a result tells of it, and its words.

    `named` are the words of what names it, and `former` texts that it no longer has. `marks` are
    told one by one, with a `|` between them.
    """

    file: str
    title: str
    excerpt: str
    date: str
    space: str
    marks: str
    text: str
    named: str = ""
    former: Sequence[str] = ()

    def at(self, file: str) -> "Entry":
        """The same, found there."""
        return replace(self, file=file)


class Index:
    """Takes documents in, and writes the files of the search."""

    def __init__(self, folder: Path):
        self._folder = folder / FOLDER
        self._folder.mkdir()
        self._postings: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._lengths: array[int] = array("I")
        self._told: list[list[str]] = []
        self._count = 0

    def add(self, entry: Entry) -> None:
        """Take in a document."""
        now = Counter(terms(entry.text))
        for term in terms(entry.named):
            now[term] += TITLE_COUNTS
        before = Counter(term for text in entry.former for term in terms(text))
        for term, count in now.items():
            self._postings[term].append(self._packed(count, was=False))
        for term, count in before.items():
            if term not in now:
                self._postings[term].append(self._packed(count, was=True))
        self._lengths.append(sum(now.values()))
        self._told.append(
            [entry.file, entry.title, entry.excerpt, entry.date, entry.space, entry.marks]
        )
        self._count += 1
        if len(self._told) == DOCUMENTS:
            self._write_documents()

    def finish(self) -> int:
        """Write what is left, and the terms. How many documents there are."""
        self._write_documents()
        firsts = []
        for number, part in enumerate(in_parts(self._lines())):
            firsts.append(next(iter(part)))
            self._write(f"terms-{number}.js", "terms", number, part)
        self._write(HEAD, "head", {"documents": self._count, "size": DOCUMENTS, "terms": firsts})
        return self._count

    def _packed(self, count: int, was: bool) -> int:
        return self._count << 16 | int(was) << 15 | min(count, 0x7FFF)

    def _write_documents(self) -> None:
        if self._told:
            number = (self._count - 1) // DOCUMENTS
            self._write(f"documents-{number}.js", "documents", number, self._told)
            self._told = []

    def _lines(self) -> Iterator[tuple[str, str]]:
        average = sum(self._lengths) / max(1, self._count)
        # As JavaScript orders strings, by units of UTF-16.
        ordered = sorted(self._postings, key=lambda term: term.encode("utf-16-be", "surrogatepass"))
        for number, term in enumerate(ordered, 1):
            yield term, self._told_of(self._postings[term], average)
            if number % 5_000 == 0 or number == len(ordered):
                tell("Search", number, len(ordered))

    def _told_of(self, postings: "array[int]", average: float) -> str:
        """Where a term is: for each document the step from the one before, then how much it says.

        The step is in base 36, the rest one letter: a capital where the document no longer says so.
        """
        rarity = math.log(1 + (self._count - len(postings) + 0.5) / (len(postings) + 0.5))
        parts, last = [], -1
        for packed in postings:
            document, was, count = packed >> 16, packed >> 15 & 1, packed & 0x7FFF
            length = K1 * (1 - B + B * self._lengths[document] / (average or 1))
            said = rarity * count * (K1 + 1) / (count + length) * (FORMER_COUNTS if was else 1)
            level = min(LEVELS - 1, round(said / STEP))
            parts.append(f"{base36(document - last)}{chr((65 if was else 97) + level)}")
            last = document
        return " ".join(parts)

    def _write(self, name: str, what: str, *values: object) -> None:
        told = ",".join(json.dumps(value, separators=(",", ":")) for value in values)
        (self._folder / name).write_text(f"daybookSearch.{what}({told});\n", encoding="ascii")


def in_parts(lines: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """The terms in their order, and where they are, in parts of some size."""
    part: dict[str, str] = {}
    size = 0
    for term, told in lines:
        if part and size + len(told) > CHARACTERS:
            yield part
            part, size = {}, 0
        part[term] = told
        size += len(term) + len(told)
    if part:
        yield part


def base36(number: int) -> str:
    """A number from 0 as JavaScript's `parseInt(text, 36)` reads it."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits
