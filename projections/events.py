"""Events of the log, as projections take them in; one that cannot be read says why."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from eventsourcing.application import Application
from eventsourcing.persistence import MapperDeserialisationError, Notification
from eventsourcing.utils import TopicError, resolve_topic

from archive.store.keyring import KeyringError

NEWER = "It was recorded by a newer Daybook. Install that version, and it goes on."
TORN = (
    "what is stored of it cannot be read. `daybook doctor` tells whether the log is whole; if it"
    " is not, restore events.db from a backup."
)
_VERSION = re.compile(rb'"class_version":([0-9]+)')


class Read(NamedTuple):
    """An event of the log: as it was stored, what it says, or else why it cannot be read."""

    stored: Notification
    event: Any
    unreadable: str = ""
    kind: type | None = None
    """What kind of event it is; None when that is not known either."""


def read(app: Application[Any], notifications: Sequence[Notification]) -> list[Read]:
    """These events, each read once. Raises what the key ring's database raises."""
    return [_read(app, notification) for notification in notifications]


def _read(app: Application[Any], stored: Notification) -> Read:
    try:
        kind = resolve_topic(stored.topic)
    except TopicError:
        return Read(stored, None, f"its kind is not known here. {NEWER}")
    written = _VERSION.search(stored.state)
    if written and int(written[1]) > getattr(kind, "class_version", 1):
        return Read(stored, None, f"its form is not known here. {NEWER}", kind)
    try:
        return Read(stored, app.mapper.to_domain_event(stored), kind=kind)
    except MapperDeserialisationError as error:
        cause = error.__cause__
        if isinstance(cause, (sa.exc.SQLAlchemyError, OSError, MemoryError)):
            raise cause from error
        if isinstance(cause, KeyringError):
            return Read(stored, None, str(cause), kind)
        return Read(stored, None, TORN, kind)
    except (LookupError, ValueError, TypeError, AttributeError):  # JSON, and not what it should be
        return Read(stored, None, TORN, kind)
