"""Numbering: an event is found by its version, and by when it was recorded."""

from uuid import uuid4

from archive import commands as c
from archive.application import Archive
from archive.numbering import EventRef, event_numbers, recorded_at_of
from tests.builders import a, events_of, record


def test_events_are_found_by_version_and_by_time(durable_archive: Archive) -> None:
    archive = durable_archive
    record(archive, a(c.OpenSpace), a(c.MakeContribution), a(c.ReviseContribution, body="Anew."))
    events = events_of(archive)
    notified = archive.recorder.select_notifications(start=1, limit=99)
    wanted = {}
    for number, event in zip((n.id for n in notified), events, strict=True):
        wanted[EventRef(event.originator_id, version=event.originator_version)] = number
        wanted[EventRef(event.originator_id, recorded_at=event.timestamp)] = number

    assert event_numbers(archive, wanted) == wanted
    assert [recorded_at_of(archive, n.id) for n in notified] == [e.timestamp for e in events]


def test_what_is_not_in_the_log_has_no_number(archive: Archive) -> None:
    record(archive, a(c.OpenSpace))
    space = archive.id_of("space", "chat:garden")
    strange = [EventRef(uuid4(), version=1), EventRef(space, version=9), EventRef(space)]

    assert event_numbers(archive, strange) == {}
    assert recorded_at_of(archive, 99) is None
