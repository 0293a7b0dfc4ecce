"""Locking: of several processes, one at a time writes to an archive. Reading waits for none.

The system lets go of the lock when its process ends, however that ends. Beside it lies a note of
who holds it, which is believed only while the lock is held.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from daybook.config import NoArchiveError, Settings

AT_ONCE = 0.2
"""Seconds: long enough for a look at who writes, which holds the lock for a moment."""
POLL = 0.02
RECORDING_PATIENCE = 10.0
"""Seconds that whoever records a single thing waits for others to finish."""

_here = threading.local()


class BusyError(Exception):
    """Another process is writing to the archive. The message says which, and what to do."""

    def __init__(self, writer: "Writer"):
        super().__init__(
            f"Another process{writer.described} is writing to this archive. Nothing was done."
            " Try again when it has finished; reading and searching go on meanwhile."
        )
        self.writer = writer


@dataclass(frozen=True)
class Writer:
    """Who writes to an archive: by which command, in which process, and since when."""

    what: str = ""
    process: int = 0
    since: datetime | None = None

    @property
    def described(self) -> str:
        """In brackets, with a blank before; empty where nothing is known of it."""
        if not self.what or self.since is None:
            return ""
        what = f"`{self.what}`" if self.what.startswith("daybook ") else self.what
        today = self.since.date() == datetime.now(UTC).date()
        since = f"{self.since:%H:%M}" if today else f"{self.since:%Y-%m-%d %H:%M}"
        return f" ({what}, process {self.process}, since {since} UTC)"


@contextmanager
def writing(settings: Settings, what: str, patience: float = 0) -> Iterator[None]:
    """Be the one process that writes to this archive, as `what`, such as "daybook import".

    Waits up to `patience` seconds for another to finish. Within it, the same thread may ask again.
    Raises BusyError when another is writing still, NoArchiveError where there is no folder, and
    OSError where nothing can be written.
    """
    if not settings.home.is_dir():
        raise NoArchiveError(settings.home)
    home = str(settings.home.resolve())
    held = _held_here()
    if home in held:
        yield
        return
    lock = FileLock(_lock_file(settings))
    try:
        lock.acquire(timeout=max(patience, AT_ONCE), poll_interval=POLL)
    except Timeout as error:
        raise BusyError(_noted(settings)) from error
    held.add(home)
    try:
        _note(settings, what)
        yield
    finally:
        held.discard(home)
        with suppress(OSError):
            _note_file(settings).unlink(missing_ok=True)
        lock.release()


def writer(settings: Settings) -> Writer | None:
    """Who writes to the archive now; None when nobody does, or when nobody can."""
    file = _lock_file(settings)
    if not file.exists():
        return None
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _noted(settings)
    except OSError:  # nobody can open it for writing, so nobody writes
        return None
    lock.release()
    return None


def _held_here() -> set[str]:
    """The archives that this thread is writing to."""
    held: set[str] = _here.__dict__.setdefault("held", set())
    return held


def _lock_file(settings: Settings) -> Path:
    return settings.home / "writer.lock"


def _note_file(settings: Settings) -> Path:
    return settings.home / "writer.json"


def _note(settings: Settings, what: str) -> None:
    """Say who writes. Where the disk is too full for that, only nobody is told."""
    note, fresh = _note_file(settings), settings.home / "writer.json.new"
    told = {"what": what, "process": os.getpid(), "since": datetime.now(UTC).isoformat()}
    with suppress(OSError):
        note.unlink(missing_ok=True)  # of one that was killed
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(note)


def _noted(settings: Settings) -> Writer:
    """Who the note names, if it is whole and its process is there."""
    try:
        told = json.loads(_note_file(settings).read_text(encoding="utf-8"))
        found = Writer(told["what"], told["process"], datetime.fromisoformat(told["since"]))
        os.kill(found.process, 0)
    except PermissionError:  # it is there, and somebody else's
        return found
    except (OSError, ValueError, KeyError, TypeError):
        return Writer()
    return found
