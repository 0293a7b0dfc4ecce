"""Runs an operation, kills it at many points, and looks each time at what comes of it."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from daybook.bootstrap import open_daybook
from tests.killing.checking import Told, events_of, torn, troubles_of
from tests.killing.community import SIZE, Community
from tests.killing.forking import AFTER_A_TIME, AT_A_CALL, CALLS, WITHIN, Blow, Run, end, run
from tests.killing.scenes import (
    FOLLOWED,
    OPERATIONS,
    Scene,
    Work,
    make_small,
    prepare,
    restart,
)
from tests.killing.warming import quietly, share_statements

LOOKED_AT = 8
"""Of how many points one is looked at as readers find it, before anything is started again."""

RARE = CALLS - {"execute", "executemany", "executescript", "write", "open", "flush"}
SHOWN = 12
"""Lines of what was wrong at a point."""

LONGEST_WITHIN = 0.003
"""Seconds: commits and renames take less."""


@dataclass(frozen=True)
class Failure:
    """A point at which something was wrong afterwards."""

    operation: str
    place: str
    """The community and the point, as the command's options name them."""

    blow: Blow
    why: str

    def __str__(self) -> str:
        """How to try it again, and what was wrong."""
        return f"--operation {self.operation} {self.place}  ({self.blow})\n{self.why}"


@dataclass
class Report:
    """What became of an operation's points."""

    operation: str
    points: int = 0
    before: int = 0
    """How many were killed before they had changed anything."""

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

    def __init__(self, folder: Path, seed: int, size: int = SIZE):
        self.seed = seed
        self.size = size
        self.scene = Scene(folder / "scene")
        self.bases = folder / f"seed-{seed}"
        self.desk = folder / "desk"
        self._courses: dict[str, Course] = {}

    def prepare(self) -> None:
        """Make the scenes that operations begin in. Raises RuntimeError."""
        shutil.rmtree(self.scene.folder, ignore_errors=True)
        with quietly():
            prepare(self.scene, Community(self.seed, self.size), self.bases)

    def try_point(self, operation: str, point: int, points: int, report: Report) -> Failure | None:
        """Kill the operation at this point of so many, go on, and count what came of it."""
        course = self._course(operation)
        random = Random(f"{self.seed} {operation} {point}")  # noqa: S311 - nothing secret
        blow = blow_of(random, course, point, points)
        base, work = OPERATIONS[operation]
        self.scene.become(self.bases / base)
        held = self.scene.holds()
        killed = run(partial(work, self.scene), self.desk, blow)
        if operation not in FOLLOWED:
            end(killed)
        report.points += 1
        changed = self.scene.holds() != held
        report.before += killed.killed and not changed
        report.within += killed.killed and changed
        report.after += not killed.killed
        why = [killed.trouble] if killed.trouble else []
        if not why and point % LOOKED_AT == 0:
            report.looked_at += 1
            why += self._torn()
        if not why:
            why = self._troubles(work, course.told, again_at_once=point % 2 == 1)
        end(killed)
        if not why:
            return None
        place = f"--seeds {self.seed} --size {self.size} --points {points} --point {point}"
        told = [*why[:SHOWN], *([f"... and {len(why) - SHOWN} more"] if len(why) > SHOWN else [])]
        failure = Failure(operation, place, blow, "\n".join(told))
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
    size: int = SIZE
    """Messages in each of the communities."""

    only: int | None = None
    """This point alone, whose community is the first of `seeds`."""

    def order(self) -> list[int]:
        """The points in an order in which the first of them are spread, too."""
        every = list(range(self.points))
        Random(self.points).shuffle(every)  # noqa: S311 - nothing secret
        return every if self.only is None else [self.only]


Shown = Callable[[Report, Failure | None], None]


def run_all(folder: Path, plan: Plan, shown: Shown) -> list[Report]:
    """Carry the plan out in this folder, and return a report for each operation.

    All are killed at one point before the next is come to. `shown` is told of each, and what was
    wrong there.
    """
    make_small()
    share_statements()
    yards = [Yard(folder, seed, plan.size) for seed in plan.seeds]
    for yard in yards:
        yard.prepare()
    reports = {operation: Report(operation) for operation in plan.operations}
    for point in plan.order():
        yard = yards[point % len(yards)]
        for operation, report in reports.items():
            began = time.monotonic()
            failure = yard.try_point(operation, point, plan.points, report)
            report.seconds += time.monotonic() - began
            shown(report, failure)
    return list(reports.values())
