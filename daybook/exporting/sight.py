"""Sight: through whose eyes an export looks, and at which time on both clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from projections.threads.rows import Then
from projections.viewer import ANONYMOUS, Viewer

ROWS_AT_ONCE = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Sight:
    """A viewer, and a time on both clocks; None is now. Anybody sees what is public."""

    viewer: Viewer = ANONYMOUS
    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def then(self) -> Then:
        """The time."""
        return Then(self.as_of, self.known_at)

    @property
    def clocks(self) -> dict[str, datetime | None]:
        """The time, as queries take it."""
        return {"as_of": self.as_of, "known_at": self.known_at}

    def had_happened(self, at: datetime | None, recorded_at: datetime | None = None) -> bool:
        """Whether it had by then, as far as was known then."""
        if at is None or (self.as_of is not None and at > self.as_of):
            return False
        known = recorded_at or at
        return self.known_at is None or known <= self.known_at


def in_parts(rows: Iterator[T] | sa.Result[tuple[UUID]] | sa.ScalarResult[T]) -> Iterator[list[T]]:
    """The rows in lists of a few hundred, so that not all are in memory at once."""
    rest = iter(rows)
    while part := list(islice(rest, ROWS_AT_ONCE)):
        yield part  # type: ignore[misc]
