"""Keeps the tables of spaces."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.domain.space import Space
from projections.owned import Communal, Owned
from projections.projection import Batch, Projection
from projections.spaces.tables import space_names, space_readers, space_visibilities, spaces


class SpacesProjection(Projection):
    """Where the community talks, and who may see it."""

    name = "spaces"
    tables = (spaces, space_names, space_visibilities, space_readers)
    owned = (
        Owned(spaces.c.purpose_by, (spaces.c.purpose,), "space", spaces.c.id, "purposes of spaces"),
    )
    communal = (
        Communal((spaces.c.name,), "space", spaces.c.id),
        Communal((space_names.c.name,), "space", space_names.c.space_id),
    )

    def __init__(self) -> None:
        self._with_new_names: set[UUID] = set()
        self._with_new_readers: set[UUID] = set()

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Space.Opened: self._opened,
            Space.Renamed: self._renamed,
            Space.VisibilityChanged: self._visibility_changed,
            Space.Closed: self._closed,
        }

    def finish(self, batch: Batch) -> None:
        """The present name and visibility are the latest in the community."""
        for space in self._with_new_names:
            self._set(batch, space, name=_latest(batch, space_names, space).name)
        for space in self._with_new_readers:
            latest = _latest(batch, space_visibilities, space)
            self._set(batch, space, visibility=latest.visibility)
            batch.execute(space_readers.delete().where(space_readers.c.space_id == space))
            for person in latest.named:
                batch.insert(space_readers, space_id=space, person_id=UUID(person))
        self._with_new_names.clear()
        self._with_new_readers.clear()

    def _opened(self, event: Space.Opened, batch: Batch) -> None:
        batch.insert(
            spaces,
            id=event.originator_id,
            name=event.name,
            kind=event.kind,
            visibility=event.visibility,
            purpose=event.purpose.text or None,
            purpose_by=event.purpose.person,
            opened_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
        self._add_name(event, batch)
        self._add_visibility(event, batch)

    def _renamed(self, event: Space.Renamed, batch: Batch) -> None:
        self._add_name(event, batch)
        self._with_new_names.add(event.originator_id)

    def _visibility_changed(self, event: Space.VisibilityChanged, batch: Batch) -> None:
        self._add_visibility(event, batch)

    def _closed(self, event: Space.Closed, batch: Batch) -> None:
        self._set(batch, event.originator_id, closed_at=event.occurred.at)

    def _add_name(self, event: Space.Opened | Space.Renamed, batch: Batch) -> None:
        batch.insert(
            space_names,
            space_id=event.originator_id,
            name=event.name,
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )

    def _add_visibility(self, event: Space.Opened | Space.VisibilityChanged, batch: Batch) -> None:
        batch.insert(
            space_visibilities,
            space_id=event.originator_id,
            visibility=event.visibility,
            named=sorted({person.hex for person in event.named}),
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )
        self._with_new_readers.add(event.originator_id)

    def _set(self, batch: Batch, space: UUID, **values: Any) -> None:
        batch.execute(spaces.update().where(spaces.c.id == space).values(**values))


def _latest(batch: Batch, history: sa.Table, space: UUID) -> sa.Row[Any]:
    order = (history.c.occurred_at.desc(), history.c.recorded_at.desc())
    mine = sa.select(history).where(history.c.space_id == space)
    return batch.execute(mine.order_by(*order).limit(1)).one()
