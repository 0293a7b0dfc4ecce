"""The checkpoints that a log is compared with: those it issued, and those that others kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from archive.store.checkpoints import (
    IDENTITY,
    LOGS,
    SIGNING_KEY,
    Checkpoint,
    issued,
    issued_in,
)
from archive.store.keyring import secrets
from archive.store.notes import NoteError, PublicKey, Signer, check_signature
from archive.store.troubles import Trouble
from archive.store.verifying import Known

MALFORMED = (ValueError, TypeError, AttributeError, OverflowError)
"""What values of another kind or length than were written raise."""


@dataclass
class Compared:
    """Checkpoints to compare with, the key that signed them, and which are not what they were."""

    key: PublicKey | None = None
    known: list[Known] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def issued_by(keys_file: Path) -> Compared:
    """The checkpoints that this key ring has issued. Nothing is made if it lacks; what a killed
    process left half written is taken back.
    """
    compared = Compared()
    if not keys_file.exists():
        compared.troubles.append(_unreadable(f"there is no {keys_file}"))
        return compared
    try:
        with _read_only(keys_file) as database:
            compared.key = _key_in(database)
            for one in issued_in(database):
                when = f"the checkpoint of {one.at:%Y-%m-%d %H:%M} UTC"
                try:
                    _check(one.note, one.checkpoint, compared.key)
                except NoteError as error:
                    compared.troubles.append(Trouble("checkpoint", f"{when}: {error}"))
                else:
                    size, root = one.checkpoint.size, one.checkpoint.root
                    compared.known.append(Known(when, size, root))
    except (sa.exc.DatabaseError, sqlite3.Error, *MALFORMED) as error:
        compared.troubles.append(_unreadable(f"{keys_file}: {error}"))
    return compared


def kept(name: str, note: str, key: PublicKey | None) -> Known:
    """A checkpoint that somebody kept, to compare with. Raises NoteError when it does not count."""
    if key is None:
        msg = f"{name}: no key is there to check its signature with."
        raise NoteError(f"{msg} Give it with --key, as `daybook checkpoint --key` once printed it.")
    try:
        check_signature(note, key)
        checkpoint = Checkpoint.from_note(note)
    except NoteError as error:
        raise NoteError(f"{name}: {error}") from error
    if checkpoint.origin != key.name:
        raise NoteError(f"{name} is a checkpoint of {checkpoint.origin}, not of {key.name}.")
    return Known(name, checkpoint.size, checkpoint.root)


def _check(note: str, checkpoint: Checkpoint, key: PublicKey | None) -> None:
    if key is None:
        raise NoteError("its key is gone from the key ring.")
    check_signature(note, key)
    if Checkpoint.from_note(note) != checkpoint:
        raise NoteError("its row says something else than its signed text.")


def _key_in(database: sa.Engine) -> PublicKey | None:
    if not sa.inspect(database).has_table(issued.name):
        return None
    wanted = sa.select(secrets).where(secrets.c.name.in_((IDENTITY, SIGNING_KEY)))
    with database.connect() as connection:
        found = {row.name: bytes(row.secret) for row in connection.execute(wanted)}
    if len(found) < len((IDENTITY, SIGNING_KEY)):
        return None
    return Signer(f"{LOGS}/{found[IDENTITY].hex()}", found[SIGNING_KEY]).public_key


def _unreadable(why: str) -> Trouble:
    text = f"The checkpoints that were issued cannot be read: {why}."
    return Trouble("unreadable", text)


@contextmanager
def _read_only(file: Path) -> Iterator[sa.Engine]:
    # What a killed process left half written, only who may write can take back.
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True, timeout=30)
    )
    try:
        yield engine
    finally:
        engine.dispose()
