"""Signed notes, https://c2sp.org/signed-note: a text, and who signed it with which Ed25519 key."""

import base64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
DASH = "\N{EM DASH}"


class NoteError(Exception):
    """A note is not in the form of signed notes, or not signed as it must be."""


@dataclass(frozen=True)
class PublicKey:
    """Whose signatures count: a name, and the public half of an Ed25519 key."""

    name: str
    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """The key that `str()` wrote: NAME+ID+KEY. Raises NoteError when it is none."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            data = base64.b64decode(encoded, validate=True)
        except ValueError:  # binascii.Error is one, and letters beyond ASCII raise another
            data = b""
        if data[:1] != ED25519 or len(data) != 1 + PUBLIC_KEY_BYTES:
            msg = f"{text.strip()!r} is no Ed25519 verifier key, which reads NAME+ID+KEY."
            raise NoteError(f"{msg} `daybook checkpoint --key` prints one.")
        key = cls(name, data[1:])
        if key_id != key.key_id.hex():
            raise NoteError(f"The ID of the key {text.strip()!r} should be {key.key_id.hex()}.")
        return key

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell this key, under this name, from others."""
        named = self.name.encode() + b"\n" + ED25519 + self.raw
        return sha256(named).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        encoded = base64.b64encode(ED25519 + self.raw).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


@dataclass(frozen=True)
class Signer:
    """Signs notes under a name, with the 32 bytes of a private Ed25519 key."""

    name: str
    seed: bytes

    @property
    def public_key(self) -> PublicKey:
        """What others need to check its signatures."""
        return PublicKey(self.name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The text, which must end with a line break, as a signed note."""
        if not text.endswith("\n"):
            raise NoteError("The text of a note must end with a line break.")
        signed = self.public_key.key_id + self._key.sign(text.encode())
        return f"{text}\n{DASH} {self.name} {base64.b64encode(signed).decode()}\n"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def text_of(note: str) -> str:
    """The text of a note, whoever signed it. Raises NoteError when it is no note."""
    return _split(note)[0]


def check_signature(note: str, key: PublicKey) -> str:
    """The text of a note that is signed with this key. Raises NoteError when it is not."""
    text, signatures = _split(note)
    mine = [signed for name, signed in signatures if name == key.name]
    mine = [signed for signed in mine if signed[:KEY_ID_BYTES] == key.key_id]
    if not mine:
        names = ", ".join(sorted({name for name, _ in signatures}))
        raise NoteError(f"The note is signed by {names}, and not with the key {key}.")
    for signed in mine:
        try:
            public = Ed25519PublicKey.from_public_bytes(key.raw)
            public.verify(signed[KEY_ID_BYTES:], text.encode())
        except InvalidSignature as error:
            raise NoteError(f"The signature of {key.name} does not fit the note's text.") from error
    return text


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise NoteError("It is no signed note: a text, an empty line, and lines of signatures.")
    return text + "\n", [_signature(line) for line in lines[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        signed = base64.b64decode(encoded, validate=True)
    except ValueError:
        signed = b""
    if dash != DASH or not name or len(signed) <= KEY_ID_BYTES:
        raise NoteError(f"{line!r} is no line of a signature, which reads {DASH} NAME BASE64.")
    return name, signed
