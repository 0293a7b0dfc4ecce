"""Reading: the words of everything a viewer sees, at hand to be counted as of any time.

It is kept in memory until a read model moves on: counting then takes milliseconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

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
_kept: WeakKeyDictionary[sa.Engine, tuple[Any, dict[Viewer, "Reading"]]] = WeakKeyDictionary()


class Said(NamedTuple):
    """A contribution in one wording."""

    id: UUID
    author: UUID
    """The person, whatever their handle there."""

    reply_to: UUID | None
    made_at: datetime
    recorded_at: datetime
    worded_at: datetime
    terms: str
    explains: str
    leans: str


@dataclass(frozen=True)
class Reading:
    """Everything that a viewer may read, by contribution; each with its wordings, oldest first."""

    wordings: tuple[tuple[Said, ...], ...]

    def then(self, as_of: datetime | None, known_at: datetime | None) -> Iterator[Said]:
        """What had been said by then, as it was worded then, the oldest first."""
        if as_of is None and known_at is None:
            yield from (history[-1] for history in self.wordings)
            return
        for history in self.wordings:
            if as_of is not None and history[0].made_at > as_of:
                continue
            known = [s for s in history if known_at is None or s.recorded_at <= known_at]
            worded = [said for said in known if as_of is None or said.worded_at <= as_of]
            if known:
                yield (worded or known)[-1]


def reading_of(connection: sa.Connection, viewer: Viewer) -> Reading:
    """What this viewer may read, from memory while nothing of it changed."""
    select = sa.select(positions).where(positions.c.projection.in_(READ))
    at = tuple(sorted(tuple(row) for row in connection.execute(select)))
    kept = _kept.get(connection.engine)
    if kept is None or kept[0] != at or len(kept[1]) >= MOST:
        kept = _kept[connection.engine] = (at, {})
    if viewer not in kept[1]:
        kept[1][viewer] = Reading(tuple(_histories(connection, viewer)))
    return kept[1][viewer]


def _histories(connection: sa.Connection, viewer: Viewer) -> Iterator[tuple[Said, ...]]:
    """What is withheld now is withheld in every view, so only what is shown is read."""
    c, w = contributions.c, said_words.c
    seen = sa.select(c.id, c.author_id, c.reply_to, c.occurred_at).where(
        c.state == "shown", contribution_seen(viewer)
    )
    words = sa.select(
        w.contribution_id, w.terms, w.explains, w.leans, w.worded_at, w.recorded_at
    ).where(w.terms.is_not(None))
    worded: dict[UUID, list[Any]] = {}
    for row in connection.execute(words):
        worded.setdefault(row[0], []).append(row)
    links = linked_handles(connection)
    found: list[tuple[Said, ...]] = []
    for contribution, author, reply_to, made_at in connection.execute(seen):
        rows: Sequence[Any] = worded.get(contribution, ())
        if len(rows) > 1:
            rows = sorted(rows, key=lambda row: (row.worded_at, row.recorded_at))
        if rows:
            by = belongs_to(author, links)
            found.append(
                tuple(
                    Said(contribution, by, reply_to, made_at, row[5], row[4], row[1], row[2], row[3])
                    for row in rows
                )
            )
    found.sort(key=lambda history: (history[0].made_at, history[0].id.int))
    yield from found
