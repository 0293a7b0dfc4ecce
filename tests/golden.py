"""Golden events: one of each kind, as a release stored it, which every later release must read.

`python -m tests.golden` writes those that are missing. It never overwrites one.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from archive import commands as c
from archive.application import Account, Archive
from archive.domain.aggregate import Occurred
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.domain.personal import Personal
from archive.store.keyring import Keyring, keys, metadata, secrets
from tests.builders import STORY, a, event_types, later, memory_archive, occurred, record

FOLDER = Path(__file__).parent / "data" / "events"
KEYRING = FOLDER / "keyring.json"


def file_of(event_type: Any) -> Path:
    """Where the golden event of this class lies."""
    version = getattr(event_type, "class_version", 1)
    return FOLDER / f"{event_type.TOPIC}.v{version}.json"


def golden_keyring() -> Keyring:
    """The made-up key ring that all golden events are sealed under."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    if KEYRING.exists():
        ring = json.loads(KEYRING.read_text())
        rows = [{"person_id": UUID(p), "key": bytes.fromhex(k)} for p, k in ring["keys"].items()]
        with engine.begin() as connection:
            secret = bytes.fromhex(ring["secret"])
            connection.execute(secrets.insert(), {"name": "fingerprint", "secret": secret})
            connection.execute(keys.insert(), rows)
    return Keyring(engine)


def stored_in(golden: Mapping[str, Any]) -> StoredEvent:
    """The stored event of a golden file."""
    return StoredEvent(
        originator_id=UUID(golden["originator_id"]),
        originator_version=golden["originator_version"],
        topic=golden["topic"],
        state=golden["state"].encode(),
    )


def plain(value: Any) -> Any:
    """A value of the domain as JSON, to compare by."""
    match value:
        case Personal():
            return {"person": str(value.person), "text": value.text}
        case Occurred():
            return [plain(value.at), value.precision, str(value.recorded_by)]
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {name: plain(item) for name, item in value.items()}
    return value


def read(archive: Archive, golden: Mapping[str, Any]) -> dict[str, Any]:
    """What the archive makes of a golden event."""
    event = archive.mapper.to_domain_event(stored_in(golden))
    return {"class": type(event).__qualname__, **plain(dict(sorted(vars(event).items())))}


def write_missing() -> list[Path]:
    """Write the golden files of events that have none yet, and the keys of those in them."""
    keyring = golden_keyring()
    written = []
    with memory_archive(keyring) as archive:
        _happen(archive)
        files = {event.TOPIC: file_of(event) for event in event_types()}
        for stored in archive.recorder.select_notifications(start=1, limit=1_000):
            file = files.pop(stored.topic, None)
            if file is not None and not file.exists():
                golden = {
                    "topic": stored.topic,
                    "originator_id": str(stored.originator_id),
                    "originator_version": stored.originator_version,
                    "state": stored.state.decode(),
                }
                _write(file, {**golden, "reads": read(archive, golden)})
                written.append(file)
    if written:
        _write_keyring(keyring)
    return written


def _happen(archive: Archive) -> None:
    """Make every kind of event happen at least once."""
    richer: dict[type[c.Command], c.Command] = {
        c.OpenSpace: a(
            c.OpenSpace,
            by="mailto:ada@example.org",
            visibility="confidential",
            named=("mailto:ada@example.org",),
            purpose="Plants and weather",
        ),
        c.OpenThread: a(c.OpenThread, visibility="members", precision="day"),
        c.MakeContribution: a(
            c.MakeContribution,
            reply_to="chat:garden/0",
            visibility="members",
            edited_at=later(5),
            extra={"license": "CC0"},
        ),
    }
    record(archive, *(richer.get(type(command), command) for command in STORY))
    run = archive.start_import("chat", "garden.zip", "garden.zip")
    unreadable = [{"where": "garden/2020-05-01.json record 3", "why": "it has no ts"}]
    account = Account(3, 1, 0, {"joins": 1}, unreadable, 1, {"users.team": 1}, 0.25)
    archive.finish_import(run, account)
    ada = archive.id_of("person", "mailto:ada@example.org")
    [person] = archive.load([ada]).values()
    assert isinstance(person, Person)
    bob = archive.id_of("person", "mailto:bob@example.org")
    known = {"contribution": [archive.id_of("contribution", "chat:garden/1")]}
    person.erase(bob, Personal(bob, "she asked for it"), known, occurred(9))
    archive.put(person.collect_events())
    [imported] = archive.load([run]).values()
    assert isinstance(imported, ImportRun)
    imported.forget_details(bob, Personal(bob, "it lists her files"), occurred(9))
    archive.put(imported.collect_events())


def _write_keyring(keyring: Keyring) -> None:
    with keyring._engine.connect() as connection:  # noqa: SLF001 - nobody else may ask for keys
        secret = connection.execute(sa.select(secrets.c.secret)).scalar_one()
        rows = connection.execute(sa.select(keys).order_by(keys.c.person_id)).all()
    made_up = {str(row.person_id): row.key.hex() for row in rows}
    _write(KEYRING, {"secret": secret.hex(), "keys": made_up})


def _write(file: Path, value: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_missing()
