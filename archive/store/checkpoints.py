"""Checkpoints, https://c2sp.org/tlog-checkpoint: what the log was at some size, and signed.

Those that were issued are kept with the keys, apart from the log: a log whose end was cut off, or
that was written anew with its ledger, does not fit them.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from archive.store import merkle
from archive.store.keyring import Keyring, metadata
from archive.store.ledger import VERIFY, Ledger, LedgerError
from archive.store.notes import NoteError, Signer, text_of

LOGS = "daybook.invalid"
"""The domain of all origins: RFC 2606 sees to it that nobody ever owns it."""

IDENTITY = "log identity"
SIGNING_KEY = "checkpoint key"
IDENTITY_BYTES = 16
SEED_BYTES = 32

issued = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True)
class Checkpoint:
    """The root over the first `size` events of the log called `origin`."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def from_note(cls, note: str) -> "Checkpoint":
        """What a checkpoint says, whoever signed it. Raises NoteError when it is none."""
        lines = text_of(note).split("\n")
        try:
            origin, size, encoded = lines[:3]
            root = base64.b64decode(encoded, validate=True)
            if not origin or str(int(size)) != size or int(size) < 0 or "" in lines[3:-1]:
                raise ValueError
            if len(root) != merkle.HASH_BYTES:
                raise ValueError
        except (ValueError, binascii.Error):
            msg = "It is no checkpoint, whose lines are an origin, a size and a root in base64."
            raise NoteError(msg) from None
        return cls(origin, int(size), root)

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Issued:
    """A checkpoint that was issued: the signed note, and when."""

    checkpoint: Checkpoint
    note: str
    at: datetime


def signer_of(keyring: Keyring) -> Signer:
    """Who signs this archive's checkpoints: made once, and kept with the keys."""
    identity = keyring.secret(IDENTITY, lambda: os.urandom(IDENTITY_BYTES))
    seed = keyring.secret(SIGNING_KEY, lambda: os.urandom(SEED_BYTES))
    return Signer(f"{LOGS}/{identity.hex()}", seed)


def issue(keyring: Keyring, ledger: Ledger) -> str:
    """Sign what the log is now, and keep it. The same log gives the same note.

    Raises LedgerError when the log does not go on from the checkpoint before.
    """
    metadata.create_all(keyring.database, tables=[issued])
    _check_last(keyring, ledger)
    return keep(keyring, ledger.size, ledger.root())


def keep(keyring: Keyring, size: int, root: bytes) -> str:
    """Sign that the log is of this size, with this root, and keep it: whoever asks has seen it."""
    signer = signer_of(keyring)
    note = signer.sign(Checkpoint(signer.name, size, root).text())
    metadata.create_all(keyring.database, tables=[issued])
    row = {"size": size, "root": root, "note": note, "issued_at": datetime.now(UTC)}
    keyring.add(issued, [row])
    return note


def issued_in(database: sa.Engine) -> list[Issued]:
    """All checkpoints that were issued, the oldest first."""
    if not sa.inspect(database).has_table(issued.name):
        return []
    with database.connect() as connection:
        rows = connection.execute(sa.select(issued).order_by(issued.c.size)).all()
    return [
        Issued(
            Checkpoint(_origin(row.note), row.size, row.root),
            row.note,
            row.issued_at.replace(tzinfo=row.issued_at.tzinfo or UTC),
        )
        for row in rows
    ]


def _origin(note: str) -> str:
    return note.partition("\n")[0]


def _check_last(keyring: Keyring, ledger: Ledger) -> None:
    with keyring.database.connect() as connection:
        newest = sa.select(issued).order_by(issued.c.size.desc()).limit(1)
        last = connection.execute(newest).one_or_none()
    if last is None:
        return
    when = f"the checkpoint of {last.issued_at:%Y-%m-%d %H:%M}"
    if last.size > ledger.size:
        msg = f"The log holds {ledger.size} events, and {when} was issued for {last.size}."
        raise LedgerError(f"{msg} {VERIFY}")
    if ledger.root(last.size) != last.root:
        msg = f"The first {last.size} events are not those that {when} was issued for."
        raise LedgerError(f"{msg} {VERIFY}")
