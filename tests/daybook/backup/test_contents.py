"""What copied logs and key rings hold."""

import json
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from archive.store.keyring import COMMUNITY, Keyring, open_key_database
from daybook.backup.contents import (
    IDENTITY,
    archive_identity,
    key_contents,
    key_ring_in_memory,
    log_contents,
    may_have_key_of,
    scan_log,
    unreadable_people,
)
from daybook.backup.snapshots import copy_database
from daybook.bootstrap import open_daybook
from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, BOB, EVE, erase


@pytest.fixture
def log(filled: Settings, tmp_path: Path) -> Path:
    """A copy of a log, in which Ada was erased."""
    erase(filled, ADA)
    copy_database(filled.events_file, tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def ring(log: Path, filled: Settings, tmp_path: Path) -> Path:
    """A copy of its key ring."""
    copy_database(filled.keys_file, tmp_path / "ring")
    return tmp_path / "ring"


def person(settings: Settings, handle: str) -> UUID:
    with open_daybook(settings) as daybook:
        return daybook.archive.id_of("person", handle)


def test_a_log_tells_how_much_it_holds_and_who_is_erased(log: Path, filled: Settings) -> None:
    found = log_contents(log)

    assert found.events == found.last == 6  # a space, two people, what each said, and an erasure
    assert found.erased == {person(filled, ADA)}
    assert found.erasable == {person(filled, ADA), person(filled, BOB)}


def test_an_empty_log_holds_nothing(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log")) as database:
        database.execute("CREATE TABLE stored_events (originator_id, topic)")

    found = log_contents(tmp_path / "log")

    assert (found.events, found.last, found.erased) == (0, 0, frozenset())


def test_a_key_ring_tells_whose_keys_are_there_and_whose_were(ring: Path, filled: Settings) -> None:
    found = key_contents(ring)

    assert found.keyed == {person(filled, BOB), COMMUNITY}
    assert found.erased == {person(filled, ADA)}
    assert may_have_key_of(ring, frozenset([person(filled, BOB)]))
    assert not may_have_key_of(ring, frozenset([person(filled, ADA)]))


def test_what_cannot_be_read_may_have_a_key(tmp_path: Path) -> None:
    (tmp_path / "ring").write_bytes(b"damaged" * 100)

    assert may_have_key_of(tmp_path / "ring", frozenset([uuid4()]))


def test_an_archive_has_one_identity_which_its_secret_does_not_show_in(filled: Settings) -> None:
    identity = archive_identity(filled.keys_file)

    assert identity == archive_identity(filled.keys_file)
    with closing(sqlite3.connect(filled.keys_file)) as database:
        mine = "SELECT secret FROM secrets WHERE name = 'fingerprint'"
        [[secret]] = database.execute(mine)
    assert identity not in secret.hex()
    assert secret.hex()[:8] not in identity


def test_another_archive_has_another_identity(filled: Settings, tmp_path: Path) -> None:
    assert archive_identity(tmp_path / "other") != archive_identity(filled.keys_file)


def test_a_ring_in_memory_opens_texts_and_writes_nothing(ring: Path, log: Path) -> None:
    before = ring.read_bytes()
    with key_ring_in_memory(ring) as opened:
        assert opened.fingerprint(IDENTITY) == archive_identity(ring)
        opened.ensure_keys([uuid4()])

    assert ring.read_bytes() == before
    assert not list(ring.parent.glob("ring-*"))


def test_whoever_has_texts_and_a_key_or_was_erased_is_not_missed(log: Path, ring: Path) -> None:
    texts = scan_log(log).texts

    with key_ring_in_memory(ring) as opened:
        assert not unreadable_people(texts, opened)


def test_whose_key_is_missing_or_another_is_found(
    log: Path, filled: Settings, tmp_path: Path
) -> None:
    texts = scan_log(log).texts
    engine = open_key_database(f"sqlite:///{tmp_path / 'other'}")
    other = Keyring(engine)
    ada, bob = person(filled, ADA), person(filled, BOB)

    assert unreadable_people(texts, other) == {ada, bob, COMMUNITY}
    other.ensure_keys([bob])
    other.forget(ada)
    assert unreadable_people(texts, other) == {bob, COMMUNITY}
    engine.dispose()


def test_a_log_of_this_version_holds_nothing_newer(log: Path) -> None:
    assert scan_log(log).newer == frozenset()


@pytest.mark.parametrize(
    ("topic", "state", "newer"),
    [
        ("person.beatified", {}, {"person.beatified"}),
        ("person.erased", {"class_version": 99}, {"person.erased"}),
        ("person.erased", {"class_version": 2}, set()),
        ("person.erased", {"counts": {"class_version": 99}}, set()),
    ],
)
def test_what_a_later_version_wrote_is_told(
    log: Path, topic: str, state: dict[str, object], newer: set[str]
) -> None:
    with closing(sqlite3.connect(log)) as database:
        new = (uuid4().hex, 1, topic, json.dumps(state).encode())
        database.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?)", new)
        database.commit()

    assert scan_log(log).newer == newer


def test_a_text_within_a_text_is_nobodys(log: Path) -> None:
    stranger = uuid4()
    told = f'{{"_type_":"personal","_data_":["{stranger.hex}","{b64encode(b"x").decode()}"]}}'
    with closing(sqlite3.connect(log)) as database:
        new = (uuid4().hex, 1, "norm.adopted", json.dumps({"text": told}).encode())
        database.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?)", new)
        database.commit()

    assert stranger not in scan_log(log).texts


def test_nobody_who_said_nothing_has_a_text(log: Path, filled: Settings) -> None:
    assert person(filled, EVE) not in scan_log(log).texts
