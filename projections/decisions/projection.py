"""Keeps the tables of decisions."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from archive.domain.decision import Decision
from projections.chronicles import correct, enter, reasons_in
from projections.decisions.tables import decision_changes, decisions
from projections.owned import Communal
from projections.projection import Batch, Projection

STATES: Mapping[Any, str] = {
    Decision.Proposed: "proposed",
    Decision.Superseded: "superseded",
    Decision.Reversed: "reversed",
}


_c = decision_changes.c


class DecisionsProjection(Projection):
    """What was put to the community, and what it decided."""

    name = "decisions"
    tables = (decisions, decision_changes)
    owned = (reasons_in(decision_changes, "decision"),)
    communal = (
        Communal((decisions.c.label,), "decision", decisions.c.id),
        Communal(
            (_c.title, _c.status, _c.method, _c.text, sa.cast(_c.tally, sa.Text)),
            "decision",
            _c.subject_id,
        ),
    )

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Decision.Proposed: self._proposed,
            Decision.Amended: self._changed,
            Decision.Taken: self._changed,
            Decision.Restated: self._changed,
            Decision.Superseded: self._changed,
            Decision.Reversed: self._changed,
            Decision.Reaffirmed: self._changed,
            Decision.DueForReview: self._changed,
            Decision.Corrected: self._corrected,
        }

    def _proposed(self, event: Decision.Proposed, batch: Batch) -> None:
        batch.insert(
            decisions, id=event.originator_id, label=event.label, visibility=event.visibility
        )
        self._changed(event, batch)

    def _changed(self, event: Any, batch: Batch) -> None:
        state = getattr(event, "outcome", getattr(event, "state", None))
        deciders = getattr(event, "deciders", None)
        enter(
            batch,
            decision_changes,
            event,
            title=getattr(event, "title", ""),
            status=getattr(event, "status", ""),
            state=state or STATES.get(type(event)),
            method=getattr(event, "method", None),
            tally=getattr(event, "tally", None),
            deciders=None if deciders is None else [str(person) for person in deciders],
            superseded_by=getattr(event, "superseded_by", None),
            due_at=getattr(event, "due_at", None),
            text=getattr(event, "text", None) or None,
        )

    def _corrected(self, event: Decision.Corrected, batch: Batch) -> None:
        row = correct(batch, decision_changes, event)
        if row is not None:
            batch.insert(decision_changes, **row)
