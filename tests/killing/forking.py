"""Forking: work done in a process of its own, which may be killed at a call or after a time."""

import gc
import mmap
import os
import pickle
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

PATIENCE = 120.0
"""Seconds after which an undisturbed process hangs."""

_DATABASES = "execute executemany executescript commit rollback backup"
_NAMES = "replace rename link unlink remove rmdir mkdir"
_CONTENTS = "fsync write truncate sendfile"
CALLS = frozenset(" ".join((_DATABASES, _NAMES, _CONTENTS, "open flush")).split())
"""The calls into C that reach databases and files. Just before and just after each is a moment."""

AT_A_CALL, WITHIN = "at a call", "within a call"
AFTER_A_TIME = "after a time"


@dataclass(frozen=True)
class Blow:
    """When a process is killed: by itself at a moment; so long after a moment; or after a time."""

    how: str
    moment: int = 0
    seconds: float = 0.0


@dataclass
class Run:
    """What became of a process: whether it was killed, how far it came, what it gave."""

    killed: bool
    moments: int
    seconds: float
    trouble: str = ""
    names: list[str] = field(default_factory=list)
    """The call of each moment, where nobody killed it."""

    result: Any = None
    group: int = 0
    """The number that whatever it began has in common."""


class _Watch:
    """Counts moments where the parent can see it, and lets the process die at one."""

    def __init__(self, shared: mmap.mmap, signalled: int, blow: Blow | None):
        self._shared = shared
        self._signalled = signalled
        self._blow = blow
        self._last = blow.moment if blow and blow.how != AFTER_A_TIME else 0
        self.count = 0
        self.names: list[str] = []

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        if event not in ("c_call", "c_return") or called.__name__ not in CALLS:
            return
        self.count += 1
        if self._blow is None:
            self.names.append(called.__name__)
        self._shared[:8] = struct.pack("=q", self.count)
        if self.count == self._last and self._blow:
            if self._blow.how == AT_A_CALL:
                os.kill(os.getpid(), signal.SIGKILL)
            os.write(self._signalled, b"!")


def run(
    work: Callable[[], object], folder: Path, blow: Blow | None = None, watched: bool = True
) -> Run:
    """Do the work in a process of its own and kill it, if so told. `end` ends what it began.

    What it prints goes into `folder`, as does what it gives, or the error that ended it. Its
    moments are counted only where it is `watched`, which takes time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / "result"
    result.unlink(missing_ok=True)
    shared = mmap.mmap(-1, 8)
    heard, signalled = os.pipe()
    began = time.monotonic()
    process = os.fork()
    if process == 0:
        os.close(heard)
        _be_the_child(work, folder, _Watch(shared, signalled, blow), watched)
    os.close(signalled)
    late = _end(process, heard, blow, began)
    os.close(heard)
    _, status = os.waitpid(process, 0)
    seconds = time.monotonic() - began
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    [moments] = struct.unpack("=q", shared[:8])
    found = Run(killed and not late, moments, seconds, group=process)
    if late:
        found.trouble = f"it took over {PATIENCE:.0f} s"
    elif not killed:
        _take_in(found, result, status)
    return found


def _take_in(found: Run, result: Path, status: int) -> None:
    if not result.exists():
        found.trouble = f"it ended with status {status} and told nothing"
        return
    found.trouble, found.result, found.names = pickle.loads(result.read_bytes())  # noqa: S301


def _be_the_child(work: Callable[[], object], folder: Path, watch: _Watch, watched: bool) -> None:
    os.setsid()  # so that whatever it begins dies with it
    gc.disable()  # going through all that was there before would copy it
    output = os.open(folder / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    trouble, result = "", None
    sys.setprofile(watch if watched else None)
    try:
        result = work()
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        trouble = traceback.format_exc()
    sys.setprofile(None)
    (folder / "result.new").write_bytes(pickle.dumps((trouble, result, watch.names)))
    (folder / "result.new").rename(folder / "result")
    os._exit(0)


def _end(process: int, heard: int, blow: Blow | None, began: float) -> bool:
    """Kill the process when its time has come. Whether it hung."""
    if blow is not None and blow.how == WITHIN:
        if os.read(heard, 1):
            _wait(blow.seconds)
            os.kill(process, signal.SIGKILL)
        return False
    if blow is not None and blow.how == AFTER_A_TIME:
        if not _ended_within(process, began + blow.seconds):
            os.kill(process, signal.SIGKILL)
        return False
    if _ended_within(process, began + PATIENCE):
        return False
    os.kill(process, signal.SIGKILL)
    return True


def _ended_within(process: int, until: float) -> bool:
    while time.monotonic() < until:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.001)
    return False


def _wait(seconds: float) -> None:
    until = time.monotonic() + seconds  # a sleep is not so exact
    while time.monotonic() < until:
        pass


def end(done: Run) -> None:
    """Kill whatever it began and is left of it."""
    with suppress(ProcessLookupError):
        os.killpg(done.group, signal.SIGKILL)
