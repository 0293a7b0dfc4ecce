"""Runs an operation, kills it at many points, and looks each time at what comes of it."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from daybook.bootstrap import open_daybook
from tests.killing.checking import Told, events_of, torn, troubles_of
from tests.killing.forking import AFTER_A_TIME, AT_A_CALL, CHANGING, WITHIN, Blow, Run, run
from tests.killing.scenes import (
    OPERATIONS,
    Scene,
    Work,
    bring_up_to_date,
    make_small,
    prepare,
    restart,
)
from tests.killing.warming import quietly, share_statements

LOOKED_AT = 8
"""Of how many points one is looked at as readers find it, before anything is started again."""

RARE = CHANGING - {"execute", "executemany", "write"}
LONGEST_WITHIN = 0.003
"""Seconds: commits and renames take less."""


@dataclass(frozen=True)
class Failure:
    """A point at which something was wrong afterwards."""

    operation: str
    seed: int
    point: int
    blow: Blow
    why: str

    def __str__(self) -> str:
        again = f"--operation {self.operation} --seeds {self.seed} --point {self.point}"
        return f"{again}  ({self.blow})\n{self.why}"


@dataclass
class Report:
    """What became of an operation's points."""

    operation: str
    points: int = 0
    before: int = 0
    """How many were killed before they could change anything."""

    within: int = 0
    after: int = 0
    """How many had ended before the blow fell."""

    looked_at: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def __str__(self) -> str:
        """One line with its counts."""
        return (
            f"{self.operation}: {self.points} points, killed before {self.before}, "
            f"within {self.within}, after {self.after}; looked at before the next start "
            f"{self.looked_at}; {len(self.failures)} failures, {self.seconds:.0f} s"
        )


@dataclass(frozen=True)
class Course:
    """An undisturbed run: its moments, how long it took, and what the log tells after it."""

    names: list[str]
    seconds: float
    told: Told


class Yard:
    """A folder for the scenes of one seed."""

    def __init__(self, folder: Path, seed: int):
        self.seed = seed
        self.scene = Scene(folder / "scene")
        self.bases = folder / f"seed-{seed}"
        self.desk = folder / "desk"
        self._courses: dict[str, Course] = {}

    def prepare(self) -> None:
        """Make the scenes that operations begin in. Raises RuntimeError."""
        shutil.rmtree(self.scene.folder, ignore_errors=True)
        with quietly():
            prepare(self.scene, self.seed, self.bases)

    def try_point(self, operation: str, point: int, points: int, report: Report) -> Failure | None:
        """Kill the operation at this point of so many, go on, and count what came of it."""
        course = self._course(operation)
        blow = blow_of(Random(f"{self.seed} {operation} {point}"), course, point, points)
        base, work = OPERATIONS[operation]
        self.scene.become(self.bases / base)
        killed = run(partial(work, self.scene), self.desk, blow)
        report.points += 1
        report.before += killed.killed and not killed.changed
        report.within += killed.killed and killed.changed
        report.after += not killed.killed
        why = [killed.trouble] if killed.trouble else []
        if not why and point % LOOKED_AT == 0:
            report.looked_at += 1
            why += self._torn()
        if not why:
            why = self._troubles(work, course.told, again_at_once=point % 2 == 1)
        if not why:
            return None
        failure = Failure(operation, self.seed, point, blow, "\n".join(why))
        report.failures.append(failure)
        return failure

    def _course(self, operation: str) -> Course:
        if operation not in self._courses:
            base, work = OPERATIONS[operation]
            self.scene.become(self.bases / base)
            undisturbed = _well(run(partial(work, self.scene), self.desk), self.desk)
            told: Told = _well(
                run(partial(_told_in, self.scene), self.desk, watched=False), self.desk
            ).result
            course = Course(undisturbed.names, undisturbed.seconds, told)
            with quietly():
                why = _go_on(self.scene, work, told, again_at_once=False)
            if why:
                raise RuntimeError(f"{operation}, not killed at all: {why}")
            self._courses[operation] = course
        return self._courses[operation]

    def _torn(self) -> list[str]:
        """What readers find torn in a copy of the scene: looking changes what is looked at."""
        aside = self.desk / "aside"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(self.scene.folder, aside)
        looked = run(partial(torn, Scene(aside)), self.desk, watched=False)
        shutil.rmtree(aside)
        return [looked.trouble] if looked.trouble else list(looked.result)

    def _troubles(self, work: Work, wanted: Told, again_at_once: bool) -> list[str]:
        going_on = partial(_go_on, self.scene, work, wanted, again_at_once)
        done = run(going_on, self.desk, watched=False)
        return [done.trouble] if done.trouble else list(done.result)


def blow_of(random: Random, course: Course, point: int, points: int) -> Blow:
    """Where this point of so many lies: the whole course has points, commits and renames more."""
    spread = (point + random.random()) / max(points, 1)
    kind = point % 4
    if kind == 0:
        return Blow(AFTER_A_TIME, seconds=spread * course.seconds)
    moments = [n for n, name in enumerate(course.names, start=1) if kind != 2 or name in RARE]
    moment = moments[min(int(spread * len(moments)), len(moments) - 1)]
    if kind == 3:
        return Blow(WITHIN, moment, random.random() * LONGEST_WITHIN)
    return Blow(AT_A_CALL, moment)


def _go_on(scene: Scene, work: Work, wanted: Told, again_at_once: bool) -> list[str]:
    """Start again after a kill, do it again to its end, and look at everything."""
    if not again_at_once:
        restart(scene)
    work(scene)
    with open_daybook(scene.settings) as daybook:
        bring_up_to_date(daybook)
    return troubles_of(scene, wanted)


def _told_in(scene: Scene) -> Told:
    with open_daybook(scene.settings) as daybook:
        return events_of(daybook)


def _well(done: Run, desk: Path) -> Run:
    if done.trouble:
        raise RuntimeError(f"{done.trouble}\n{(desk / 'output').read_text()}")
    return done


@dataclass(frozen=True)
class Plan:
    """What to kill, at which points of how many, in which communities in turn."""

    operations: list[str]
    seeds: list[int]
    points: int
    only: int | None = None
    """This point alone, whose community is the first of `seeds`."""

    def order(self) -> list[int]:
        """The points in an order in which the first of them are spread, too."""
        every = list(range(self.points))
        Random(self.points).shuffle(every)
        return every if self.only is None else [self.only]


def run_all(folder: Path, plan: Plan, shown: Callable[[Report, Failure | None], None]) -> Iterator[Report]:
    """Carry the plan out in this folder; a report for each operation.

    `shown` is told of each point, and what was wrong there.
    """
    make_small()
    share_statements()
    yards = [Yard(folder, seed) for seed in plan.seeds]
    for yard in yards:
        yard.prepare()
    for operation in plan.operations:
        report = Report(operation)
        began = time.monotonic()
        for point in plan.order():
            yard = yards[point % len(yards)]
            failure = yard.try_point(operation, point, plan.points, report)
            report.seconds = time.monotonic() - began
            shown(report, failure)
        yield report
