"""Numbering: the numbers in the log of the events that a page cites."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

if TYPE_CHECKING:
    from archive.application import Archive

_RECORDED_AT = re.compile(rb'"timestamp":\{"_type_":"datetime_iso","_data_":"([0-9T:.+-]+)"\}')


@dataclass(frozen=True, slots=True)
class EventRef:
    """An event of a thing: by its version, or by when it was recorded, which no two share."""

    thing: UUID
    version: int | None = None
    recorded_at: datetime | None = None


def event_numbers(archive: "Archive", wanted: Collection[EventRef]) -> Mapping[EventRef, int]:
    """The notification ID of each of these events, as `daybook prove` takes it.

    Those that are not in the log are left out.
    """
    recorder = cast(Any, archive.recorder)
    by_version = {(ref.thing, ref.version): ref for ref in wanted if ref.version is not None}
    by_time = {(ref.thing, ref.recorded_at): ref for ref in wanted if ref.version is None}
    found: dict[EventRef, int] = {}
    for thing, version, number in recorder.select_numbers_of({thing for thing, _ in by_version}):
        if ref := by_version.get((thing, version)):
            found[ref] = number
    for thing, head, number in recorder.select_heads_of({thing for thing, _ in by_time}):
        if ref := by_time.get((thing, recorded_at_in(head))):
            found[ref] = number
    return found


def recorded_at_of(archive: "Archive", number: int) -> datetime | None:
    """When the event of this number was recorded; None when the log has no such event."""
    for stored in archive.recorder.select_notifications(start=number, limit=1):
        if stored.id == number:
            return recorded_at_in(stored.state)
    return None


def recorded_at_in(state: bytes) -> datetime | None:
    """When a stored event was recorded, by its own account; None where it does not say."""
    found = _RECORDED_AT.search(state)
    return datetime.fromisoformat(found[1].decode()) if found else None
