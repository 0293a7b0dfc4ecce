"""Keeps the tables of norms."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.norm import Norm
from projections.chronicles import correct, enter, reasons_in
from projections.norms.tables import norm_changes, norms
from projections.owned import Communal
from projections.projection import Batch, Projection


class NormsProjection(Projection):
    """The community's rules, and everything that happened to them."""

    name = "norms"
    tables = (norms, norm_changes)
    owned = (reasons_in(norm_changes, "norm"),)
    communal = (
        Communal((norms.c.scope,), "norm", norms.c.id),
        Communal((norm_changes.c.title, norm_changes.c.text), "norm", norm_changes.c.subject_id),
    )

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Norm.Adopted: self._adopted,
            Norm.Amended: self._changed,
            Norm.Retranscribed: self._changed,
            Norm.Suspended: self._changed,
            Norm.Reinstated: self._changed,
            Norm.Repealed: self._changed,
            Norm.Corrected: self._corrected,
        }

    def _adopted(self, event: Norm.Adopted, batch: Batch) -> None:
        batch.insert(norms, id=event.originator_id, scope=event.scope, visibility=event.visibility)
        self._changed(event, batch)

    def _changed(self, event: Any, batch: Batch) -> None:
        effective_from = getattr(event, "effective_from", None)
        enter(
            batch,
            norm_changes,
            event,
            title=getattr(event, "title", ""),
            effective_from=effective_from,
            in_force_at=effective_from or event.occurred.at,
            text=getattr(event, "text", None),
        )

    def _corrected(self, event: Norm.Corrected, batch: Batch) -> None:
        row = correct(batch, norm_changes, event)
        if row is not None:
            in_force_at = row["effective_from"] or event.to
            batch.insert(norm_changes, **{**row, "in_force_at": in_force_at})
