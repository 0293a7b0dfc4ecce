"""Queries of words: which ones this community uses, and what they mean here."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from projections.people.tables import person_names
from projections.viewer import Viewer
from projections.vocabulary.english import counts, is_well_known, total
from projections.vocabulary.reading import Numbers, Reading, reading_of

FEWEST_USES, FEWEST_PEOPLE = 3, 3
OFTENER, OFTENER_WELL_KNOWN = 6, 60
"""So much oftener than in English at large is a word used here, to be this community's."""

PER_CONTRIBUTION = 60
"""Words of a contribution, roughly: each term is counted once in one."""

UNWRITTEN = 20_000
"""How often a word was written, at most, that the dictionary lacks."""

ADDRESSED = 0.1
"""Of the uses of a word, so many address somebody where it is a name."""

EXPLAINED = 1.5
"""So much more is a word worth that somebody explained."""


@dataclass(frozen=True)
class WordRow:
    """A word of this community's: how many used it how often, and what it means where that was
    said."""

    term: str
    uses: int
    people: int
    first: UUID
    """The contribution that used it first."""

    last: UUID
    meaning: str = ""
    meant_in: UUID | None = None


@dataclass(frozen=True)
class _Used:
    """How often each term was used, by how many, how often to address somebody; by its number."""

    terms: list[str]
    uses: Numbers
    people: Numbers
    addressed: Numbers
    surfaces: dict[str, int]
    """How often each way of writing one was used."""

    where: tuple[Numbers, Numbers]
    """The term of each use, and its wording."""


def words_in(
    connection: sa.Connection,
    viewer: Viewer,
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
    limit: int = 16,
) -> list[WordRow]:
    """The words that people here use much oftener than others do, the most telling first.

    They are counted in contributions that the viewer may read. Names of people are left out.
    """
    reading = reading_of(connection, viewer)
    numbers = reading.then(as_of, known_at)
    used = _used(reading, numbers)
    meanings = _meanings(reading, numbers)
    names = _names(connection)
    often = (used.uses >= FEWEST_USES) & (used.people >= FEWEST_PEOPLE)
    often &= used.addressed <= ADDRESSED * used.uses
    scored = []
    for number in np.flatnonzero(often):
        term = used.terms[number]
        score = _score(term, int(used.uses[number]), int(used.people[number]), len(numbers))
        if score > 0 and term not in names:
            scored.append((-score * (EXPLAINED if term in meanings else 1), term, int(number)))
    best = islice(_unlike(sorted(scored)), limit)
    return [_row(reading, used, number, meanings) for _, _, number in best]


def _used(reading: Reading, numbers: Numbers) -> _Used:
    terms: dict[str, int] = {}
    keys = [surface.lstrip("@").casefold() for surface in reading.surfaces]
    term_of = np.array([terms.setdefault(k, len(terms)) for k in keys], dtype=np.int64)
    to_whom = np.array([s.startswith("@") for s in reading.surfaces], dtype=bool)
    stood = np.full(len(reading.ids), False)
    stood[numbers] = True
    kept = stood[reading.used_in]
    surfaces, where = reading.uses[kept], reading.used_in[kept]
    used = term_of[surfaces]
    authors = reading.author[where]
    pairs = np.unique(used * max(reading.people, 1) + authors)
    written = np.bincount(surfaces, minlength=len(keys))
    return _Used(
        terms=list(terms),
        uses=np.bincount(used, minlength=len(terms)),
        people=np.bincount(pairs // max(reading.people, 1), minlength=len(terms)),
        addressed=np.bincount(used[to_whom[surfaces]], minlength=len(terms)),
        surfaces=dict(zip(reading.surfaces, written.tolist(), strict=True)),
        where=(used, where),
    )


def _score(term: str, uses: int, people: int, contributions: int) -> float:
    """How telling a word is: by how many people use it, and how much oftener than in English."""
    elsewhere = max(counts().get(term, 0), UNWRITTEN) / total()
    oftener = uses / (contributions * PER_CONTRIBUTION) / elsewhere
    if oftener < (OFTENER_WELL_KNOWN if is_well_known(term) else OFTENER):
        return 0
    return math.log(oftener) * math.log2(1 + people)


def _unlike(scored: Iterable[tuple[float, str, int]]) -> Iterator[tuple[float, str, int]]:
    """Each word in one of its forms: the most telling one."""
    stems: set[str] = set()
    for score, term, number in scored:
        stem = re.sub(r"(?:ing|ed|ers|er|es|s|e)$", "", term) if len(term) > 4 else term
        if stem not in stems:
            stems.add(stem)
            yield score, term, number


def _meanings(reading: Reading, numbers: Numbers) -> dict[str, tuple[str, UUID]]:
    """What somebody first said of each word that it is."""
    stood = set(numbers.tolist())
    found: dict[str, tuple[str, UUID]] = {}
    for number, explains in reading.explaining.items():
        for line in explains.split("\n") if number in stood else ():
            term, _, sentence = line.partition("\t")
            found.setdefault(term.casefold(), (sentence, reading.ids[number]))
    return found


def _names(connection: sa.Connection) -> set[str]:
    """Every part of every name that somebody had."""
    found: set[str] = set()
    for name in connection.scalars(sa.select(person_names.c.name).distinct()):
        found.update(re.findall(r"[\w+-]+", (name or "").casefold()))
    return found


def _row(
    reading: Reading, used: _Used, number: int, meanings: dict[str, tuple[str, UUID]]
) -> WordRow:
    term = used.terms[number]
    sentence, meant_in = meanings.get(term, ("", None))
    terms, wordings = used.where
    mine = wordings[terms == number]
    ways = (term, term.upper(), term.capitalize(), *_written(used, term))
    return WordRow(
        term=max(ways, key=lambda way: used.surfaces.get(way, 0)),
        uses=int(used.uses[number]),
        people=int(used.people[number]),
        first=reading.ids[mine.min()],
        last=reading.ids[mine.max()],
        meaning=sentence,
        meant_in=meant_in,
    )


def _written(used: _Used, term: str) -> Iterator[str]:
    """The ways in which a term is written, none of them to address somebody."""
    return (way for way in used.surfaces if way.casefold() == term)
