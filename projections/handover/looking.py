"""Looking: through whose eyes, at what time, and at which seat a handover is made."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypedDict
from uuid import UUID

import sqlalchemy as sa

from projections.handover.seats import Seat
from projections.people.identities import Identities
from projections.threads.rows import Then
from projections.threads.seen import contribution_seen
from projections.threads.tables import contributions
from projections.viewer import Viewer

YEAR = timedelta(days=365)


class Clocks(TypedDict):
    """Both clocks, as queries take them."""

    as_of: datetime | None
    known_at: datetime | None


@dataclass(frozen=True)
class Said:
    """Something that the holder said."""

    id: UUID
    thread: UUID
    space: UUID
    kind: str
    occurred_at: datetime


@dataclass
class Looking:
    """One look at a seat, in one transaction."""

    engine: sa.Engine
    connection: sa.Connection
    viewer: Viewer
    then: Then
    seat: Seat
    who: Identities

    @property
    def clocks(self) -> Clocks:
        """Both clocks, as queries take them."""
        return {"as_of": self.then.as_of, "known_at": self.then.known_at}

    @property
    def at(self) -> datetime:
        """The moment of the view."""
        return self.then.as_of or datetime.now(UTC)

    def is_holder(self, person: UUID | None) -> bool:
        """Whether this is the holder, by any of their handles."""
        return person is not None and self.who.person(person) == self.seat.person

    def in_term(self, at: datetime) -> bool:
        """Whether they held the role then."""
        until = self.seat.term.until
        return self.seat.term.since <= at and (until is None or at <= until)

    @cached_property
    def said(self) -> list[Said]:
        """What the holder said in the year up to their last word, as the viewer sees it."""
        c = contributions.c
        seen = (c.author_id.in_(self.seat.handles), contribution_seen(self.viewer))
        shown = (*seen, self.then.of(contributions), c.state == "shown")
        last = self.connection.scalar(sa.select(sa.func.max(c.occurred_at)).where(*shown))
        if last is None:
            return []
        select = sa.select(c.id, c.thread_id, c.space_id, c.kind, c.occurred_at)
        rows = self.connection.execute(select.where(*shown, c.occurred_at > last - YEAR))
        return sorted((Said(*row) for row in rows), key=lambda s: (s.occurred_at, s.id))

    @cached_property
    def last_said(self) -> dict[UUID, Said]:
        """The last of it in each thread."""
        return {said.thread: said for said in self.said}

    @cached_property
    def spaces(self) -> set[UUID]:
        """Where the holder spoke."""
        return {said.space for said in self.said}

    @property
    def since(self) -> datetime:
        """From when on what they said counts as still going on."""
        return self.said[-1].occurred_at - YEAR if self.said else self.at

    def rows(self, select: sa.Select[Any]) -> list[Any]:
        """What a statement finds."""
        return list(self.connection.execute(select))
