"""The register of backups."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from daybook.backup.contents import archive_identity
from daybook.backup.erasures import LIST, read_erasures
from daybook.backup.making import back_up
from daybook.backup.register import (
    KEYS,
    LOG,
    Registered,
    key_backups,
    key_backups_with,
    register,
    register_file,
    register_found,
    registered,
    settle,
    tell_erasures,
)
from daybook.bootstrap import open_daybook
from daybook.config import Settings
from daybook.purging import purge
from tests.daybook.backup.keeping import ADA, BOB, erase

AT = datetime(2026, 1, 1, tzinfo=UTC)


def ada(settings: Settings) -> UUID:
    with open_daybook(settings) as daybook:
        return daybook.archive.id_of("person", ADA)


def names(bags: list[Registered]) -> list[str]:
    return [bag.name for bag in bags]


def test_what_was_registered_is_read_and_the_last_word_counts(filled: Settings) -> None:
    bag = Registered(Path("/media/näs"), "keys-1", KEYS, AT)
    other = Registered(Path("/media/näs"), "log-1", LOG, AT)
    register(filled, [bag, other])
    register(filled, [Registered(bag.place, bag.name, KEYS, AT, removed=True)])

    assert registered(filled) == [Registered(bag.place, bag.name, KEYS, AT, removed=True), other]
    assert key_backups(filled) == []


def test_no_register_is_an_empty_one(filled: Settings) -> None:
    assert registered(filled) == []
    assert tell_erasures(filled, [ada(filled)]) == []


def test_a_torn_line_spoils_no_other(filled: Settings) -> None:
    bag = Registered(Path("/media"), "keys-1", KEYS, AT)
    register(filled, [bag])
    with register_file(filled).open("a") as file:
        file.write('{"place": "/med')
    other = Registered(Path("/media"), "keys-2", KEYS, AT)
    register(filled, [other])

    assert registered(filled) == [bag, other]


def test_the_keys_that_still_hold_a_person_are_named(filled: Settings, place: Path) -> None:
    back_up(filled, place)
    person = ada(filled)
    before = names(key_backups_with(filled, [person]))

    erase(filled, ADA)
    back_up(filled, place)

    assert len(before) == 1
    assert len(key_backups(filled)) == 2
    assert names(key_backups_with(filled, [person])) == before
    back_up(filled, place, [KEYS], keep_keys=1)
    assert key_backups_with(filled, [person]) == []


def test_backups_that_are_out_of_reach_or_gone_are_named_too(
    filled: Settings, tmp_path: Path
) -> None:
    away, moved = tmp_path / "away", tmp_path / "moved"
    back_up(filled, away)
    [bag] = (bag for bag in back_up(filled, moved).bags if bag.name.startswith("keys-"))
    away.rename(tmp_path / "elsewhere")
    shutil.rmtree(bag.folder)

    found = key_backups_with(filled, [ada(filled)])

    assert [backup.state for backup in found] == ["out of reach", "gone"]


def test_an_erasure_is_told_to_all_places_that_are_reached(
    filled: Settings, tmp_path: Path
) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    for place in (near, far):
        back_up(filled, place)
    (tmp_path / "far").rename(tmp_path / "unplugged")
    person = ada(filled)

    assert tell_erasures(filled, [person]) == [far]

    identity = archive_identity(filled.keys_file)
    assert read_erasures(near / LIST, identity).people == {person}
    assert not far.exists(), "a folder where a disk is to be mounted was made"
    far.mkdir()
    assert tell_erasures(filled, [person]) == [far]
    assert not list(far.iterdir()), "the list was written to where a disk is to be mounted"


def test_purging_after_an_erasure_tells_the_places(filled: Settings, place: Path) -> None:
    back_up(filled, place)
    person = ada(filled)
    erase(filled, ADA)

    with open_daybook(filled) as daybook:
        purge(daybook)

    assert read_erasures(place / LIST, archive_identity(filled.keys_file)).people == {person}


def test_bags_that_are_found_are_registered_once(filled: Settings, place: Path) -> None:
    back_up(filled, place)
    before = registered(filled)
    register_file(filled).unlink()
    identity = archive_identity(filled.keys_file)

    for _ in range(2):
        register_found(filled, [place, place], identity)

    assert registered(filled) == before
    register_file(filled).unlink()
    register_found(filled, [place], "of another archive")
    assert registered(filled) == []


def test_what_became_of_a_killed_backup_is_settled(filled: Settings, place: Path) -> None:
    [bag] = back_up(filled, place, [KEYS]).bags
    begun = Registered(place, bag.name, KEYS, AT)
    never = Registered(place, "keys-never", KEYS, AT)
    elsewhere = Registered(place / "other", "keys-other", KEYS, AT)
    register(filled, [begun, never, elsewhere])

    settle(filled, place)

    assert key_backups(filled) == [replace(begun, whole=True), elsewhere]


def test_nobody_but_its_owner_reads_it(filled: Settings, place: Path) -> None:
    back_up(filled, place)

    assert register_file(filled).stat().st_mode & 0o077 == 0
    assert BOB not in register_file(filled).read_text()
