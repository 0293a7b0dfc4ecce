"""Tries many inputs in forked processes, which may hang, crash or run out of memory."""

import multiprocessing as mp
import os
import resource
import signal
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.ingest.fuzzing.case import Case, load
from tests.ingest.fuzzing.cases import case_of
from tests.ingest.fuzzing.checks import Checker

LIMIT = 5.0
"""Seconds that reading an input, or importing it, may take."""

BUSY = 4
"""How many times longer it may take by the clock on a busy machine."""

PATIENCE = 60.0
"""Seconds for making an input, which nobody promises anything about."""

MEMORY = 1 << 30
"""Bytes that a process may take beyond those it was forked with."""

A_PROCESS = 500
MAKE = "make"
Make = Callable[[int], Case]


@dataclass(frozen=True)
class Failure:
    """An input that did not go well, and the file that it was saved to."""

    number: int
    why: str
    saved: Path


@dataclass
class Report:
    """What became of all inputs."""

    reader: str
    inputs: int = 0
    stored: int = 0
    records: int = 0
    refused: int = 0
    unreadable: int = 0
    slowest: float = 0.0
    slowest_number: int = -1
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.reader}: {self.inputs:,} inputs ({self.stored:,} of them imported twice into"
            f" an archive on disk) in {self.seconds:,.0f} s: {self.records:,} records read,"
            f" {self.refused:,} inputs refused as a whole, {self.unreadable:,} unreadable records,"
            f" slowest input {self.slowest:.2f} s (number {self.slowest_number}),"
            f" {len(self.failures):,} failures"
        )


@dataclass(frozen=True)
class Plan:
    """What is to be tried. Every `stored_every`th input is imported, the others are read only."""

    reader: str
    inputs: int
    seed: int = 1
    stored_every: int = 9
    limit: float = LIMIT
    failures: Path = Path("fuzzing-failures")
    most_failures: int = 25
    make: Make | None = None

    def case(self, number: int) -> Case:
        """The case of that number."""
        return self.make(number) if self.make else case_of(self.reader, self.seed, number)

    def stores(self, number: int) -> bool:
        """Whether that case is imported too."""
        return number % self.stored_every == 0


def run(plan: Plan, progress: Callable[[Report], None] = lambda _: None) -> Report:
    """Try all inputs of a plan, unless too many fail. Every one that fails is saved."""
    report = Report(plan.reader)
    started = time.monotonic()
    number = 0
    with tempfile.TemporaryDirectory(prefix="daybook-fuzzing-") as folder:
        while not _enough(plan, report):
            number = _Following(plan, report, number, Path(folder)).follow()
            report.seconds = time.monotonic() - started
            progress(report)
    return report


def replay(path: Path) -> Report:
    """Try a saved case once more."""
    case = load(path)
    plan = Plan(case.reader, case.inputs, failures=path.parent / "again", make=lambda _: case)
    return run(plan)


class _Following:
    """One forked process, and how far it is."""

    def __init__(self, plan: Plan, report: Report, start: int, folder: Path):
        self._plan = plan
        self._report = report
        self._number, self._stage, self._since = start, MAKE, time.monotonic()
        context = mp.get_context("fork")
        self._ours, theirs = context.Pipe(duplex=False)
        own = Path(tempfile.mkdtemp(dir=folder))
        self._process = context.Process(target=_work, args=(plan, start, theirs, own), daemon=True)
        self._process.start()
        theirs.close()

    def follow(self) -> int:
        """Count what it tells until it is done, dies or hangs. The next number to be tried."""
        try:
            while self._next():
                pass
        finally:
            _end(self._process)
            self._ours.close()
        return self._number

    def _next(self) -> bool:
        patience = PATIENCE if self._stage == MAKE else self._plan.limit
        if not _told_within(self._ours, self._process, patience, self._since):
            return self._failed(f"{self._stage} took over {patience:g} s")
        try:
            told = self._ours.recv()
        except EOFError:
            self._process.join()
            return self._failed(f"{self._stage} ended the process ({self._process.exitcode})")
        took = time.monotonic() - self._since
        if self._stage != MAKE and took > self._report.slowest:
            self._report.slowest, self._report.slowest_number = took, self._number
        self._since = time.monotonic()
        match told:
            case ("stage", stage):
                self._stage = stage
                return True
            case ("end",):
                return False
        _count(self._plan, self._report, self._number, told)
        self._number, self._stage = self._number + 1, MAKE
        return not _enough(self._plan, self._report)

    def _failed(self, why: str) -> bool:
        if self._stage == MAKE:  # nothing can be saved, and the fault is ours
            raise RuntimeError(f"{self._plan.reader} {self._plan.seed} {self._number}: {why}")
        _fail(self._plan, self._report, self._number, why)
        self._number += 1
        return False


def _enough(plan: Plan, report: Report) -> bool:
    return report.inputs >= plan.inputs or len(report.failures) >= plan.most_failures


def _told_within(
    ours: Connection, process: mp.process.BaseProcess, patience: float, since: float
) -> bool:
    """Whether the process tells something before its patience is over.

    On a machine that others use too, a process that got no time of the processor has not hung.
    """
    used = _processor_time(process)
    while not ours.poll(max(0.2, since + patience - time.monotonic())):
        waited = time.monotonic() - since
        if waited > BUSY * patience or _processor_time(process) - used > patience:
            return False
    return True


def _processor_time(process: mp.process.BaseProcess) -> float:
    """The seconds of processor that a process and its children took so far."""
    try:
        told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def _end(process: mp.process.BaseProcess) -> None:
    """Kill it, if it is not over, with what it started."""
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    process.close()


def _count(plan: Plan, report: Report, number: int, told: tuple[object, ...]) -> None:
    match told:
        case ("wrong", str(why)):
            _fail(plan, report, number, why)
        case ("good", int(inputs), int(read), int(unreadable), bool(refused)):
            report.inputs += inputs
            report.stored += inputs if plan.stores(number) else 0
            report.records += read
            report.unreadable += unreadable
            report.refused += inputs if refused else 0


def _fail(plan: Plan, report: Report, number: int, why: str) -> None:
    case = plan.case(number)
    saved = plan.failures / f"{plan.reader}-{plan.seed}-{number}.json"
    case.save(saved, why)
    report.inputs += case.inputs
    report.failures.append(Failure(number, why, saved))


def _work(plan: Plan, start: int, told: Connection, folder: Path) -> None:
    os.setsid()
    _limit_memory()
    tempfile.tempdir = str(folder)
    warnings.simplefilter("error")
    checker = Checker(folder)
    for number in range(start, start + A_PROCESS):
        case = plan.case(number)
        try:
            outcome = checker.check(case, plan.stores(number), lambda s: told.send(("stage", s)))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
            told.send(("wrong", _in_short(error)))
        else:
            told.send(
                ("good", case.inputs, outcome.read, outcome.unreadable, bool(outcome.refused))
            )
    told.send(("end",))
    told.close()


def _limit_memory() -> None:
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _in_short(error: BaseException) -> str:
    lines = traceback.format_exception(error, limit=-8)
    return "".join(lines)[-4_000:]
