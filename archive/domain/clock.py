"""Clock: when things are recorded. It never goes back, whatever the machine's clock does.

What was known at a time must never change later, so each event is recorded after all before it:
where the machine's clock says otherwise, a microsecond after the last.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

LEAST = timedelta(microseconds=1)
"""What times are told apart by, in the log and in every database."""

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def machine_time() -> datetime:
    """What the machine's clock says, in UTC."""
    return datetime.now(UTC)


class Clock:
    """Gives each time once, and later ones later. Threads may share it."""

    def __init__(self, source: Callable[[], datetime] = machine_time):
        self._source = source
        self._last = BEFORE_ALL
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The time by the source, or right after the last that was given or recorded."""
        with self._lock:
            self._last = max(self._source(), self._last + LEAST)
            return self._last

    def go_on_after(self, recorded: datetime) -> None:
        """Give only times after this one from now on."""
        with self._lock:
            self._last = max(self._last, recorded)

    def machine_time(self) -> datetime:
        """What the source says, be it wrong."""
        return self._source()


_machine = Clock()
_in_use: ContextVar[Clock] = ContextVar("clock")


def recording_time() -> datetime:
    """When an event that happens now is recorded."""
    return _in_use.get(_machine).now()


@contextmanager
def recording_by(clock: Clock) -> Iterator[None]:
    """Let the events of this block be recorded by this clock."""
    before = _in_use.set(clock)
    try:
        yield
    finally:
        _in_use.reset(before)
