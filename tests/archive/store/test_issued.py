"""The checkpoints that a log is compared with: only those that count."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive.application import Archive
from archive.store.issued import Compared, issued_by, kept
from archive.store.keyring import Keyring, open_key_database
from archive.store.notes import NoteError, Signer
from tests.contracts.event_stores import Store
from tests.contracts.ledgers import store


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where the keys lie of an archive that issued checkpoints over 3 and 5 events."""
    return tmp_path / "keys.db"


@pytest.fixture
def notes(keys: Path, sqlite_store: Store) -> list[str]:
    """The checkpoints it issued."""
    keyring = Keyring(open_key_database(f"sqlite:///{keys}"))
    with Archive(sqlite_store, keyring=keyring) as archive:
        store(archive, 3)
        first = archive.checkpoint()
        store(archive, 2, 3)
        notes = [first, archive.checkpoint()]
    keyring.close()
    return notes


def change(keys: Path, statement: str) -> Compared:
    with closing(sqlite3.connect(keys)) as connection, connection:
        connection.execute(statement)
    return issued_by(keys)


def test_what_was_issued_is_compared_with(keys: Path, notes: list[str]) -> None:
    compared = issued_by(keys)

    assert not compared.troubles
    assert [known.size for known in compared.known] == [3, 5]
    assert compared.known[0].called.startswith("the checkpoint of 20")
    assert str(compared.key).partition("+")[0] == notes[0].partition("\n")[0]


def test_nothing_is_written_in_reading_them(keys: Path, notes: list[str]) -> None:
    before = keys.read_bytes()

    issued_by(keys)

    assert keys.read_bytes() == before
    assert sorted(file.name for file in keys.parent.glob("keys*")) == ["keys.db"]


def test_a_key_ring_that_issued_none_is_well(keys: Path) -> None:
    Keyring(open_key_database(f"sqlite:///{keys}")).close()

    assert issued_by(keys) == Compared()


def test_a_key_ring_that_is_gone_is_told_and_not_made(keys: Path) -> None:
    [trouble] = issued_by(keys).troubles

    assert "there is no" in str(trouble)
    assert not keys.exists()


def test_a_key_ring_that_is_no_database_is_told(keys: Path) -> None:
    keys.write_bytes(b"zip" * 5_000)

    [trouble] = issued_by(keys).troubles
    assert "cannot be read" in str(trouble)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE checkpoints SET size = 4 WHERE size = 3", "says something else than its signed"),
        ("UPDATE checkpoints SET root = zeroblob(32) WHERE size = 3", "says something else"),
        ("UPDATE checkpoints SET note = replace(note, '\n3\n', '\n4\n')", "does not fit"),
        ("UPDATE checkpoints SET note = '' WHERE size = 3", "no signed note"),
        ("UPDATE secrets SET secret = zeroblob(32) WHERE name = 'checkpoint key'", "not with the"),
    ],
)
def test_a_checkpoint_that_was_tampered_with_is_told(
    keys: Path, notes: list[str], statement: str, told: str
) -> None:
    compared = change(keys, statement)

    assert told in str(compared.troubles[0])
    assert 3 not in [known.size for known in compared.known]


def test_a_signing_key_that_is_gone_is_told(keys: Path, notes: list[str]) -> None:
    compared = change(keys, "DELETE FROM secrets WHERE name = 'checkpoint key'")

    assert "its key is gone from the key ring" in str(compared.troubles[0])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE checkpoints SET issued_at = 'once' WHERE size = 3",
        "UPDATE checkpoints SET note = x'00' WHERE size = 3",
        "UPDATE secrets SET secret = x'00' WHERE name = 'checkpoint key'",
    ],
)
def test_what_is_of_another_kind_than_was_written_is_told(
    keys: Path, notes: list[str], statement: str
) -> None:
    [trouble] = change(keys, statement).troubles

    assert "cannot be read" in str(trouble)


KILLED = """
import os, sqlite3, sys
ring = sqlite3.connect(sys.argv[1], isolation_level=None)
ring.execute("PRAGMA cache_size = 1")
ring.execute("BEGIN IMMEDIATE")
ring.execute("UPDATE secrets SET secret = zeroblob(32)")
for number in range(200):
    ring.execute("INSERT INTO secrets VALUES (?, zeroblob(500))", (f"x{number}",))
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_half_written_is_taken_back(
    keys: Path, notes: list[str]
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(keys)], check=False)
    assert keys.with_name("keys.db-journal").stat().st_size

    compared = issued_by(keys)

    assert not compared.troubles
    assert [known.size for known in compared.known] == [3, 5]


def test_what_somebody_kept_counts_when_it_is_signed(keys: Path, notes: list[str]) -> None:
    key = issued_by(keys).key

    assert kept("mine.txt", notes[0], key).size == 3
    with pytest.raises(NoteError, match=r"mine\.txt: The signature .* does not fit"):
        kept("mine.txt", notes[0].replace("\n3\n", "\n4\n"), key)
    with pytest.raises(NoteError, match=r"mine\.txt: no key is there .* with --key"):
        kept("mine.txt", notes[0], None)
    with pytest.raises(NoteError, match=r"mine\.txt: It is no signed note"):
        kept("mine.txt", "hello", key)


def test_a_checkpoint_signed_for_another_log_does_not_count(notes: list[str]) -> None:
    signer = Signer("example.org/log", bytes(32))
    note = signer.sign(notes[0].rpartition("\n\n")[0] + "\n")

    with pytest.raises(NoteError, match=r"is a checkpoint of daybook\.invalid/\w+, not of example"):
        kept("mine.txt", note, signer.public_key)
