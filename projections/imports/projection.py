"""Keeps the table of import runs."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.import_run import ImportRun
from projections.imports.tables import imports
from projections.projection import Batch, Projection


class ImportsProjection(Projection):
    """What was imported, and what became of every record."""

    name = "imports"
    version = 2
    tables = (imports,)

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            ImportRun.Started: self._started,
            ImportRun.Finished: self._finished,
            ImportRun.DetailsForgotten: self._forgotten,
        }

    def _started(self, event: ImportRun.Started, batch: Batch) -> None:
        batch.insert(
            imports,
            id=event.originator_id,
            reader=event.reader,
            source=event.name.text,
            started_at=event.occurred.at,
        )

    def _finished(self, event: ImportRun.Finished, batch: Batch) -> None:
        batch.execute(
            imports.update()
            .where(imports.c.id == event.originator_id)
            .values(
                finished_at=event.occurred.at,
                read=event.read,
                recorded=event.recorded,
                known=event.known,
                skipped=dict(event.skipped),
                unreadable_count=event.unreadable_count,
                unreadable=event.unreadable.text and json.loads(event.unreadable.text),
                dropped_fields=dict(event.dropped_fields),
                seconds=event.seconds,
            )
        )

    def _forgotten(self, event: ImportRun.DetailsForgotten, batch: Batch) -> None:
        mine = imports.c.id == event.originator_id
        gone = {"source": None, "unreadable": None, "forgotten_at": event.occurred.at}
        batch.execute(imports.update().where(mine).values(**gone))
