"""Proving: what can be proven of an archive, and what is refused. tests/test_verify_page.py
checks the proofs themselves as an outsider does."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from archive import commands as c
from archive.application import Archive
from archive.proving import number_of, prove, prove_since, public_key
from archive.store.checkpoints import Checkpoint
from archive.store.keyring import Keyring
from archive.store.ledger import LedgerError
from tests.builders import a, memory_archive, new_keyring, record
from tests.contracts.event_stores import messages
from tests.tampering import tampered


@pytest.fixture
def other() -> Iterator[Archive]:
    """Another archive, with the same events."""
    ring = new_keyring()
    with memory_archive(ring) as archive:
        record(archive, a(c.OpenSpace), *messages(0, 3))
        yield archive
    ring.close()


def test_a_proof_says_what_it_is_about(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), *messages(0, 3))

    proof = prove(archive, 2)

    assert (proof.number, proof.size) == (2, 5)
    assert proof.text.endswith(proof.note)
    assert proof.note == archive.checkpoint()
    assert "\nindex 1\n" in proof.text


def test_a_checkpoint_of_another_log_is_refused(archive: Archive, other: Archive) -> None:
    record(archive, a(c.OpenSpace), *messages(0, 3))

    with pytest.raises(LedgerError, match=r"one of the log daybook\.invalid/\w+, and this one is"):
        prove_since(archive, Checkpoint.from_note(other.checkpoint()))


def test_a_past_that_never_was_is_not_proven(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), *messages(0, 3))
    now = Checkpoint.from_note(archive.checkpoint())

    with pytest.raises(LedgerError, match="The first 4 events are not those"):
        prove_since(archive, Checkpoint(now.origin, 4, now.root))
    with pytest.raises(LedgerError, match="holds 5 events, and no longer 6"):
        prove_since(archive, Checkpoint(now.origin, 6, now.root))


def test_an_event_is_named_by_its_thing_and_version(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), a(c.OpenThread), a(c.CloseThread))
    thread = archive.id_of("thread", "chat:garden/1")
    topics = [n.topic for n in archive.recorder.select_notifications(1, 10)]

    assert topics[number_of(archive, thread, 1) - 1] == "thread.opened"
    assert topics[number_of(archive, thread, 2) - 1] == "thread.closed"
    with pytest.raises(LedgerError, match=f"{thread} has no version 3"):
        number_of(archive, thread, 3)
    with pytest.raises(LedgerError, match="There is no thing"):
        number_of(archive, UUID(int=1), 1)


def test_nothing_is_proven_of_a_log_whose_end_was_cut_off(archive: Archive) -> None:
    record(archive, a(c.OpenSpace), *messages(0, 3))
    archive.checkpoint()
    with tampered(archive.env["SQLITE_DBNAME"]) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 5")
        connection.execute("DELETE FROM ledger_leaves WHERE number = 5")

    with pytest.raises(LedgerError, match="holds 4 events, and the checkpoint"):
        prove(archive, 2)


def test_the_key_is_the_same_each_time(archive: Archive, keyring: Keyring) -> None:
    assert public_key(archive) == public_key(archive)
    assert public_key(archive).startswith("daybook.invalid/")
