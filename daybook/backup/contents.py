"""Contents: what a copied log and a copied key ring hold, read without writing to either."""

import json
import re
import sqlite3
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.utils import TopicError, resolve_topic

from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.erasures import ERASURES
from archive.store.keyring import Keyring, KeyringError, open_key_database
from daybook.backup.snapshots import open_snapshot

ERASABLE = (Person.Introduced.TOPIC, ImportRun.Started.TOPIC)
IDENTITY = "daybook:archive"
NAMED_VERSION = b'"class_version"'
_SEALED = re.compile(rb'"_type_":"personal","_data_":\["([0-9a-f]{32})","([A-Za-z0-9+/=]+)"\]')


@dataclass(frozen=True)
class LogContents:
    """What a log holds."""

    events: int
    last: int
    """The number of the last event."""

    erasable: frozenset[UUID]
    """Who has a beginning in it, and so can be recorded as erased."""

    erased: frozenset[UUID]
    """Of whom it says that they are erased."""


@dataclass(frozen=True)
class KeyContents:
    """What a key ring holds."""

    keyed: frozenset[UUID]
    """Whose texts it can open."""

    erased: frozenset[UUID]
    """Whose keys were destroyed."""


@dataclass(frozen=True)
class LogScan:
    """What reading every event of a log tells."""

    texts: Mapping[UUID, bytes]
    """A sealed text of each who has one."""

    newer: frozenset[str]
    """The topics of which it holds events that this Daybook is too old to read."""


def log_contents(file: Path) -> LogContents:
    """What the copied log in this file holds."""
    with closing(open_snapshot(file)) as log:
        [[events, last]] = log.execute("SELECT count(*), max(rowid) FROM stored_events")
        return LogContents(
            events, last or 0, _originators(log, ERASABLE), _originators(log, ERASURES)
        )


def key_contents(file: Path) -> KeyContents:
    """What the copied key ring in this file holds."""
    with closing(open_snapshot(file)) as ring:
        rows = ring.execute("SELECT person_id, key IS NULL FROM keys").fetchall()
    return KeyContents(
        keyed=frozenset(UUID(person) for person, erased in rows if not erased),
        erased=frozenset(UUID(person) for person, erased in rows if erased),
    )


def archive_identity(keys_file: Path) -> str:
    """A name for the archive whose key ring this is: it tells archives apart, and nothing more.

    Log and keys carry it, so that they find each other. It is a keyed fingerprint, HMAC-SHA256.
    """
    engine = open_key_database(f"sqlite:///{keys_file}")
    try:
        return Keyring(engine).fingerprint(IDENTITY)
    finally:
        engine.dispose()


@contextmanager
def key_ring_in_memory(file: Path) -> Iterator[Keyring]:
    """A copied key ring to open texts with, of which nothing is written anywhere."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(memory), closing(open_snapshot(file)) as copy:
        copy.backup(memory)
        engine = sa.create_engine("sqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
        try:
            yield Keyring(engine)
        finally:
            engine.dispose()


def may_have_key_of(file: Path, people: frozenset[UUID]) -> bool:
    """Whether a copied key ring has a key of one of these, or cannot be read, and so may have."""
    try:
        return bool(key_contents(file).keyed & people)
    except sqlite3.Error:
        return True


def scan_log(file: Path) -> LogScan:
    """Read every event of the copied log in this file, as bytes."""
    texts: dict[UUID, bytes] = {}
    newer = set()
    seen = set()
    with closing(open_snapshot(file)) as log:
        for topic, state in log.execute("SELECT topic, state FROM stored_events ORDER BY rowid"):
            if topic not in seen or NAMED_VERSION in state:
                seen.add(topic)
                if _is_newer(topic, state):
                    newer.add(topic)
            for match in _SEALED.finditer(state):
                person = UUID(match[1].decode())
                if person not in texts:
                    texts[person] = b64decode(match[2])
    return LogScan(texts, frozenset(newer))


def unreadable_people(texts: Mapping[UUID, bytes], ring: Keyring) -> frozenset[UUID]:
    """Whose text the key ring can neither open nor has forgotten: it never had their key."""
    return frozenset(person for person, sealed in texts.items() if not _opens(ring, person, sealed))


def _originators(log: sqlite3.Connection, topics: tuple[str, ...]) -> frozenset[UUID]:
    marks = ",".join("?" * len(topics))
    select = f"SELECT originator_id FROM stored_events WHERE topic IN ({marks})"  # noqa: S608
    return frozenset(UUID(originator) for [originator] in log.execute(select, topics))


def _is_newer(topic: str, state: bytes) -> bool:
    try:
        known = getattr(resolve_topic(topic), "class_version", 1)
    except TopicError:
        return True
    version: int = json.loads(state).get("class_version", 1)
    return version > known


def _opens(ring: Keyring, person: UUID, sealed: bytes) -> bool:
    try:
        ring.open(person, sealed)
    except KeyringError:
        return False
    return True
