"""Reading: a norm with all its texts at hand, to ask what it said at one time and another."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from projections.norms.history import STATES, NormChangeRow, changes_of, in_force
from projections.norms.lineage import ClauseRow, Version, find_clauses, lineage
from projections.norms.queries import texts_in
from projections.viewer import Viewer


@dataclass(frozen=True)
class NormReading:
    """A norm as the archive knew it, at any time of the community's."""

    id: UUID
    changes: tuple[NormChangeRow, ...]
    texts: dict[int, str] = field(repr=False)

    @property
    def title(self) -> str:
        """What it is called after all that was decided."""
        return self.changes[-1].title

    def standing(self, at: datetime | None) -> NormChangeRow:
        """The last change that was in force then, or else the first one."""
        return ([*in_force(self.changes, at)] or [self.changes[0]])[-1]

    def state(self, at: datetime | None) -> tuple[str, NormChangeRow]:
        """How it stood then, and the change that made it so."""
        found: tuple[str, NormChangeRow] = ("in force", self.changes[0])
        for change in in_force(self.changes, at):
            if change.event in STATES:
                found = (STATES[change.event], change)
        return found

    def clauses(self, at: datetime | None) -> tuple[ClauseRow, ...]:
        """Its clauses then; before it came into force, those that it came with."""
        return self.clauses_after(self._worded(at))

    def clauses_called(self, wanted: str, at: datetime | None) -> list[ClauseRow]:
        """The clauses that were called so then; where none was, those that had been, as they last
        read: of several, the latest to be left out."""
        worded = self._worded(at)
        found = find_clauses(self.clauses_after(worded), wanted)
        for place in range(len(worded) - 1, 0, -1):
            if found:
                break
            kept = {row.id for row in self.clauses_after(worded[: place + 1])}
            gone = [r for r in self.clauses_after(worded[:place]) if r.id not in kept]
            found = find_clauses(gone, wanted)
            found = [replace(row, dropped=worded[place].entry) for row in found]
        return found

    def clauses_after(self, worded: Iterable[NormChangeRow]) -> tuple[ClauseRow, ...]:
        """Its clauses after these of its changes, each of which gave it a text."""
        return lineage(self._versions(worded))

    def clauses_with(self, text: str) -> tuple[ClauseRow, ...]:
        """Its clauses if it were amended to this text now. That change has the number 0."""
        worded = [change for change in in_force(self.changes, None) if change.has_text]
        return lineage((*self._versions(worded), (0, "amended", text)))

    def change(self, entry: int) -> NormChangeRow | None:
        """The change with this number."""
        return next((change for change in self.changes if change.entry == entry), None)

    def _worded(self, at: datetime | None) -> list[NormChangeRow]:
        worded = [change for change in in_force(self.changes, at) if change.has_text]
        return worded or [change for change in self.changes if change.has_text][:1]

    def _versions(self, changes: Iterable[NormChangeRow]) -> tuple[Version, ...]:
        return tuple((c.entry, c.event, self.texts[c.entry]) for c in changes)


def read_norms(
    connection: sa.Connection,
    viewer: Viewer,
    ids: Iterable[UUID],
    *,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, NormReading]:
    """Those of these norms that the viewer sees."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = changes_of(connection, viewer, as_of, known_at, wanted)
    return {
        norm: NormReading(norm, tuple(changes), texts_in(connection, viewer, norm, known_at))
        for norm, changes in found.items()
    }
