"""Keeps the table of handovers."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.role import Role
from projections.handover.tables import handovers
from projections.owned import Owned
from projections.projection import Batch, Projection

_c = handovers.c


class HandoversProjection(Projection):
    """What was written down for successors, and what they said to it."""

    name = "handovers"
    tables = (handovers,)
    owned = (Owned(_c.text_by, (_c.text,), "role", _c.role_id, "words for handing over roles"),)

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Role.HandoverPrepared: self._prepared,
            Role.HandoverAccepted: self._accepted,
        }

    def _prepared(self, event: Role.HandoverPrepared, batch: Batch) -> None:
        self._add(
            event,
            batch,
            person_id=event.person,
            successor_id=event.successor,
            prepared=None,
            text=event.text.text,
            text_by=event.text.person,
            left_out=list(event.left_out),
            cites=list(event.cites),
            size=event.size,
            made_at=event.made_at,
            alone=False,
        )

    def _accepted(self, event: Role.HandoverAccepted, batch: Batch) -> None:
        self._add(
            event,
            batch,
            person_id=None,
            successor_id=None,
            prepared=event.prepared,
            text=event.note.text,
            text_by=event.note.person,
            left_out=[],
            cites=[],
            size=None,
            made_at=None,
            alone=event.alone,
        )

    def _add(self, event: Any, batch: Batch, **told: Any) -> None:
        batch.insert(
            handovers,
            role_id=event.originator_id,
            entry=event.originator_version,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
            **told,
        )
