"""Checkpoints: issued, kept with the keys, and never two that do not agree."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from archive.application import Archive
from archive.store import merkle
from archive.store.checkpoints import Checkpoint, issue, issued_in, signer_of
from archive.store.keyring import Keyring
from archive.store.ledger import LedgerError
from archive.store.notes import NoteError, Signer, check_signature
from tests.builders import new_keyring
from tests.contracts.ledgers import reading, store
from tests.tampering import tampered

ROOT = sha256(b"a root").digest()
SIGNER = Signer("daybook.invalid/00112233445566778899aabbccddeeff", bytes(range(32)))
GOLDEN = (
    "daybook.invalid/00112233445566778899aabbccddeeff\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— daybook.invalid/00112233445566778899aabbccddeeff "
)


@pytest.fixture
def other_ring() -> Iterator[Keyring]:
    ring = new_keyring()
    yield ring
    ring.close()


def test_a_checkpoint_has_the_form_of_the_c2sp() -> None:
    example = GOLDEN.replace(SIGNER.name, "example.com/behind-the-sofa") + (
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )

    checkpoint = Checkpoint.from_note(example)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert example.startswith(checkpoint.text() + "\n")


def test_a_checkpoint_is_signed_as_ever() -> None:
    root = Checkpoint.from_note(f"{GOLDEN}QUJDREVGRw==\n").root

    assert SIGNER.sign(Checkpoint(SIGNER.name, 20852163, root).text()).startswith(GOLDEN)


@pytest.mark.parametrize(
    "text",
    [
        "x\n",
        "x\n1\n",
        "x\n1\n!\n",
        "x\n1\nAAAA\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "x\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "x\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "x\none\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_told(text: str) -> None:
    with pytest.raises(NoteError, match="It is no checkpoint"):
        Checkpoint.from_note(f"{text}\n— x QUJDREVGRw==\n")


def test_a_checkpoint_is_of_the_log_as_it_is(archive: Archive, keyring: Keyring) -> None:
    store(archive, 300)

    note = archive.checkpoint()

    text = check_signature(note, signer_of(keyring).public_key)
    with reading(archive) as ledger:
        made = Checkpoint(signer_of(keyring).name, 300, ledger.root())
    assert Checkpoint.from_note(note) == made
    assert made.text() == text


def test_an_empty_log_can_have_one(archive: Archive) -> None:
    checkpoint = Checkpoint.from_note(archive.checkpoint())

    assert (checkpoint.size, checkpoint.root) == (0, merkle.EMPTY_ROOT)


def test_it_is_kept_once(archive: Archive, keyring: Keyring) -> None:
    before = datetime.now(UTC)
    assert issued_in(keyring.database) == []
    store(archive, 3)

    first = archive.checkpoint()
    assert archive.checkpoint() == first
    store(archive, 1, 3)
    second = archive.checkpoint()

    kept = issued_in(keyring.database)
    assert [one.note for one in kept] == [first, second]
    assert [one.checkpoint.size for one in kept] == [3, 4]
    assert before <= kept[0].at <= datetime.now(UTC)


def test_the_log_keeps_its_name_and_every_log_has_its_own(
    keyring: Keyring, other_ring: Keyring
) -> None:
    again = Keyring(keyring.database)

    assert signer_of(again) == signer_of(keyring)
    assert signer_of(other_ring).name != signer_of(keyring).name
    assert signer_of(other_ring).seed != signer_of(keyring).seed
    assert signer_of(keyring).name.startswith("daybook.invalid/")


def test_the_signing_key_is_not_in_the_log(archive: Archive, keyring: Keyring) -> None:
    store(archive, 3)
    archive.checkpoint()

    with open(archive.env["SQLITE_DBNAME"], "rb") as file:  # noqa: PTH123
        lying = file.read()
    assert signer_of(keyring).seed not in lying
    assert signer_of(keyring).name.encode() not in lying


def test_none_is_issued_for_a_log_whose_end_was_cut_off(archive: Archive, keyring: Keyring) -> None:
    store(archive, 10)
    archive.checkpoint()
    with tampered(archive.env["SQLITE_DBNAME"]) as connection:
        connection.execute("DELETE FROM stored_events WHERE rowid > 8")
        connection.execute("DELETE FROM ledger_leaves WHERE number > 8")

    with pytest.raises(LedgerError, match=r"holds 8 events, and the checkpoint of .* for 10\."):
        archive.checkpoint()


def test_none_is_issued_for_a_log_that_was_written_anew(archive: Archive, keyring: Keyring) -> None:
    store(archive, 10)
    archive.checkpoint()
    with tampered(archive.env["SQLITE_DBNAME"]) as connection:
        connection.execute("UPDATE ledger_leaves SET hash = zeroblob(32) WHERE place = 3")
    store(archive, 1, 10)

    with (
        reading(archive) as ledger,
        pytest.raises(LedgerError, match="The first 10 events are not those that the checkpoint"),
    ):
        issue(keyring, ledger)
    assert [one.checkpoint.size for one in issued_in(keyring.database)] == [10]


def test_a_root_that_is_none_is_no_checkpoint() -> None:
    assert Checkpoint("x", 1, ROOT) == Checkpoint.from_note(
        SIGNER.sign(Checkpoint("x", 1, ROOT).text())
    )
