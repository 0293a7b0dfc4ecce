"""daybook restore."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daybook.backup.making import back_up
from daybook.backup.register import KEYS, LOG
from daybook.cli import cli
from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, BOB, EVE, erase, found, say


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """Where a backup lies of an archive in which Ada and Bob said something."""
    say(settings, ADA, BOB)
    back_up(settings, tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def restored(tmp_path: Path) -> Settings:
    """Where an archive will be restored to."""
    return Settings(tmp_path / "restored")


@pytest.fixture
def restore(restored: Settings) -> Callable[..., Result]:
    """Run the command."""

    def command(*words: str, answer: str = "") -> Result:
        call = ["--home", str(restored.home), "restore", *words]
        return CliRunner().invoke(cli, call, input=answer)

    return command


def test_it_asks_and_restores(
    restore: Callable[..., Result], place: Path, restored: Settings
) -> None:
    declined = restore(str(place), answer="n\n")
    assert declined.exit_code == 1
    assert not restored.home.exists()

    result = restore(str(place), answer="y\n")

    assert result.exit_code == 0, result.output
    assert "The log is of 20" in result.output
    assert "has to be erased again" in result.output
    assert f"Restored 5 events into {restored.home}." in result.output
    assert found(restored) == {"ada", "bob"}
    doctor = CliRunner().invoke(cli, ["--home", str(restored.home), "doctor"])
    assert doctor.exit_code == 0, doctor.output


def test_it_says_who_is_erased_again(
    restore: Callable[..., Result], place: Path, settings: Settings, restored: Settings
) -> None:
    [log], [keys] = place.glob("log-*"), place.glob("keys-*")
    erase(settings, ADA)
    back_up(settings, place)

    result = restore(str(log), str(keys), "--yes")

    assert "1 person was erased after these keys were backed up" in result.output
    assert "1 person was erased after this log was backed up" in result.output
    assert found(restored) == {"bob"}


def test_checking_restores_nothing(
    restore: Callable[..., Result], place: Path, restored: Settings
) -> None:
    result = restore(str(place), "--check")

    assert result.exit_code == 0, result.output
    assert not restored.home.exists()
    told = json.loads(restore(str(place), "--check", "--json").stdout)
    assert (told["events"], told["keys_destroyed_again"]) == (5, 0)
    [file] = place.glob("keys-*/bag-info.txt")
    file.write_text(file.read_text().replace("Daybook-Keys: 3", "Daybook-Keys: 4"))
    result = restore(str(place), "--check")
    assert result.exit_code == 1
    assert "bag-info.txt is not what was written" in result.output


def test_scripts_are_not_asked(
    restore: Callable[..., Result], place: Path, restored: Settings
) -> None:
    result = restore(str(place), "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["bad"] == []
    assert found(restored) == {"ada", "bob"}


def test_what_is_there_is_not_overwritten(
    run: Callable[..., Result], place: Path, settings: Settings
) -> None:
    result = run("restore", str(place), "--yes")

    assert result.exit_code == 1
    assert "is not empty" in result.output
    assert found(settings) == {"ada", "bob"}


def test_without_a_list_it_says_what_to_name(
    restore: Callable[..., Result], place: Path, tmp_path: Path, restored: Settings
) -> None:
    (place / "erasures.txt").rename(tmp_path / "list")

    refused = restore(str(place), "--yes")
    assert refused.exit_code == 1
    assert "--erasures FILE" in refused.output

    assert restore(str(place), "--yes", "--erasures", str(tmp_path / "list")).exit_code == 0
    assert found(restored) == {"ada", "bob"}


def test_whose_key_is_missing_has_to_be_given_up_by_name_of_the_option(
    restore: Callable[..., Result], settings: Settings, place: Path, restored: Settings
) -> None:
    say(settings, EVE)
    [log] = back_up(settings, place, [LOG]).bags

    refused = restore(str(log.folder), "--yes")
    assert refused.exit_code == 1
    assert "--erase-unreadable" in refused.output

    result = restore(str(log.folder), "--yes", "--erase-unreadable")
    assert "1 person was without a key and will be recorded as erased" in result.output
    assert found(restored) == {"ada", "bob"}


def test_a_later_backup_of_the_keys_makes_up_for_an_older_one(
    restore: Callable[..., Result], settings: Settings, place: Path, restored: Settings
) -> None:
    say(settings, EVE)
    [log] = back_up(settings, place, [LOG]).bags
    back_up(settings, place, [KEYS])

    assert restore(str(log.folder), "--yes").exit_code == 0
    assert found(restored) == {"ada", "bob", "eve"}
