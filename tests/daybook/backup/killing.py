"""Killing: a task in a process of its own that dies, as by `kill -9`, at a chosen call."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

WATCHED = str(Path("daybook", "backup"))

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["daybook.backup.restoring", "daybook.backup.making"])


def calls_of(task: Callable[..., Any], *arguments: Any) -> int:
    """How many calls a task makes in the code of backups, when nobody kills it."""
    queue = _context.SimpleQueue()
    process = _context.Process(target=_count, args=(queue, task, arguments))
    process.start()
    calls: int = queue.get()
    process.join()
    assert process.exitcode == 0
    return calls


def kill_at(call: int, task: Callable[..., Any], *arguments: Any) -> None:
    """Run the task until that call, and kill it there."""
    process = _context.Process(target=_die, args=(call, task, arguments))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL, process.exitcode


def _count(queue: Any, task: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    queue.put(_watched(task, arguments))


def _die(call: int, task: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    _watched(task, arguments, call)


def _watched(task: Callable[..., Any], arguments: tuple[Any, ...], last: int = -1) -> int:
    calls = 0

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        if event in ("call", "return", "c_call") and WATCHED in frame.f_code.co_filename:
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    try:
        task(*arguments)
    finally:
        sys.setprofile(None)
    return calls
