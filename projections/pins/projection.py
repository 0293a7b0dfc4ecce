"""Keeps the tables of pins."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.pin import Pin
from projections.owned import Owned
from projections.pins.tables import pin_changes, pins
from projections.projection import Batch, Projection

_c = pin_changes.c


class PinsProjection(Projection):
    """What a steward put on the page for newcomers, and what is said about it."""

    name = "pins"
    tables = (pins, pin_changes)
    owned = (Owned(_c.note_by, (_c.note,), "pin", _c.pin_id, "notes on the page for newcomers"),)

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Pin.Placed: self._placed,
            Pin.Annotated: self._annotated,
            Pin.Removed: self._removed,
            Pin.Restored: self._restored,
        }

    def _placed(self, event: Pin.Placed, batch: Batch) -> None:
        batch.insert(
            pins,
            id=event.originator_id,
            of_kind=event.of_kind,
            of_id=event.of,
            clause=event.clause,
            section=event.section,
        )
        _enter(batch, event, "placed", event.note)

    def _annotated(self, event: Pin.Annotated, batch: Batch) -> None:
        _enter(batch, event, "annotated", event.note)

    def _removed(self, event: Pin.Removed, batch: Batch) -> None:
        _enter(batch, event, "removed", event.reason)

    def _restored(self, event: Pin.Restored, batch: Batch) -> None:
        _enter(batch, event, "restored", event.note)


def _enter(batch: Batch, event: Any, change: str, note: Any) -> None:
    batch.insert(
        pin_changes,
        pin_id=event.originator_id,
        change=change,
        by=event.by,
        note=note.text,
        note_by=note.person,
        occurred_at=event.occurred.at,
        precision=event.occurred.precision,
        recorded_at=event.timestamp,
    )
