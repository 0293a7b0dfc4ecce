"""Queries of words: which ones this community uses, and what they mean here."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.people.tables import person_names
from projections.viewer import Viewer
from projections.vocabulary.english import counts, total
from projections.vocabulary.reading import Said, reading_of

FEWEST_USES, FEWEST_PEOPLE = 3, 3
OFTENER = 6
"""So much oftener than in English at large is a word used here, to be this community's."""

PER_CONTRIBUTION = 60
"""Words of a contribution, roughly: each term is counted once in one."""

UNWRITTEN = 20_000
"""How often a word was written, at most, that the dictionary lacks."""

ADDRESSED = 0.1
"""Of the uses of a word, so many address somebody where it is a name."""

EXPLAINED = 1.5
"""So much more is a word worth that somebody explained."""

WINDOW = 12
"""Explanations that are looked at, the oldest first."""


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


@dataclass
class _Uses:
    surfaces: Counter[str] = field(default_factory=Counter)
    people: set[UUID] = field(default_factory=set)
    uses: int = 0
    addressed: int = 0
    first: UUID | None = None
    last: UUID | None = None


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
    said = list(reading.then(as_of, known_at))
    uses = _uses(said)
    meanings = _meanings(said)
    names = _names(connection)
    scored = [
        (_score(term, used, len(said)) * (EXPLAINED if term in meanings else 1), term)
        for term, used in uses.items()
        if _is_shown(used) and term not in names
    ]
    best = sorted((row for row in scored if row[0] > 0), key=lambda row: (-row[0], row[1]))
    return [_row(term, uses[term], meanings) for _, term in _unlike(best)][:limit]


def _uses(said: Iterable[Said]) -> dict[str, _Uses]:
    found: dict[str, _Uses] = defaultdict(_Uses)
    for one in said:
        for surface in one.terms.split():
            term = surface.lstrip("@")
            used = found[term.casefold()]
            used.surfaces[term] += 1
            used.people.add(one.author)
            used.uses += 1
            used.addressed += surface != term
            used.first = used.first or one.id
            used.last = one.id
    return found


def _is_shown(used: _Uses) -> bool:
    return (
        used.uses >= FEWEST_USES
        and len(used.people) >= FEWEST_PEOPLE
        and used.addressed <= ADDRESSED * used.uses
    )


def _score(term: str, used: _Uses, contributions: int) -> float:
    """How telling a word is: by how many people use it, and how much oftener than in English."""
    here = used.uses / (contributions * PER_CONTRIBUTION)
    elsewhere = max(counts().get(term, 0), UNWRITTEN) / total()
    oftener = here / elsewhere
    if oftener < OFTENER:
        return 0
    return math.log(oftener) * math.log2(1 + len(used.people))


def _unlike(scored: Iterable[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Each word in one of its forms: the most telling one."""
    stems: set[str] = set()
    for score, term in scored:
        stem = re.sub(r"(?:ing|ed|er|es|s|e|rs)$", "", term) if len(term) > 4 else term
        if stem not in stems:
            stems.add(stem)
            yield score, term


def _meanings(said: Iterable[Said]) -> dict[str, tuple[str, UUID]]:
    """What somebody first said of each word that it is."""
    found: dict[str, tuple[str, UUID]] = {}
    for one in said:
        for line in one.explains.split("\n") if one.explains else ():
            term, _, sentence = line.partition("\t")
            found.setdefault(term.casefold(), (sentence, one.id))
    return found


def _names(connection: sa.Connection) -> set[str]:
    """Every part of every name that somebody had."""
    found: set[str] = set()
    for name in connection.scalars(sa.select(person_names.c.name).distinct()):
        found.update(re.findall(r"[\w+-]+", (name or "").casefold()))
    return found


def _row(term: str, used: _Uses, meanings: dict[str, tuple[str, UUID]]) -> WordRow:
    sentence, where = meanings.get(term, ("", None))
    if used.first is None or used.last is None:
        raise ValueError(f"{term!r} was used nowhere.")
    return WordRow(
        term=min(used.surfaces, key=lambda surface: (-used.surfaces[surface], surface)),
        uses=used.uses,
        people=len(used.people),
        first=used.first,
        last=used.last,
        meaning=sentence,
        meant_in=where,
    )
