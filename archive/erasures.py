"""Erasures: log and key ring agree on who is erased, whichever of them is the older."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from archive.domain.aggregate import Occurred
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.domain.personal import COMMUNITY, Personal

if TYPE_CHECKING:
    from archive.application import Archive

BATCH = 1_000
ERASURES = (Person.Erased.TOPIC, ImportRun.DetailsForgotten.TOPIC)


def honour_erasures(archive: "Archive") -> None:
    """Destroy the keys of all whom the log says are erased.

    These may be there as a process was killed before it came to that, or as the key ring is from
    a backup. Whom only the key ring knows to be erased, as the log is the older, is recorded as
    erased once more.
    """
    last = archive.recorder.max_notification_id() or 0
    upto = archive.keyring.honoured_upto
    log_is_older = upto > last
    if log_is_older:
        _record_again(archive)
        upto, last = 0, archive.recorder.max_notification_id() or 0
    found = list(_erasures_after(archive, upto))
    if found or log_is_older:
        archive.keyring.forget(*(n.originator_id for n in found), upto=last)


def last_erasure(archive: "Archive") -> int:
    """The number of the last event that had a key destroyed; 0 without any."""
    last = 0
    for notification in _erasures_after(archive, 0):
        last = notification.id
    return last


def met(archive: "Archive", people: Iterable[UUID]) -> Iterator[tuple[str, UUID]]:
    """The handles that these people were met by, such as `mailto:ada@example.org`, and who or
    which import recorded that.

    Read models have no addresses of mail. None of those who are erased.
    """
    for stored in archive.recorder.select_events_of(people):  # type: ignore[attr-defined]
        if stored.topic == Person.Introduced.TOPIC:
            event = cast(Person.Introduced, archive.mapper.to_domain_event(stored))
            if event.address.text:
                yield event.address.text, event.occurred.recorded_by


def _erasures_after(archive: "Archive", position: int) -> Iterator[Any]:
    while batch := archive.recorder.select_notifications(
        start=position, limit=BATCH, topics=ERASURES, inclusive_of_start=False
    ):
        yield from batch
        position = batch[-1].id


def _record_again(archive: "Archive") -> None:
    """Only where the log is older than the key ring: its end was restored from a backup."""
    occurred = Occurred(datetime.now(UTC), "about", COMMUNITY)
    nothing = Personal(COMMUNITY, "")
    with archive.in_order():
        for known in archive.load(archive.keyring.erased).values():
            if isinstance(known, Person):
                known.erase(None, nothing, {}, occurred)
            elif isinstance(known, ImportRun):
                known.forget_details(None, nothing, occurred)
            with suppress(IntegrityError):  # another process did so just now
                archive.put(known.collect_events())
