"""Phases: a long piece of work shown as what it is at, how far that is, and what time it will take.

It can be stopped with Ctrl-C or SIGTERM, at any point.
"""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType, MappingProxyType

from rich.progress import Progress, TaskID


class Phases:
    """A bar for each phase, one after the other, with its own time left.

    `units` says what is counted in phases that do not count events.
    """

    def __init__(self, bar: Progress, units: Mapping[str, str] = MappingProxyType({})):
        self._bar = bar
        self._units = units
        self._phase: str | None = None
        self._task: TaskID | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """So much of this phase is done, out of so much. Another phase ends the one before."""
        if phase != self._phase or self._task is None:
            self.end()
            self._phase = phase
            # What was done before counts as done, but not for the speed.
            self._task = self._bar.add_task(phase, completed=done, total=total or None, rate="")
        rate = f"{done:,} of {total:,} {self._units.get(phase, 'events')}"
        self._bar.update(self._task, completed=done, total=total or None, rate=rate)

    def end(self) -> None:
        """The phase is over."""
        if self._task is not None:
            total = self._bar.tasks[self._task].total or 1
            self._bar.update(self._task, completed=total, total=total)
        self._phase = self._task = None


class StoppedError(BaseException):
    """The work was told to stop. `code` is what a shell expects a stopped program to exit with."""

    def __init__(self, number: int):
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGINT and SIGTERM raise StoppedError, which passes every `except Exception`."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise StoppedError(number)

    if current_thread() is not main_thread():  # where no signal arrives
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
