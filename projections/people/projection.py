"""Keeps the tables of people."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from archive.domain.person import Person
from projections.owned import Owned
from projections.people.links import latest_links, links_in_order
from projections.people.names import chunks
from projections.people.tables import dismissed_links, handle_links, people, person_names
from projections.projection import Batch, Projection

MAIL = "mailto:"
_links, _not = handle_links.c, dismissed_links.c


class PeopleProjection(Projection):
    """Who took part, under which names."""

    name = "people"
    version = 3
    tables = (people, person_names, handle_links, dismissed_links)
    owned = (
        Owned(people.c.id, (people.c.name, people.c.address), "person", people.c.id, "handles"),
        Owned(
            person_names.c.person_id,
            (person_names.c.name,),
            "person",
            person_names.c.person_id,
            "names, present and former",
        ),
        Owned(_links.told_by, (_links.told,), "person", _links.person_id, "evidence of links"),
        Owned(_not.told_by, (_not.told,), "person", _not.person_id, "reasons against links"),
    )

    def __init__(self) -> None:
        self._renamed: set[UUID] = set()
        self._handles: set[UUID] = set()  # linked or not any more, or met only now

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Person.Introduced: self._introduced,
            Person.Renamed: self._renamed_to,
            Person.HandleLinked: self._linked,
            Person.HandleUnlinked: self._linked,
            Person.LinkDismissed: self._dismissed,
            Person.Left: self._left,
            Person.Erased: self._erased,
        }

    def finish(self, batch: Batch) -> None:
        """A person's present name is the latest in the community, in whatever order recorded."""
        latest = (
            sa.select(person_names.c.name)
            .where(person_names.c.person_id == people.c.id)
            .order_by(person_names.c.occurred_at.desc(), person_names.c.recorded_at.desc())
            .limit(1)
            .scalar_subquery()
        )
        for person in self._renamed:
            self._set(batch, person, name=latest)
        for handle, owner in self._owners(batch).items():
            self._set(batch, handle, same_as=owner)
        self._renamed.clear()
        self._handles.clear()

    def _owners(self, batch: Batch) -> dict[UUID, UUID | None]:
        """Whose the handles of this batch are: that of the latest link not taken back since."""
        owners: dict[UUID, UUID | None] = {}
        for part in chunks(self._handles):
            some = handle_links.c.handle_id.in_(part)
            links = latest_links(batch.execute(links_in_order().where(some)))
            owners |= {handle: link.person if link else None for handle, link in links.items()}
        return owners

    def _introduced(self, event: Person.Introduced, batch: Batch) -> None:
        batch.insert(
            people,
            id=event.originator_id,
            name=event.name.text,
            address=_shown(event.address.text),
            kind=event.kind,
            introduced_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
        self._add_name(event, batch)
        self._handles.add(event.originator_id)

    def _renamed_to(self, event: Person.Renamed, batch: Batch) -> None:
        self._add_name(event, batch)
        self._renamed.add(event.originator_id)

    def _add_name(self, event: Person.Introduced | Person.Renamed, batch: Batch) -> None:
        batch.insert(
            person_names,
            person_id=event.originator_id,
            name=event.name.text,
            occurred_at=event.occurred.at,
            recorded_at=event.timestamp,
        )

    def _linked(self, event: Person.HandleLinked | Person.HandleUnlinked, batch: Batch) -> None:
        told = event.evidence if isinstance(event, Person.HandleLinked) else event.reason
        batch.insert(
            handle_links,
            handle_id=event.person,
            person_id=event.originator_id,
            linked=isinstance(event, Person.HandleLinked),
            told=told.text or None,
            told_by=told.person,
            recorded_by=event.occurred.recorded_by,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
        self._handles.add(event.person)

    def _dismissed(self, event: Person.LinkDismissed, batch: Batch) -> None:
        batch.insert(
            dismissed_links,
            person_id=event.originator_id,
            handle_id=event.person,
            told=event.reason.text or None,
            told_by=event.reason.person,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )

    def _left(self, event: Person.Left, batch: Batch) -> None:
        self._set(batch, event.originator_id, left_at=event.occurred.at)

    def _erased(self, event: Person.Erased, batch: Batch) -> None:
        self._set(batch, event.originator_id, erased_at=event.occurred.at)

    def _set(self, batch: Batch, person: UUID, **values: Any) -> None:
        batch.execute(people.update().where(people.c.id == person).values(**values))


def _shown(address: str | None) -> str | None:
    # A mail address is nobody's login, and is not for others to read.
    return None if not address or address.casefold().startswith(MAIL) else address
