"""Signed notes: the known one checks, and nothing that was tampered with does."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store.notes import NoteError, PublicKey, Signer, check_signature, text_of

KNOWN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of golang.org/x/mod/sumdb/note, where the form comes from."""

SIGNER = Signer("example.org/log", bytes(range(32)))
KEY = SIGNER.public_key
NOTE = SIGNER.sign("one\n\ntwo\n")


def test_the_known_note_is_signed_with_its_key() -> None:
    assert check_signature(KNOWN_NOTE, PublicKey.from_text(KNOWN_KEY)).startswith("If you think")


def test_a_key_is_written_as_it_is_read() -> None:
    assert str(PublicKey.from_text(KNOWN_KEY)) == KNOWN_KEY
    assert PublicKey.from_text(f" {KEY}\n") == KEY


def test_a_note_is_made_as_ever() -> None:
    assert str(KEY) == "example.org/log+98af023b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    assert NOTE == (
        "one\n\ntwo\n\n— example.org/log "
        "mK8CO9L2OOOk1/kp1hbQ8Du6VaBblB7uQ5AKJDhl349o"
        "Bd5ULO/6tbRBceRxJzDkaJobqq8YGbbnXcmhPhWndCyCxgI=\n"
    )


def test_a_text_may_hold_empty_lines() -> None:
    assert check_signature(NOTE, KEY) == "one\n\ntwo\n" == text_of(NOTE)


def test_signatures_of_others_are_passed_over() -> None:
    other = Signer("example.org/witness", bytes(32))
    line = other.sign("one\n\ntwo\n").rpartition("\n\n")[2]

    assert check_signature(NOTE + line, KEY) == "one\n\ntwo\n"
    assert check_signature(NOTE + line, other.public_key) == "one\n\ntwo\n"


@given(at=st.integers(0, len(NOTE.encode()) - 1), change=st.integers(1, 127))
def test_no_byte_of_a_note_can_be_changed(at: int, change: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[at] ^= change
    try:
        note = changed.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(NoteError):
        check_signature(note, KEY)


def test_a_key_of_the_same_name_does_not_count() -> None:
    with pytest.raises(NoteError, match=r"signed by example\.org/log, and not with the key"):
        check_signature(NOTE, Signer("example.org/log", bytes(32)).public_key)


def test_a_wrong_signature_refuses_the_note_though_another_is_right() -> None:
    signed = NOTE.rstrip("\n").rpartition(" ")[2]
    wrong = bytearray(base64.b64decode(signed))
    wrong[20] ^= 1
    line = f"— example.org/log {base64.b64encode(wrong).decode()}\n"

    with pytest.raises(NoteError, match="does not fit"):
        check_signature(NOTE + line, KEY)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "one\n",
        "one\n\n",
        "one\n\ntwo\n",
        NOTE[:-1],
        NOTE.replace("—", "-"),
        NOTE + "x\n",
        NOTE.replace("one", "one\t"),
        "one\n\n— example.org/log QUJD\n",
        "one\n\n— example.org/log ???\n",
        "one\n\n—  QUJDREVGRw==\n",
    ],
)
def test_what_is_no_note_is_told(note: str) -> None:
    with pytest.raises(NoteError, match=r"no signed note|no line of a signature"):
        check_signature(note, KEY)


@pytest.mark.parametrize(
    "text", ["", "x", "x+y", "x+y+z", "x+00000000+AQID", "x+00000000+" + "AA" * 22, "x+00000000+é"]
)
def test_what_is_no_key_is_told(text: str) -> None:
    with pytest.raises(NoteError, match="is no Ed25519 verifier key"):
        PublicKey.from_text(text)


def test_a_key_with_the_wrong_id_is_told() -> None:
    with pytest.raises(NoteError, match=r"The ID of the key .* should be c74f20a3"):
        PublicKey.from_text(KNOWN_KEY.replace("c74f20a3", "c74f20a4"))


def test_a_text_without_an_end_is_not_signed() -> None:
    with pytest.raises(NoteError, match="end with a line break"):
        SIGNER.sign("one")
