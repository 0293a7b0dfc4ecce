"""Staleness: which answers lean on what has changed since, so that those that hold come first."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from projections.citations.queries import citations_in
from projections.citations.stale import LEANING, stale_in
from projections.citations.tables import citations
from projections.search.keyword.columns import NOWHERE, Columns, Flags, Floats, Numbers
from projections.store import positions
from projections.viewer import Viewer

REMEMBERED = 50
READ = ("citations", "norms", "decisions")
MINUTE = 60  # seconds, after which what was decided for later may have come into force


@dataclass(frozen=True)
class Leaning:
    """The contributions that lean on something: whether that has changed since."""

    changed: Mapping[UUID, bool]

    def stale(self, columns: Columns) -> Flags:
        """The documents that lean on what has changed."""
        return self._flags(columns, changed=True)

    def stale_share(self, columns: Columns) -> Floats:
        """Of each thread, how much of what answers in it leans on what has changed, from 0 to 1.

        What answers are its answers, or else all but its opening. Where something leans on what
        holds, the share is 0.
        """
        count = len(columns.thread_ids)
        if not self.changed:
            return np.zeros(count)
        stale = self._flags(columns, changed=True)
        said = np.bincount(columns.threads[~columns.former], minlength=count)
        answers = np.bincount(columns.threads[columns.answers & ~columns.former], minlength=count)
        shares: Floats = np.bincount(columns.threads[stale], minlength=count) / np.maximum(
            np.where(answers > 0, answers, said - 1), 1
        )
        shares[columns.threads[self._flags(columns, changed=False)]] = 0.0
        return np.minimum(shares, 1.0)

    def _flags(self, columns: Columns, *, changed: bool) -> Flags:
        flags: Flags = np.zeros(columns.count, np.bool_)
        ids = [one.bytes for one, is_so in self.changed.items() if is_so == changed]
        if ids:
            numbers: Numbers = columns.numbers_of(np.array(ids, "S16"))
            flags[numbers[numbers != NOWHERE]] = True
        return flags


NOTHING = Leaning({})


class Staleness:
    """Works out what leans on what, once for a viewer and time, until something is projected."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Leaning] = {}

    def leaning(
        self,
        connection: sa.Connection,
        viewer: Viewer,
        as_of: datetime | None,
        known_at: datetime | None,
    ) -> Leaning:
        """What leans on what, as the viewer sees it and as it was then."""
        if connection.scalar(sa.select(citations.c.id).limit(1)) is None:
            return NOTHING
        at = sa.select(positions.c.position).where(positions.c.projection.in_(READ))
        now = int(time.time() // MINUTE) if as_of is None else 0
        key = (tuple(connection.scalars(at)), now, viewer, as_of, known_at)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[key] = _leaning(connection, viewer, as_of, known_at)
        return known


def _leaning(
    connection: sa.Connection,
    viewer: Viewer,
    as_of: datetime | None,
    known_at: datetime | None,
) -> Leaning:
    cited = citations_in(connection, as_of=as_of, known_at=known_at)
    ids = {c.of_id for c in cited if c.of_kind == "contribution" and c.relation in LEANING}
    stale = stale_in(connection, viewer, ids, as_of=as_of, known_at=known_at)
    return Leaning({one: one in stale for one in ids})
