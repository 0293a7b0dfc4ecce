"""Keyring: one AES key per person, and the secret behind every fingerprint.

It has a database of its own, with its own backups: whoever holds only the event log can read no
person's words, and forgetting a key erases that person's words from every copy of the log.
"""

import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects import postgresql, sqlite

from archive.domain.personal import COMMUNITY

metadata = sa.MetaData()

secrets = sa.Table(
    "secrets",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.LargeBinary),  # null: this person was erased, and gets no key again
)

honoured = sa.Table(
    "honoured",
    metadata,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),  # the event up to which
)
"""How far in the log the erasures are that this key ring has carried out."""

ERASED = keys.c.key.is_(None)
sa.Index("keys_erased", keys.c.person_id, sqlite_where=ERASED, postgresql_where=ERASED)

LOG = "log"
CACHED_KEYS = 20_000
NOTICE_SECONDS = 1.0
PART = 500
NONCE_BYTES = 12
FINGERPRINT_BYTES = 16

RESTORE = "Is this the key ring of another archive? Restore the keys.db that belongs to this log."
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class KeyringError(Exception):
    """The key ring cannot do what was asked of it."""


class Keyring:
    """The keys of an archive, in the database behind `engine`. One keyring serves one process.

    Any number of processes can share the database: a key that one of them makes is the key for
    all, and one that is forgotten opens nothing anywhere from `NOTICE_SECONDS` later.
    """

    def __init__(self, engine: sa.Engine):
        self._engine = engine
        self._ciphers: OrderedDict[UUID, AESGCM] = OrderedDict()  # the longest there goes first
        self._erased: frozenset[UUID] = frozenset()
        self._noticed_at = 0.0
        metadata.create_all(engine)
        self._secret = self.secret("fingerprint", lambda: os.urandom(32))
        self.ensure_keys([COMMUNITY])

    def fingerprint(self, identity: str) -> str:
        """A stable name for a source's identity that gives away nothing of it: HMAC-SHA256."""
        digest = hmac.digest(self._secret, identity.encode("utf-8", "surrogatepass"), "sha256")
        return digest[:FINGERPRINT_BYTES].hex()

    def ensure_keys(self, people: Iterable[UUID]) -> None:
        """Give each of these people a key, committed before this returns. Erased ones get none."""
        self.notice_erasures()
        missing = sorted(set(people) - self._ciphers.keys() - self._erased)  # all lock in one order
        if not missing:
            return
        found: dict[UUID, bytes | None] = {}
        with self._engine.begin() as connection:
            for start in range(0, len(missing), PART):
                found |= self._find_or_make(connection, missing[start : start + PART])
        for person, key in found.items():  # not before the commit: it could have failed
            self._remember(person, key)

    def seal(self, person: UUID, text: str) -> bytes | None:
        """The text under the person's key, as nonce and AES-256-GCM. None once they are erased.

        Raises KeyringError for a person without a key: ask `ensure_keys` first.
        """
        cipher = self._cipher(person)
        if cipher is None:
            return None
        nonce = os.urandom(NONCE_BYTES)
        data = text.encode("utf-8", "surrogatepass")
        return nonce + cipher.encrypt(nonce, data, person.bytes)

    def open(self, person: UUID, sealed: bytes) -> str | None:
        """The text that was sealed. None once the person is erased.

        Raises KeyringError where the key is missing, or is not the one it was sealed with.
        """
        cipher = self._cipher(person)
        if cipher is None:
            return None
        nonce, data = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, data, person.bytes).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError) as error:
            msg = f"A text of person {person} does not open with the key that is here for them."
            raise KeyringError(f"{msg} {RESTORE}") from error

    def forget(self, *people: UUID, upto: int | None = None) -> None:
        """Destroy these people's keys. Nothing sealed for them can be read again, in any copy.

        Whoever had no key yet gets none later. `upto` notes, in the same transaction, up to which
        event of the log all erasures have been carried out. On PostgreSQL, the server keeps the
        old row until it vacuums the table, and in its own backups for as long as those last.
        """
        with self._engine.begin() as connection:
            for start in range(0, len(people), PART):
                part = people[start : start + PART]
                self._add(connection, keys, [{"person_id": p, "key": None} for p in part])
                connection.execute(keys.update().where(keys.c.person_id.in_(part)).values(key=None))
            if upto is not None:
                self._add(connection, honoured, [{"name": LOG, "position": upto}])
                connection.execute(honoured.update().values(position=upto))
        self.notice_erasures()

    @property
    def honoured_upto(self) -> int:
        """The event of the log up to which its erasures have been carried out here."""
        with self._engine.connect() as connection:
            return int(connection.scalar(sa.select(honoured.c.position)) or 0)

    @property
    def erased(self) -> frozenset[UUID]:
        """Whose keys were destroyed, as far as was noticed yet."""
        return self._erased

    def is_erased(self, person: UUID) -> bool:
        """Whether this person's key was destroyed, as far as was noticed yet."""
        return person in self._erased

    def notice_erasures(self) -> None:
        """Look whose keys were destroyed, by this process or another, and drop these too."""
        with self._engine.connect() as connection:
            erased = sa.select(keys.c.person_id).where(ERASED)
            self._erased = frozenset(connection.execute(erased).scalars())
        for person in self._erased:
            self._ciphers.pop(person, None)
        self._noticed_at = time.monotonic()

    def secret(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The secret of this name, the same for all processes; made if there is none yet."""
        wanted = sa.select(secrets.c.secret).where(secrets.c.name == name)
        with self._engine.begin() as connection:
            secret = connection.execute(wanted).scalar()
            if secret is None:
                self._add(connection, secrets, [{"name": name, "secret": make()}])
                secret = connection.execute(wanted).scalar_one()
        return bytes(secret)

    def holds(self, name: str) -> bool:
        """Whether there is a secret of this name."""
        with self._engine.connect() as connection:
            wanted = sa.select(secrets.c.name).where(secrets.c.name == name)
            return connection.scalar(wanted) is not None

    def add(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Add rows to what else is kept with the keys; those that are there stay as they are."""
        with self._engine.begin() as connection:
            self._add(connection, table, rows)

    @property
    def database(self) -> sa.Engine:
        """Where the keys are, and what else is kept apart from the log."""
        return self._engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _cipher(self, person: UUID) -> AESGCM | None:
        if time.monotonic() > self._noticed_at + NOTICE_SECONDS:
            self.notice_erasures()
        if person in self._erased:
            return None
        cipher = self._ciphers.get(person)
        if cipher is not None:
            return cipher
        with self._engine.connect() as connection:
            found = self._find(connection, [person])
        if person not in found:
            raise KeyringError(f"There is no key for person {person}. {RESTORE}")
        return self._remember(person, found[person])

    def _remember(self, person: UUID, key: bytes | None) -> AESGCM | None:
        if key is None:
            self._erased |= {person}
            return None
        cipher = self._ciphers[person] = AESGCM(key)
        if len(self._ciphers) > CACHED_KEYS:
            self._ciphers.popitem(last=False)
        return cipher

    def _find_or_make(
        self, connection: sa.Connection, people: Sequence[UUID]
    ) -> dict[UUID, bytes | None]:
        found = self._find(connection, people)
        new = [
            {"person_id": person, "key": AESGCM.generate_key(256)}
            for person in people
            if person not in found
        ]
        if new:
            self._add(connection, keys, new)
            found = self._find(connection, people)  # those of another process, where it was first
        return found

    def _find(self, connection: sa.Connection, people: Sequence[UUID]) -> dict[UUID, bytes | None]:
        theirs = sa.select(keys).where(keys.c.person_id.in_(people))
        return {row.person_id: row.key for row in connection.execute(theirs)}

    def _add(self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        insert = INSERT[self._engine.dialect.name](table)
        connection.execute(insert.on_conflict_do_nothing(), rows)


def open_key_database(url: str, patience: float = 30) -> sa.Engine:
    """The engine of the key database at `url`. SQLite overwrites deleted keys on disk.

    On SQLite, `patience` is how many seconds a lock of another program is waited for.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", partial(_set_pragmas, patience))
    return engine


def _set_pragmas(patience: float, connection: object, _record: object) -> None:
    # No WAL: a forgotten key must not live on in a log beside the database.
    settings = (
        f"busy_timeout = {patience * 1000:.0f}",
        "journal_mode = DELETE",
        "secure_delete = ON",
    )
    for pragma in (*settings, "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
