"""Addresses: the handles as their platforms write them, which only the log has."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast
from uuid import UUID

from archive.domain.person import Person

if TYPE_CHECKING:
    from archive.application import Archive


def addresses_of(archive: "Archive", people: Iterable[UUID]) -> dict[UUID, str]:
    """The handles that these people were met by, such as `mailto:ada@example.org`, by their IDs.

    Read models have no addresses of mail. None of those who are erased.
    """
    found: dict[UUID, str] = {}
    for stored in archive.recorder.select_events_of(people):  # type: ignore[attr-defined]
        if stored.topic == Person.Introduced.TOPIC:
            event = cast(Person.Introduced, archive.mapper.to_domain_event(stored))
            if event.address.text:
                found[event.originator_id] = event.address.text
    return found
