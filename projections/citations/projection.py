"""Keeps the tables of citations."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.citation import Citation
from projections.citations.tables import citation_changes, citations
from projections.owned import Owned
from projections.projection import Batch, Projection

_c, _h = citations.c, citation_changes.c


class CitationsProjection(Projection):
    """What leans on, follows from or replaces what."""

    name = "citations"
    tables = (citations, citation_changes)
    owned = (
        Owned(_c.note_by, (_c.note, _c.address), "citation", _c.id, "notes on citations"),
        Owned(_h.reason_by, (_h.reason,), "citation", _h.citation_id, "reasons for citations"),
    )

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Citation.Made: self._made,
            Citation.Withdrawn: self._withdrawn,
            Citation.Restored: self._restored,
        }

    def _made(self, event: Citation.Made, batch: Batch) -> None:
        batch.insert(
            citations,
            id=event.originator_id,
            of_kind=event.of_kind,
            of_id=event.of,
            entry=event.entry,
            relation=event.relation,
            to_kind=event.to_kind,
            to_id=event.to,
            clause=event.clause,
            by=event.by,
            note=event.note.text,
            note_by=event.note.person,
            address=event.address.text or None,
            **_when(event),
        )

    def _withdrawn(self, event: Citation.Withdrawn, batch: Batch) -> None:
        said = {"reason": event.reason.text, "reason_by": event.reason.person}
        row = {"holds": False, "by": event.by, **said}
        batch.insert(citation_changes, citation_id=event.originator_id, **row, **_when(event))

    def _restored(self, event: Citation.Restored, batch: Batch) -> None:
        said = {"reason": event.note.text, "reason_by": event.note.person}
        row = {"holds": True, "by": event.by, **said}
        batch.insert(citation_changes, citation_id=event.originator_id, **row, **_when(event))


def _when(event: Any) -> dict[str, Any]:
    return {
        "occurred_at": event.occurred.at,
        "precision": event.occurred.precision,
        "recorded_at": event.timestamp,
    }
