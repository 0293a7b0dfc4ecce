"""Reading: the words of everything a viewer sees, at hand to be counted as of any time.

It is kept in memory, as arrays, until a read model moves on: counting then takes milliseconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from projections.people.links import belongs_to
from projections.people.names import linked_handles
from projections.store import positions
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer
from projections.vocabulary.tables import said_words

MOST = 8
READ = ("people", "spaces", "threads", "vocabulary")
Numbers = npt.NDArray[np.int64]
_kept: WeakKeyDictionary[sa.Engine, tuple[Any, dict[Viewer, "Reading"]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Leaning:
    """A wording that thanks for what it replies to, or links to something."""

    contribution: UUID
    reply_to: UUID | None
    leans: tuple[str, ...]


class Reading:
    """Everything that a viewer may read, by wording, the oldest contribution first."""

    def __init__(self, rows: Iterable[Any], links: dict[UUID, UUID]):
        self.ids: list[UUID] = []
        """The contribution of each wording."""

        self.surfaces: dict[str, int] = {}
        """Each way in which a term is written, with its number; @ before whoever is addressed."""

        self.leaning: dict[int, Leaning] = {}
        self.explaining: dict[int, str] = {}
        self.sources: dict[str, UUID] = {}
        self.authors: dict[UUID, UUID] = {}
        groups: dict[UUID, int] = {}
        people: dict[UUID, int] = {}
        columns: list[tuple[int, int, int, int, int]] = []
        uses: list[int] = []
        used_in: list[int] = []
        for number, row in enumerate(rows):
            author = belongs_to(row.author_id, links)
            self.ids.append(row.id)
            self.authors[row.id] = author
            self.sources[row.source or str(row.id)] = self.sources[str(row.id)] = row.id
            columns.append(
                (
                    groups.setdefault(row.id, len(groups)),
                    people.setdefault(author, len(people)),
                    _stamp(row.occurred_at),
                    _stamp(row.worded_at),
                    _stamp(row.recorded_at),
                )
            )
            terms = [self.surfaces.setdefault(t, len(self.surfaces)) for t in row.terms.split()]
            uses += terms
            used_in += [number] * len(terms)
            self._keep(number, row)
        numbers = np.array(columns, dtype=np.int64).reshape(-1, 5).T
        self._group, self.author, self._made, self._worded, self._known = numbers
        self.people = len(people)
        self.uses: Numbers = np.array(uses, dtype=np.int64)
        self.used_in: Numbers = np.array(used_in, dtype=np.int64)
        self._groups = len(groups)

    def _keep(self, number: int, row: Any) -> None:
        if row.explains:
            self.explaining[number] = row.explains
        if row.leans:
            self.leaning[number] = Leaning(row.id, row.reply_to, tuple(row.leans.split()))

    def then(self, as_of: datetime | None, known_at: datetime | None) -> Numbers:
        """The numbers of the wordings that stood then, one a contribution, the oldest first."""
        there = np.full(len(self.ids), True)
        if known_at is not None:
            there &= self._known <= _stamp(known_at)
        if as_of is not None:
            there &= self._made <= _stamp(as_of)
        last = np.full(self._groups, -1, dtype=np.int64)
        for some in (there, there & (self._worded <= _stamp(as_of)) if as_of else there):
            numbers = np.flatnonzero(some)
            last[self._group[numbers]] = numbers  # of several, the last one stays
        return np.sort(last[last >= 0])

    def last_at(self, numbers: Numbers) -> int | None:
        """When the last of these was said, in seconds since 1970."""
        return int(self._made[numbers].max()) // 1_000_000 if len(numbers) else None


def reading_of(connection: sa.Connection, viewer: Viewer) -> Reading:
    """What this viewer may read, from memory while nothing of it changed."""
    select = sa.select(positions).where(positions.c.projection.in_(READ))
    at = tuple(sorted(tuple(row) for row in connection.execute(select)))
    kept = _kept.get(connection.engine)
    if kept is None or kept[0] != at or len(kept[1]) >= MOST:
        kept = _kept[connection.engine] = (at, {})
    if viewer not in kept[1]:
        kept[1][viewer] = Reading(_rows(connection, viewer), linked_handles(connection))
    return kept[1][viewer]


def _rows(connection: sa.Connection, viewer: Viewer) -> Iterator[Any]:
    """What is withheld now is withheld in every view, so only what is shown is read."""
    c, w = contributions.c, said_words.c
    columns = (c.id, c.author_id, c.reply_to, c.source, c.occurred_at)
    worded = (w.terms, w.explains, w.leans, w.worded_at, w.recorded_at)
    select = (
        sa.select(*columns, *worded)
        .join(said_words, w.contribution_id == c.id)
        .where(c.state == "shown", w.terms.is_not(None), contribution_seen(viewer))
    )
    rows = connection.execute(select).all()
    return iter(sorted(rows, key=lambda r: (r.occurred_at, r.id.int, r.worded_at, r.recorded_at)))


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)
