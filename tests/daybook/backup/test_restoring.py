"""Restoring an archive, with nobody in it who was erased."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from daybook.backup.bags import Bag, BagError
from daybook.backup.contents import key_contents
from daybook.backup.erasures import LIST
from daybook.backup.making import back_up
from daybook.backup.planning import Request, RestoreError, plan_restoration
from daybook.backup.register import KEYS, LOG, key_backups
from daybook.backup.restoring import check_home, restore, staging_of
from daybook.bootstrap import open_daybook
from daybook.cli.doctor import examine
from daybook.config import NoArchiveError, Settings
from daybook.locking import BusyError
from tests.daybook.backup.keeping import ADA, BOB, EVE, erase, erased_in_log, found, readable, rows
from tests.daybook.backup.keeping import say as have_say
from tests.daybook.backup.killing import calls_of, kill_at
from tests.daybook.holding import another_writing

KILLS = int(os.environ.get("DAYBOOK_KILLS", "5"))
TABLES = ("people", "spaces", "threads", "contributions", "wordings", "titles", "changes")
BEFORE, AFTER = "before", "after"


def views(settings: Settings) -> dict[str, list[str]]:
    with closing(sqlite3.connect(settings.views_file)) as database:
        return {
            table: sorted(map(repr, database.execute(f"SELECT * FROM {table}"))) for table in TABLES
        }


def restore_from(settings: Settings, log: Path, keys: Path | None = None) -> None:
    restore(settings, plan_restoration(Request(log, keys)))


def is_whole(settings: Settings) -> bool:
    try:
        with open_daybook(settings) as daybook:
            return all(
                finding.well for finding in examine(daybook) if "meaning" not in finding.what
            )
    except NoArchiveError:
        return False


def test_a_restored_archive_equals_the_one_that_was_backed_up(
    filled: Settings, place: Path, restored: Settings
) -> None:
    back_up(filled, place)

    told: list[int] = []
    made = restore(restored, plan_restoration(Request(place)), told.append)

    assert rows(restored, "stored_events") == rows(filled, "stored_events")
    assert rows(restored, "keys", "keys.db") == rows(filled, "keys", "keys.db")
    assert views(restored) == views(filled)
    assert found(restored) == found(filled) == {"ada", "bob"}
    assert restored.config_file.read_bytes() == filled.config_file.read_bytes()
    assert is_whole(restored)
    assert made.events == 5
    assert sum(told) > made.events
    assert not staging_of(restored.home).exists()


def test_it_is_its_owners_alone(filled: Settings, place: Path, restored: Settings) -> None:
    back_up(filled, place)

    restore_from(restored, place)

    for path in (restored.home, restored.keys_file, restored.events_file):
        assert path.stat().st_mode & 0o077 == 0, path


def test_it_goes_on_where_the_log_ended(filled: Settings, place: Path, restored: Settings) -> None:
    back_up(filled, place)
    restore_from(restored, place)

    have_say(restored, ADA, BOB, EVE)

    assert found(restored) == {"ada", "bob", "eve"}
    assert rows(restored, "stored_events")[:5] == rows(filled, "stored_events")


@pytest.fixture
def bags(filled: Settings, place: Path) -> dict[tuple[str, str], Bag]:
    """Backups of log and keys, from before and after Ada was erased."""
    made = {}
    for when in (BEFORE, AFTER):
        for kind, bag in zip((LOG, KEYS), back_up(filled, place).bags, strict=True):
            made[kind, when] = bag
        if when == BEFORE:
            erase(filled, ADA)
    return made


@pytest.mark.parametrize("log", [BEFORE, AFTER])
@pytest.mark.parametrize("keys", [BEFORE, AFTER])
def test_whoever_was_erased_stays_so_in_every_mix(
    bags: dict[tuple[str, str], Bag], restored: Settings, log: str, keys: str
) -> None:
    plan = plan_restoration(Request(bags[LOG, log].folder, bags[KEYS, keys].folder))
    restore(restored, plan)

    assert len(plan.again) == (keys == BEFORE)
    assert len(plan.recorded_again) == (log == BEFORE)
    assert found(restored) == readable(restored) == {"bob"}
    assert erased_in_log(restored) == 1
    assert len(key_contents(restored.keys_file).erased) == 1
    have_say(restored, ADA, BOB)  # as when the same export is imported again
    assert found(restored) == readable(restored) == {"bob"}
    assert is_whole(restored)
    adas = [row for row in rows(restored, "stored_events") if b"adasecret" in row[-1]]
    assert not adas


def test_only_from_two_old_backups_without_their_list_could_somebody_come_back(
    bags: dict[tuple[str, str], Bag], restored: Settings, place: Path
) -> None:
    (place / LIST).unlink()
    old = Request(bags[LOG, BEFORE].folder, bags[KEYS, BEFORE].folder)

    with pytest.raises(RestoreError, match="would be there again"):
        plan_restoration(old)

    (place / LIST).write_text("")
    restore(restored, plan_restoration(old))
    assert found(restored) == {"ada", "bob"}, "this is what the list is for"


@pytest.mark.parametrize("log", [BEFORE, AFTER])
def test_a_key_ring_that_went_another_way_forgets_what_this_log_tells(
    bags: dict[tuple[str, str], Bag], restored: Settings, place: Path, tmp_path: Path, log: str
) -> None:
    (place / LIST).unlink()
    other = Settings(tmp_path / "other")
    request = Request(bags[LOG, BEFORE].folder, bags[KEYS, BEFORE].folder, nobody_erased_since=True)
    restore(other, plan_restoration(request))
    have_say(other, *(f"mailto:{n}@example.org" for n in range(20)))
    erase(other, BOB)  # so that its key ring is done with erasures up to an event far ahead
    back_up(other, tmp_path / "forked")
    (tmp_path / "forked" / LIST).unlink()
    request = Request(bags[LOG, log].folder, tmp_path / "forked", nobody_erased_since=True)

    restore(restored, plan_restoration(request))

    assert found(restored) == readable(restored) == ({"ada"} if log == BEFORE else set())
    assert erased_in_log(restored) == (1 if log == BEFORE else 2)


def test_whose_key_is_missing_is_recorded_as_erased(
    filled: Settings, place: Path, restored: Settings
) -> None:
    [keys] = back_up(filled, place, [KEYS]).bags
    have_say(filled, EVE)
    [log] = back_up(filled, place, [LOG]).bags

    plan = plan_restoration(Request(log.folder, keys.folder, erase_unreadable=True))
    restore(restored, plan)

    assert found(restored) == readable(restored) == {"ada", "bob"}
    assert erased_in_log(restored) == 1
    assert is_whole(restored)


def test_the_backups_it_came_from_are_known_to_it(
    bags: dict[tuple[str, str], Bag], restored: Settings, place: Path
) -> None:
    restore_from(restored, place)

    assert {bag.folder for bag in key_backups(restored)} == {
        bags[KEYS, BEFORE].folder,
        bags[KEYS, AFTER].folder,
    }


def test_nothing_is_overwritten(filled: Settings, place: Path, restored: Settings) -> None:
    back_up(filled, place)
    plan = plan_restoration(Request(place))
    restored.home.mkdir()
    (restored.home / "mine.txt").write_text("mine")

    with pytest.raises(RestoreError, match=r"is not empty \(it holds mine.txt\)"):
        restore(restored, plan)
    with pytest.raises(RestoreError, match="is not empty"):
        restore(filled, plan)

    assert [path.name for path in restored.home.iterdir()] == ["mine.txt"]
    assert not staging_of(restored.home).exists()
    assert found(filled) == {"ada", "bob"}


def test_an_empty_folder_will_do(filled: Settings, place: Path, restored: Settings) -> None:
    back_up(filled, place)
    restored.home.mkdir(mode=0o755)

    restore_from(restored, place)

    assert is_whole(restored)
    assert restored.home.stat().st_mode & 0o077 == 0


def test_a_file_a_link_or_a_mounted_disk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)

    for name in ("file", "link"):
        with pytest.raises(RestoreError, match="is not a folder"):
            check_home(Settings(tmp_path / name))
    with pytest.raises(RestoreError):
        check_home(Settings(Path("/proc")))


def test_a_bag_that_changes_after_it_was_checked_is_refused(
    filled: Settings, place: Path, restored: Settings
) -> None:
    log, _ = back_up(filled, place).bags
    plan = plan_restoration(Request(place))
    with log.file("events.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"\0\1\2\3")

    with pytest.raises(BagError, match=r"events.db changed while it was being copied"):
        restore(restored, plan)

    assert not restored.home.exists()
    assert not staging_of(restored.home).exists()


def test_two_restorations_to_one_folder_are_not_made_at_once(
    filled: Settings, place: Path, restored: Settings
) -> None:
    back_up(filled, place)
    staging = staging_of(restored.home)
    staging.mkdir()

    with another_writing(Settings(staging), "daybook restore"), pytest.raises(BusyError):
        restore_from(restored, place)

    assert staging.exists()
    restore_from(restored, place)
    assert is_whole(restored)


def test_a_restoration_that_is_killed_leaves_nothing_that_looks_whole(
    bags: dict[tuple[str, str], Bag], restored: Settings, tmp_path: Path
) -> None:
    log, keys = bags[LOG, AFTER].folder, bags[KEYS, BEFORE].folder
    calls = calls_of(restore_from, Settings(tmp_path / "whole"), log, keys)
    for number in range(KILLS):
        kill_at(1 + number * (calls - 1) // (KILLS - 1), restore_from, restored, log, keys)
        if restored.home.exists():
            assert is_whole(restored)
            assert found(restored) == {"bob"}
            shutil.rmtree(restored.home)

    made = restore(restored, plan_restoration(Request(log, keys)))

    assert made.events == 6
    assert is_whole(restored)
    assert found(restored) == {"bob"}
    assert not staging_of(restored.home).exists()


def test_what_a_killed_restoration_left_is_destroyed(
    filled: Settings, place: Path, restored: Settings
) -> None:
    back_up(filled, place)
    staging = staging_of(restored.home)
    (staging / "search").mkdir(parents=True)
    (staging / "keys.db").write_bytes(b"secret" * 1000)
    kept_open = (staging / "keys.db").open("rb")

    made = restore(restored, plan_restoration(Request(place)))

    with kept_open:
        assert not kept_open.read().strip(b"\0")
    assert made.cleared
    assert is_whole(restored)
