"""Folders that backups lie in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daybook.backup.bags import write_bag
from daybook.backup.places import (
    ARCHIVE,
    PlaceError,
    alone_in,
    bags_in,
    check_place,
    clear_partials,
    next_stamp,
    partial_of,
    partials_in,
)
from daybook.config import Settings

NOW = datetime(2026, 11, 29, 1, 40, 55, 123456, tzinfo=UTC)
STAMP = "20261129T014055.123456Z"


def a_bag(place: Path, name: str, archive: str = "abc") -> None:
    (place / name / "data").mkdir(parents=True)
    write_bag(place / name, {ARCHIVE: archive})


@pytest.mark.parametrize("inside", [".", "backups", "a/b", "../home/x"])
def test_backups_in_the_archive_itself_are_refused_with_the_reason(
    settings: Settings, inside: str
) -> None:
    settings.home.mkdir()

    with pytest.raises(PlaceError, match=r"would undo each erasure.*Name a folder on another disk"):
        check_place(settings, settings.home / inside)


def test_a_link_into_the_archive_is_seen_through(settings: Settings, tmp_path: Path) -> None:
    settings.home.mkdir()
    (tmp_path / "link").symlink_to(settings.home)

    with pytest.raises(PlaceError, match="own folder"):
        check_place(settings, tmp_path / "link" / "backups")


def test_the_folder_above_the_archive_is_a_place(settings: Settings, tmp_path: Path) -> None:
    settings.home.mkdir()

    assert check_place(settings, tmp_path) == tmp_path.resolve()


def test_a_file_is_no_place(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(PlaceError, match="is a file"):
        check_place(settings, tmp_path / "file")


def test_one_backup_at_a_time_is_made_in_a_place(place: Path) -> None:
    with alone_in(place):
        with pytest.raises(PlaceError, match="Another backup is being written"), alone_in(place):
            pass
        assert place.stat().st_mode & 0o077 == 0
    with alone_in(place):
        pass


def test_bags_come_in_the_order_they_were_made(place: Path) -> None:
    names = [f"log-{STAMP}", "keys-20261129T014055.123457Z", "log-20271129T014055.000000Z"]
    for name in reversed(names):
        a_bag(place, name)
    a_bag(place, "keys-of-mine")
    (place / f"keys-{STAMP}.zip").write_text("x")

    assert [bag.name for bag in bags_in(place)] == names
    assert [bag.name for bag in bags_in(place, kind="keys")] == names[1:2]
    assert bags_in(place / "nowhere") == []


def test_bags_of_another_archive_are_told_apart(place: Path) -> None:
    a_bag(place, f"log-{STAMP}", "abc")
    a_bag(place, f"keys-{STAMP}", "def")
    (place / f"keys-{STAMP}" / "bag-info.txt").unlink()

    assert [bag.name for bag in bags_in(place, "abc")] == [f"log-{STAMP}"]
    assert len(bags_in(place)) == 2


def test_a_name_says_when(place: Path) -> None:
    assert next_stamp(place, NOW) == STAMP


@pytest.mark.parametrize("back", [0, 1, 10**6, 86_400 * 10**6])
def test_names_go_up_whatever_the_clock_does(place: Path, back: int) -> None:
    a_bag(place, f"keys-{STAMP}")

    assert next_stamp(place, NOW - timedelta(microseconds=back)) == "20261129T014055.123457Z"


def test_what_was_left_half_made_is_found_and_destroyed(place: Path) -> None:
    partial = partial_of(place, f"keys-{STAMP}")
    (partial / "data").mkdir(parents=True)
    (partial / "data" / "keys.db").write_bytes(b"secret")
    a_bag(place, f"log-{STAMP}")
    (place / ".mine.partial").mkdir()

    assert partials_in(place) == [partial]
    told: list[Path] = []
    assert clear_partials(place, told.append) == (partial,) == tuple(told)
    assert {path.name for path in place.iterdir()} == {f"log-{STAMP}", ".mine.partial"}
