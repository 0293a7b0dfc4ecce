"""What is killed at any moment leaves the archive whole; and that the harness sees what is not."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from archive.commands import ErasePerson
from daybook.bootstrap import open_daybook
from tests.daybook.holding import another_writing
from tests.killing.checking import differing, events_of, torn, troubles_of
from tests.killing.community import MARA, OTTOS, Community
from tests.killing.forking import AFTER_A_TIME, AT_A_CALL, WITHIN, Blow, end, run
from tests.killing.runner import Course, Plan, blow_of
from tests.killing.scenes import PLAIN, Scene, bring_up_to_date, make_small, prepare
from tests.tampering import tampered

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be forked here")

ROOT = Path(__file__).parents[2]
Look = Callable[[Scene], list[str]]
NAMED = ("import", "catch-up", "rebuild", "erase", "backup")


def command(*options: str) -> "subprocess.CompletedProcess[str]":
    """The harness's own command, in a process of its own."""
    words = [sys.executable, "-m", "tests.killing", *options]
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=known)


def test_whatever_is_killed_nothing_is_lost_doubled_or_torn(tmp_path: Path) -> None:
    chosen = [word for name in NAMED for word in ("--operation", name)]

    done = command(
        "--points", "2", "--seeds", "1", "--size", "40", "--folder", str(tmp_path), *chosen
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == list(NAMED)
    assert done.stdout.count(": 2 points, killed before ") == len(NAMED)
    assert done.stdout.count("; 0 failures, ") == len(NAMED)
    assert list(tmp_path.iterdir()) == []


# What the harness is made of ----------------------------------------------------


def busy(folder: Path) -> None:
    """Writes numbers, each in a file of its own; about a hundredth of a second to each."""
    for number in range(1_000):
        (folder / str(number)).write_text(str(number))
        time.sleep(0.01)


def test_a_process_dies_at_the_very_call_it_is_told_to(tmp_path: Path) -> None:
    def work() -> None:
        for number in range(5):
            (tmp_path / f"{number}.new").write_text("x")
            (tmp_path / f"{number}.new").rename(tmp_path / str(number))

    undisturbed = run(work, tmp_path / "desk")
    assert not undisturbed.killed
    assert undisturbed.names.count("rename") == 10  # before it and after it
    third = [n for n, name in enumerate(undisturbed.names, 1) if name == "rename"][4]

    for moment, renamed in ((third, 2), (third + 1, 3)):
        for number in range(5):
            (tmp_path / str(number)).unlink(missing_ok=True)
        killed = run(work, tmp_path / "desk", Blow(AT_A_CALL, moment))

        assert (killed.killed, killed.moments) == (True, moment)
        assert len(list(tmp_path.glob("[0-4]"))) == renamed


@pytest.mark.parametrize("blow", [Blow(AFTER_A_TIME, seconds=0.2), Blow(WITHIN, 30, 0.002)])
def test_a_process_is_killed_from_outside_with_all_that_it_began(
    blow: Blow, tmp_path: Path
) -> None:
    def work() -> None:
        begun = subprocess.Popen(["sleep", "60"])
        (tmp_path / "begun").write_text(str(begun.pid))
        busy(tmp_path)

    killed = run(work, tmp_path / "desk", blow)
    end(killed)

    assert killed.killed
    assert 0 < len(list(tmp_path.glob("[0-9]*"))) < 1_000
    begun = int((tmp_path / "begun").read_text())
    with pytest.raises(ProcessLookupError):
        _wait_until_gone(begun)


def _wait_until_gone(process: int) -> None:
    for _ in range(500):
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        if state.exists() and state.read_text().split()[2] == "Z":
            raise ProcessLookupError
        time.sleep(0.01)


def test_what_ends_before_its_time_is_not_killed_and_what_fails_is_told(tmp_path: Path) -> None:
    early = run(lambda: 7, tmp_path, Blow(AFTER_A_TIME, seconds=20.0))
    never = run(lambda: 8, tmp_path, Blow(AT_A_CALL, 1_000))
    failed = run(lambda: Path("nowhere", "x").read_text(), tmp_path)
    ended = run(lambda: os._exit(3), tmp_path)
    ended_otherwise = run(lambda: os.kill(os.getpid(), signal.SIGTERM), tmp_path)

    assert (early.killed, early.result) == (False, 7)
    assert (never.killed, never.result) == (False, 8)
    assert "FileNotFoundError" in failed.trouble
    assert "told nothing" in ended.trouble
    assert "told nothing" in ended_otherwise.trouble


def test_points_are_spread_over_the_whole_course_and_hit_commits() -> None:
    random = Random(1)  # noqa: S311 - nothing secret
    names = ["execute"] * 90 + ["commit"] * 10
    course = Course(names, 2.0, {})
    blows = [blow_of(random, course, point, 200) for point in range(200)]

    hows = Counter(blow.how for blow in blows)
    assert set(hows) == {AT_A_CALL, WITHIN, AFTER_A_TIME}
    times = sorted(blow.seconds for blow in blows if blow.how == AFTER_A_TIME)
    assert times[0] < 0.1
    assert times[-1] > 1.9
    moments = [blow.moment for blow in blows if blow.how == AT_A_CALL]
    assert sum(moment > 90 for moment in moments) > len(moments) / 2
    assert {moment // 10 for moment in moments} >= set(range(10))


def test_the_first_of_all_points_are_spread_and_one_can_be_tried_alone() -> None:
    order = Plan(["import"], [1], 100).order()
    assert sorted(order) == list(range(100))
    assert max(order[:20]) > 60
    assert min(order[:20]) < 40
    assert Plan(["import"], [1], 100, only=5).order() == [5]


def test_communities_of_the_same_number_are_alike_and_others_differ() -> None:
    one, again, other = Community(1), Community(1), Community(2)

    assert (one.history, one.later_export) == (again.history, again.later_export)
    assert one.history != other.history
    known = {str(line) for line in one.history}
    kinds = Counter(str(line) in known for line in one.later_export)
    assert kinds[True] > 20
    assert kinds[False] > 20


# What it sees ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that is up to date, and has backups, to be copied."""
    folder = tmp_path_factory.mktemp("killing")

    def work() -> None:
        make_small()
        prepare(Scene(folder / "scene"), Community(1, size=30), folder / "kept")

    made = run(work, folder / "desk", watched=False)
    assert not made.trouble, made.trouble
    return folder


def said_of(whole: Path, harm: Callable[[Scene], object], look: Look | None = None) -> str:
    """What the harness says of that archive, once this was done to it."""
    scene = Scene(whole / "scene")
    scene.become(whole / "kept" / PLAIN)

    def work() -> list[str]:
        make_small()
        with open_daybook(scene.settings) as daybook:
            bring_up_to_date(daybook)
            told = events_of(daybook)
        harm(scene)
        return look(scene) if look else troubles_of(scene, told)

    seen = run(work, whole / "desk", watched=False)
    return seen.trouble or "\n".join(seen.result)


def change(file: Path, *statements: str) -> None:
    """Change a database behind Daybook's back."""
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)


def in_views(*statements: str) -> Callable[[Scene], None]:
    return lambda scene: change(scene.settings.views_file, *statements)


def in_the_log(*statements: str) -> Callable[[Scene], None]:
    def harm(scene: Scene) -> None:
        with tampered(str(scene.settings.events_file)) as log:
            for statement in statements:
                log.execute(statement)

    return harm


def spoil_a_backup(scene: Scene) -> None:
    file = next(scene.backups.glob("log-*/data/events.db"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def forget_a_backup(scene: Scene) -> None:
    (scene.settings.home / "backups.jsonl").unlink()


def keep_a_secret(scene: Scene) -> None:
    (scene.settings.home / "left").write_text(f"{OTTOS}said")


def record_another(scene: Scene) -> None:
    scene.daybook("import", str(scene.later_export), "--json")


SOME = "id = (SELECT max(id) FROM contributions WHERE state = 'shown' AND body IS NOT NULL)"
LAST = "WHERE rowid = (SELECT max(rowid) FROM stored_events)"
HARM: dict[str, Callable[[Scene], None]] = {
    "contributions differs from that of a rebuild": in_views(
        "UPDATE contributions SET score = score + 1 WHERE rowid = 1"
    ),
    "documents too many and lacks": in_views(
        f"UPDATE contributions SET body = 'otherwise' WHERE {SOME}"
    ),
    "0 vectors too many, 1 lacking": in_views(
        "UPDATE passages SET gone = 1 WHERE row = (SELECT min(row) FROM passages WHERE NOT gone)"
    ),
    "events extra": record_another,
    "verify: ": in_the_log(f"UPDATE stored_events SET state = CAST(state || ' ' AS BLOB) {LAST}"),
    "of somebody who is erased: left": keep_a_secret,
    "is damaged": spoil_a_backup,
    "the register does not know": forget_a_backup,
}


def test_of_a_whole_archive_nothing_is_said(whole: Path) -> None:
    assert said_of(whole, lambda _: None) == ""
    assert said_of(whole, lambda _: None, torn) == ""


@pytest.mark.parametrize("said", HARM)
def test_whatever_harm_is_done_is_seen(said: str, whole: Path) -> None:
    assert said in said_of(whole, HARM[said])


def test_words_of_somebody_erased_that_no_rebuild_can_read_are_not_taken_for_torn(
    whole: Path,
) -> None:
    def erase_and_be_stopped(scene: Scene) -> None:
        with open_daybook(scene.settings) as daybook:
            erased = ErasePerson(occurred_at=datetime.now(UTC), person=MARA, reason="they asked")
            assert daybook.archive.record([(erased,)], UUID(int=7)) == [True]

    assert said_of(whole, erase_and_be_stopped, torn) == ""


def test_events_that_are_lost_changed_or_out_of_order_are_told() -> None:
    wanted = {("a", 1): ("made", "x"), ("a", 2): ("revised", "y"), ("b", 1): ("made", "z")}

    assert list(differing(wanted, wanted)) == []
    for told, said in {
        "lost": {("a", 1): ("made", "x"), ("b", 1): ("made", "z")},
        "has the versions [2]": {("a", 2): ("revised", "y"), ("b", 1): ("made", "z")},
        "extra": {**wanted, ("b", 2): ("revised", "z")},
        "1 events lost: ('b', 1)": {**wanted, ("b", 1): ("made", "otherwise")},
    }.items():
        assert any(told in line for line in differing(said, wanted)), told


def test_a_lock_that_is_not_let_go_is_seen(whole: Path) -> None:
    with ExitStack() as held:
        said = said_of(whole, lambda s: held.enter_context(another_writing(s.settings)))

    assert "BusyError" in said


def test_a_table_that_readers_would_find_torn_is_seen(whole: Path) -> None:
    gone = in_views(f"DELETE FROM contributions WHERE {SOME}")

    assert "threads is torn at event" in said_of(whole, gone, torn)
