"""Followers: processes that fill read models and index while another one records.

One takes the read models along behind the log, another the index behind the read models. Each goes
on until its standard input is closed, which happens however the recording process ends.
"""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings
from daybook.troubles import TROUBLES
from projections.following import Follower as IndexFollower
from projections.projection import BATCH
from projections.search.keyword.storage import DamagedIndexError
from projections.stopping import ProjectionError

PAUSE = 0.1
TABLES, INDEX = "tables", "index"


class Followers:
    """The other processes, seen from the one that records."""

    def __init__(self, settings: Settings):
        self._tables = _start(settings, TABLES)
        self._index = _start(settings, INDEX)

    def finish(self, waiting: Callable[[], None]) -> bool:
        """Let them take in the rest and end; `waiting` is called meanwhile. Whether all is well."""
        well = True
        for process in (self._tables, self._index):  # the index ends where the read models did
            _close_input(process)
            well = _wait(process, waiting) and well
        return well

    def stop(self) -> None:
        """End them now; what they had begun is taken up next time."""
        for process in (self._tables, self._index):
            process.kill()
            _close_input(process)
            process.wait()


def follow_tables(daybook: Daybook, closed: threading.Event) -> None:
    """Take the read models along until `closed`, then to the end of the log.

    Raises ProjectionError at the end: where one has stopped, the others go on.
    """
    reached = daybook.tables_at
    while not closed.wait(PAUSE):
        last = daybook.archive.recorder.max_notification_id() or 0
        if last - reached >= BATCH:
            with suppress(ProjectionError):
                daybook.catch_up_tables()
            reached = last
    daybook.catch_up_tables()


def follow_index(daybook: Daybook, closed: threading.Event) -> None:
    """Take the index along until `closed`, then to where the read models are."""
    follower = IndexFollower(daybook.archive, daybook.engine, daybook.index)
    while not closed.wait(PAUSE):
        follower.advance(daybook.talk_at)
    follower.advance(daybook.talk_at)
    follower.commit()


ROLES = {TABLES: follow_tables, INDEX: follow_index}


def expect_many_objects() -> None:
    """Look for cycles of garbage seldom: a bulk run makes millions of objects and no cycles."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def main() -> None:
    """Follow the archive, in the role, that the command line names."""
    home, role = sys.argv[1:]
    expect_many_objects()
    closed = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        closed.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with open_daybook(Settings(Path(home))) as daybook:
        try:
            ROLES[role](daybook, closed)
        except (ProjectionError, DamagedIndexError, *TROUBLES):
            sys.exit(1)  # whoever waits for us does the rest, meets the same, and tells of it


def _start(settings: Settings, role: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "daybook.follower", str(settings.home), role]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own


def _close_input(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()


def _wait(process: "subprocess.Popen[bytes]", waiting: Callable[[], None]) -> bool:
    while True:
        try:
            return process.wait(PAUSE) == 0
        except subprocess.TimeoutExpired:
            waiting()


if __name__ == "__main__":
    main()
