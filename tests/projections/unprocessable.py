"""Events that cannot be processed, put into a log past Daybook, as they would come there."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

INSERT = """
INSERT INTO stored_events (originator_id, originator_version, topic, state)
SELECT originator_id, (SELECT max(originator_version) FROM stored_events i
                       WHERE i.originator_id = o.originator_id) + 1, ?, ?
FROM stored_events o WHERE topic = ? LIMIT 1
"""


def put(events: Path, topic: str, state: bytes, of: str) -> int:
    """Append an event as it is to the history of something that has one `of` this topic."""
    with sqlite3.connect(events) as connection:
        connection.execute(INSERT, (topic, state, of))
        number: int = connection.execute("SELECT max(rowid) FROM stored_events").fetchone()[0]
    connection.close()
    return number


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
