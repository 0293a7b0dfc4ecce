"""Events that cannot be processed, recorded as a newer or a faulty Daybook would record them."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore

from archive.store.sqlite import AppendOnlySQLiteRecorder

LAST_OF_ONE = """
SELECT originator_id, (SELECT max(originator_version) FROM stored_events i
                       WHERE i.originator_id = o.originator_id)
FROM stored_events o WHERE topic = ? LIMIT 1
"""


def put(events: Path, topic: str, state: bytes, of: str) -> int:
    """Append an event as it is to the history of something that has one `of` this topic."""
    with sqlite3.connect(events) as connection:
        thing, version = connection.execute(LAST_OF_ONE, (of,)).fetchone()
    connection.close()
    datastore = SQLiteDatastore(str(events))
    event = StoredEvent(UUID(thing), version + 1, topic, state)
    numbers = AppendOnlySQLiteRecorder(datastore).insert_events([event])
    datastore.close()
    assert numbers
    return numbers[0]


def of_a_newer_kind(events: Path) -> int:
    """An event whose topic no Daybook knows yet."""
    return put(events, "space.painted", b'{"colour":"green"}', "space.opened")


def of_a_newer_form(events: Path) -> int:
    """An event of a known topic, in a version that is still to come."""
    return put(events, "space.renamed", b'{"class_version":99}', "space.opened")


def torn(events: Path) -> int:
    """An event whose state is no JSON any more."""
    return put(events, "space.renamed", b'{"name": "green', "space.opened")


def without_its_fields(events: Path) -> int:
    """An event that can be read, and lacks what it should say."""
    return put(events, "space.renamed", b"{}", "space.opened")


def opened_twice(events: Path) -> int:
    """An event that violates a constraint of its table: the space has its row already."""
    with sqlite3.connect(events) as connection:
        state = connection.execute(
            "SELECT state FROM stored_events WHERE topic = 'space.opened' LIMIT 1"
        ).fetchone()[0]
    connection.close()
    return put(events, "space.opened", state, "space.opened")


OF_SPACES: Mapping[str, Callable[[Path], int]] = {
    "form is not known here": of_a_newer_form,
    "cannot be read": torn,
    "AttributeError": without_its_fields,
    "the database refuses it (UNIQUE constraint failed": opened_twice,
}
"""Those that only the read models of spaces care for, by what is told of them."""
