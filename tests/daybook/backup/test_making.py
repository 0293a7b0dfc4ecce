"""Making backups."""

import os
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import bagit
import pytest
import sqlalchemy as sa

from daybook.backup import making
from daybook.backup.bags import check_bag
from daybook.backup.contents import archive_identity, key_contents, log_contents
from daybook.backup.erasures import LIST, ErasureListError, read_erasures
from daybook.backup.making import back_up, size_to_copy
from daybook.backup.places import ARCHIVE, LAST, PlaceError, alone_in, bags_in, partials_in
from daybook.backup.planning import Request, plan_restoration
from daybook.backup.register import KEYS, LOG, Registered, key_backups, register, registered
from daybook.backup.restoring import restore
from daybook.backup.snapshots import SnapshotError
from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, EVE, erase, rows, say
from tests.daybook.backup.killing import calls_of, kill_at

KILLS = int(os.environ.get("DAYBOOK_KILLS", "6"))
WRITER = """
import sys
from itertools import count
from pathlib import Path
from archive import commands as c
from daybook.bootstrap import open_daybook
from daybook.config import Settings
from tests.builders import a, record

with open_daybook(Settings(Path(sys.argv[1]))) as daybook:
    print("writing", flush=True)
    for n in count():
        who = {"by": f"chat:{n}", "by_name": f"Person {n}", "key": f"chat:garden/{n}"}
        record(daybook.archive, a(c.MakeContribution, **who, thread="chat:garden/1"))
        if n % 3 == 1:
            record(daybook.archive, a(c.ErasePerson, person=f"chat:{n - 1}", by=None))
"""


