"""Keeps the tables of erasures."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.person import Person
from projections.erasures.tables import erasures, named_in
from projections.owned import Owned
from projections.projection import Batch, Projection


class ErasuresProjection(Projection):
    """Who was forgotten, and which words of others name or quote them."""

    name = "erasures"
    tables = (erasures, named_in)
    owned = (
        Owned(
            erasures.c.reason_by,
            (erasures.c.reason,),
            "person",
            erasures.c.person_id,
            "reasons for erasing others",
        ),
    )

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {Person.Erased: self._erased}

    def _erased(self, event: Person.Erased, batch: Batch) -> None:
        batch.insert(
            erasures,
            person_id=event.originator_id,
            by=event.by,
            reason=event.reason.text or None,
            reason_by=event.reason.person,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
        for kind, things in event.named_in.items():
            for thing in things:
                batch.insert(named_in, person_id=event.originator_id, kind=kind, thing_id=thing)
