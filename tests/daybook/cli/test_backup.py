"""daybook backup."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, BOB, say


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """An archive in which Ada and Bob said something."""
    say(settings, ADA, BOB)
    return settings


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups are put."""
    return tmp_path / "backups"


@pytest.mark.usefixtures("filled")
def test_it_tells_what_was_backed_up_where(run: Callable[..., Result], place: Path) -> None:
    result = run("backup", str(place))

    assert result.exit_code == 0, result.output
    assert f"Backed up the log, 5 events, to {place}/log-" in result.output
    assert f"Backed up 3 keys to {place}/keys-" in result.output
    assert "another medium" in result.output


@pytest.mark.usefixtures("filled")
def test_scripts_get_the_bags(run_json: Callable[..., Any], place: Path) -> None:
    told = run_json("backup", str(place), "--keys-only")

    [bag] = told["bags"]
    assert Path(bag["folder"]).is_dir()
    assert bag["Daybook-Contents"] == "keys"
    assert told["removed"] == told["cleared"] == []


@pytest.mark.usefixtures("filled")
def test_older_keys_go_when_so_many_are_kept(run: Callable[..., Result], place: Path) -> None:
    run("backup", str(place))
    half = place / ".keys-20260101T000000.000000Z.partial"
    half.mkdir()

    result = run("backup", str(place), "--keep-keys", "1")

    assert "Destroyed the older keys keys-" in result.output
    assert f"Cleared {half.name}, which a backup that was stopped had left." in result.output
    assert len(list(place.glob("keys-*"))) == 1
    assert len(list(place.glob("log-*"))) == 2


@pytest.mark.usefixtures("filled")
def test_checking_names_the_damaged_file_and_exits_with_1(
    run: Callable[..., Result], place: Path
) -> None:
    run("backup", str(place))
    assert run("backup", "--check", str(place)).output.count("ok ") == 2
    [file] = place.glob("log-*/data/events.db")
    file.write_bytes(file.read_bytes()[:-1])

    result = run("backup", "--check", str(place))

    assert result.exit_code == 1
    assert f"BAD {file.parents[1].name}" in result.output
    assert "data/events.db is not what was written" in result.output
    [told] = json.loads(run("backup", "--check", str(file.parents[1]), "--json").stdout)
    assert told["folder"] == str(file.parents[1])
    assert told["faults"]


@pytest.mark.usefixtures("filled")
def test_a_disk_that_is_not_mounted_is_asked_about(
    run: Callable[..., Result], place: Path, tmp_path: Path
) -> None:
    assert "Is the disk mounted" not in run("backup", str(place)).output
    place.rename(tmp_path / "unplugged")

    result = run("backup", str(place))

    assert result.exit_code == 0
    assert "Is the disk mounted that they are on?" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--log-only", "--keys-only"], "exclude each other"),
        (["--log-only", "--keep-keys", "2"], "--keep-keys goes with a backup of the keys"),
        (["--keep-keys", "0"], "0 is not in the range"),
        (["--check"], "There are no backups in"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_makes_no_sense_is_told(
    run: Callable[..., Result], place: Path, words: list[str], told: str
) -> None:
    result = run("backup", str(place), *words)

    assert result.exit_code != 0
    assert told in result.output
    assert not place.exists()


@pytest.mark.usefixtures("filled")
def test_a_backup_into_the_archive_is_refused(run: Callable[..., Result], home: Path) -> None:
    result = run("backup", str(home / "backups"))

    assert result.exit_code == 1
    assert "would undo each erasure from within" in result.output
    assert not (home / "backups").exists()


def test_without_an_archive_nothing_is_made(
    run: Callable[..., Result], home: Path, place: Path
) -> None:
    result = run("backup", str(place))

    assert result.exit_code == 1
    assert "There is no Daybook archive in" in result.output
    assert not home.exists()
    assert not place.exists()