@contextmanager
def somebody_recording(settings: Settings) -> Iterator[None]:
    """Another process meets people, takes in what they say, and erases some of them."""
    command = [sys.executable, "-c", WRITER, str(settings.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"writing\n"
        try:
            yield
        finally:
            assert writer.poll() is None, "the writer failed"
            writer.kill()


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_log_and_keys_are_two_valid_bags(filled: Settings, place: Path) -> None:
    backup = back_up(filled, place)

    log, keys = backup.bags
    assert [sorted(f.name for f in (b.folder / "data").iterdir()) for b in backup.bags] == [
        ["daybook.toml", "events.db"],
        ["backups.jsonl", "keys.db"],
    ]
    for bag in backup.bags:
        assert check_bag(bag.folder) == bag
        assert bagit.Bag(str(bag.folder)).validate()
        assert bag.info[ARCHIVE] == archive_identity(filled.keys_file)
    assert log.info["Daybook-Events"] == log.info[LAST] == keys.info[LAST] == "5"
    assert log.name.removeprefix("log") == keys.name.removeprefix("keys")


def test_the_log_holds_no_key_and_the_keys_no_word(filled: Settings, place: Path) -> None:
    log, keys = back_up(filled, place).bags
    with closing(sqlite3.connect(filled.keys_file)) as database:
        secrets = [row[0] for row in database.execute("SELECT key FROM keys")]
        secrets += [row[0] for row in database.execute("SELECT secret FROM secrets")]

    in_log, in_keys = everything_in(log.folder), everything_in(keys.folder)

    assert len(secrets) == 5
    assert all(secret in in_keys and secret not in in_log for secret in secrets)
    for word in (b"adasecret", b"Ada", b"ada@example.org"):
        assert word not in in_keys
        assert word not in in_log


@pytest.mark.parametrize("key", ["person", "'person'", '"person" '])
def test_whoever_records_on_this_machine_is_not_in_them(
    filled: Settings, place: Path, key: str
) -> None:
    with filled.config_file.open("a") as config:
        config.write(f'{key} = "mailto:ada@example.org"\nmodel = "tiny"\n')

    log, keys = back_up(filled, place).bags

    assert b"ada@example" not in everything_in(log.folder) + everything_in(keys.folder)
    kept = tomllib.loads(log.file("daybook.toml").read_text())
    assert kept == {"community": "The Garden", "model": "tiny"}


def test_nobody_else_can_read_them(filled: Settings, place: Path) -> None:
    for bag in back_up(filled, place).bags:
        payload = (bag.folder / "data").iterdir()
        for path in (place, bag.folder, bag.folder / "data", *payload):
            assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("kind", [LOG, KEYS])
def test_each_can_be_backed_up_alone(filled: Settings, place: Path, kind: str) -> None:
    [bag] = back_up(filled, place, [kind]).bags  # type: ignore[list-item]

    assert bag.name.startswith(f"{kind}-")
    assert [found.folder for found in bags_in(place)] == [bag.folder]


def test_the_log_is_taken_before_the_keys(filled: Settings, place: Path) -> None:
    begun: list[str] = []

    def met(_bytes: int) -> None:
        found = [path.name.split("-")[0] for path in partials_in(place)]
        if found and sorted(found) != begun:
            begun[:] = sorted(found)
            if begun == [".log"]:
                say(filled, EVE)  # after the log was begun, before the keys

    log, keys = back_up(filled, place, told=met).bags

    assert begun == [".keys", ".log"]
    assert len(key_contents(keys.file("keys.db")).keyed) == 4
    assert plan_restoration(Request(log.folder)).unreadable == frozenset()


def test_backups_while_another_process_records_lack_no_key_and_restore_to_a_prefix(
    filled: Settings, place: Path, restored: Settings
) -> None:
    with somebody_recording(filled):
        backups = [back_up(filled, place) for _ in range(6)]

    sizes = []
    for backup in backups:
        log, keys = backup.bags
        plan = plan_restoration(Request(log.folder, keys.folder))
        assert plan.unreadable == frozenset()
        sizes.append(plan.events)
    assert sizes == sorted(set(sizes)), "nothing was recorded between two backups"

    events = restore(restored, plan).events
    before, after = rows(filled, "stored_events"), rows(restored, "stored_events")
    assert after[: plan.events] == before[: plan.events]
    assert events == plan.events + len(plan.recorded_again)


def test_only_the_newest_keys_are_kept_and_every_log(filled: Settings, place: Path) -> None:
    made = [back_up(filled, place) for _ in range(3)]

    last = back_up(filled, place, keep_keys=2)

    assert [bag.name for bag in bags_in(place, kind=KEYS)] == [
        made[2].bags[1].name,
        last.bags[1].name,
    ]
    assert [path.name for path in last.removed] == [b.bags[1].name for b in made[:2]]
    assert len(bags_in(place, kind=LOG)) == 4
    assert [bag.name for bag in key_backups(filled)] == [
        bag.name for bag in bags_in(place, kind=KEYS)
    ]


def test_the_keys_of_another_archive_are_let_be(
    filled: Settings, place: Path, tmp_path: Path
) -> None:
    other = Settings(tmp_path / "other")
    say(other, EVE)
    with pytest.raises(ErasureListError, match="of another archive"):
        back_up(filled, place)
        back_up(other, place)
    (place / LIST).unlink()
    [theirs] = back_up(other, place, [KEYS]).bags
    (place / LIST).unlink()

    back_up(filled, place, keep_keys=1)

    assert theirs.folder.exists()


def test_the_list_beside_them_names_whoever_is_erased(filled: Settings, place: Path) -> None:
    back_up(filled, place)
    erase(filled, ADA)
    back_up(filled, place)

    found = read_erasures(place / LIST, archive_identity(filled.keys_file))

    assert found.people == key_contents(filled.keys_file).erased
    assert len(found.people) == 1
    assert found.complete_at


def test_a_list_that_cannot_be_relied_on_stops_a_backup_before_it_begins(
    filled: Settings, place: Path
) -> None:
    back_up(filled, place)
    (place / LIST).write_text("nonsense\n")

    with pytest.raises(ErasureListError, match="line 1"):
        back_up(filled, place)

    assert len(bags_in(place)) == 2


def test_a_backup_that_fails_leaves_nothing_and_touches_no_older_one(
    filled: Settings, place: Path
) -> None:
    back_up(filled, place)
    with filled.keys_file.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)

    with pytest.raises((SnapshotError, sqlite3.DatabaseError, sa.exc.DatabaseError)):
        back_up(filled, place, keep_keys=1)

    assert partials_in(place) == []
    assert len(bags_in(place)) == 2
    assert len(key_backups(filled)) == 1


def test_an_interrupted_backup_leaves_nothing(filled: Settings, place: Path) -> None:
    def interrupt(_bytes: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(filled, place, told=interrupt)

    assert bags_in(place) == partials_in(place) == []
    assert all(bag.removed for bag in registered(filled))


def test_two_backups_to_one_place_are_not_made_at_once(filled: Settings, place: Path) -> None:
    with alone_in(place), pytest.raises(PlaceError, match="Another backup"):
        back_up(filled, place)


def test_progress_adds_up_to_about_what_was_promised(filled: Settings, place: Path) -> None:
    told: list[int] = []
    promised = size_to_copy(filled)

    back_up(filled, place, told=told.append)

    assert sum(told) == pytest.approx(promised, rel=0.2)


def test_a_backup_that_is_killed_never_looks_whole(filled: Settings, place: Path) -> None:
    calls = calls_of(back_up, filled, place)
    for number in range(KILLS):
        kill_at(1 + number * calls // KILLS, back_up, filled, place)
        for bag in bags_in(place):
            check_bag(bag.folder)
        for partial in partials_in(place):
            assert partial.name in everything_named(filled), "not in the register"

    backup = back_up(filled, place)

    assert backup.cleared
    assert partials_in(place) == []
    assert {bag.folder for bag in registered(filled) if not bag.removed} == {
        bag.folder for bag in bags_in(place)
    }
    assert log_contents(backup.bags[0].file("events.db")).events == 5
    assert plan_restoration(Request(place)).unreadable == frozenset()


def test_a_rotation_that_is_killed_leaves_no_half_bag(filled: Settings, place: Path) -> None:
    back_up(filled, place)
    calls = calls_of(back_up, filled, place, [KEYS], 1)
    for number in range(KILLS):
        kill_at(calls - 1 - number * 6, back_up, filled, place, [KEYS], 1)
        for bag in bags_in(place):
            check_bag(bag.folder)


def test_a_bag_that_a_killed_rotation_destroyed_is_not_in_the_register_afterwards(
    filled: Settings, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, place)

    def be_killed(settings: Settings, bags: Sequence[Registered]) -> None:
        bags = list(bags)
        if any(bag.removed for bag in bags):
            raise KeyboardInterrupt
        register(settings, bags)

    with monkeypatch.context() as patch:
        patch.setattr(making, "register", be_killed)
        for _ in ("as it destroys the older keys", "as it clears what is left of them"):
            with pytest.raises(KeyboardInterrupt):
                back_up(filled, place, [KEYS], 1)
    back_up(filled, place)

    known = {bag.folder for bag in registered(filled) if not bag.removed}
    assert known == {bag.folder for bag in bags_in(place)}
    assert partials_in(place) == []


def everything_named(settings: Settings) -> set[str]:
    return {f".{bag.name}.partial" for bag in registered(settings)}
