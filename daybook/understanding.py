"""Understanding: embedding what the archive holds, here or in a process behind all others.

`python -m daybook.understanding HOME` is that process. It ends when everything is understood.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings, settings_from
from projections.following import Follower
from projections.search.meaning.held import drop_others
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.locking import VectorsInUseError
from projections.search.meaning.model import ModelError

LITTLE = 3_000  # events, which take some seconds
PATIENCE = 10  # how much the process lets others go first, of 19
Told = Callable[[int, int], None]
"""Told the events that were taken in, and the passages that were embedded, since last time."""


def understand(daybook: Daybook, told: Told = lambda _events, _passages: None) -> int:
    """Embed all that is not embedded yet; return how many passages were. Raises ModelError.

    Can be stopped at any point, and goes on from there. The vectors of another model serve until
    these are complete, and then go.
    """
    index = daybook.meaning_index()
    embedded = 0

    def count(passages: int) -> None:
        nonlocal embedded
        embedded += passages
        told(0, passages)

    index.on_embedded = count
    follower = Follower(daybook.archive, daybook.engine, index)
    upto = daybook.talk_at
    while follower.advance(upto, lambda events: told(events, 0)) or upto < daybook.talk_at:
        upto = daybook.talk_at
    follower.commit()
    _hand_over(daybook, index)
    return embedded


def finish(daybook: Daybook) -> None:
    """Understand what little is left, such as after a small import, so that a search has it all.

    Where much is left, or another process is at it, nothing is waited for.
    """
    with suppress(ModelError, VectorsInUseError):
        left = daybook.talk_at - daybook.understood_at
        if daybook.settings.in_background and 0 < left <= LITTLE:
            stop(daybook.settings)
            understand(daybook)


def start(settings: Settings) -> None:
    """Begin understanding in a process of its own, unless one is at it or none is wanted."""
    if not settings.in_background or is_running(settings):
        return
    command = [sys.executable, "-m", "daybook.understanding", str(settings.home)]
    chosen = {"DAYBOOK_MODEL": settings.model, "DAYBOOK_DEVICE": settings.device}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - our own
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
        env=os.environ | chosen,
    )
    settings.meaning_folder.mkdir(exist_ok=True)
    _note(settings).write_text(str(process.pid))  # at once, so that no other is begun
    Thread(target=process.wait, daemon=True).start()


def stop(settings: Settings) -> bool:
    """Stop the process; what it has done stays. Whether there was one."""
    if not is_running(settings):
        return False
    with suppress(ProcessLookupError):
        os.kill(_process_of(settings), signal.SIGTERM)
    return True


def is_running(settings: Settings) -> bool:
    """Whether a process is at it."""
    process = _process_of(settings)
    if not process:
        return False
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return _is_ours(process)


def _process_of(settings: Settings) -> int:
    try:
        return int(_note(settings).read_text())
    except (FileNotFoundError, ValueError):
        return 0


def _is_ours(process: int) -> bool:
    """Whether it is still what was noted, and its number was not given to another since."""
    if not Path("/proc/self/cmdline").exists():  # where this cannot be asked
        return True
    with suppress(OSError):  # it may have ended meanwhile
        return b"daybook.understanding" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def _note(settings: Settings) -> Path:
    return settings.meaning_folder / "process"


def _hand_over(daybook: Daybook, index: MeaningIndex) -> None:
    """Let these vectors answer: those of other models go."""
    drop_others(daybook.engine, daybook.settings.meaning_folder, index.key)


def main() -> None:
    """Understand the archive that the command line names."""
    settings = replace(settings_from(Path(sys.argv[1])), in_background=False)
    with suppress(OSError):
        os.nice(PATIENCE)
    settings.meaning_folder.mkdir(exist_ok=True)
    note = _note(settings)
    note.write_text(str(os.getpid()))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with suppress(VectorsInUseError), open_daybook(settings) as daybook:
            understand(daybook)
    finally:
        if _process_of(settings) == os.getpid():  # else it is another's by now
            note.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
