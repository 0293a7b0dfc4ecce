"""The register of backups: what was backed up where, so that an erasure can name the old keys."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

from daybook.backup.contents import archive_identity, may_have_key_of
from daybook.backup.erasures import ErasureListError, add_erasures
from daybook.backup.places import TAKEN, bags_in
from daybook.config import Settings

REGISTER = "backups.jsonl"
KEYS: Final = "keys"
LOG: Final = "log"
Kind = Literal["log", "keys"]
State = Literal["there", "out of reach", "gone"]


@dataclass(frozen=True)
class Registered:
    """A bag that was made: where, of what, and when it was begun."""

    place: Path
    name: str
    kind: Kind
    made_at: datetime
    whole: bool = False
    """Whether it was finished, as far as the register knows."""

    removed: bool = False
    """Whether Daybook deleted it itself, or found that it was never finished."""

    @property
    def folder(self) -> Path:
        """Where the bag was put."""
        return self.place / self.name

    @property
    def state(self) -> State:
        """Whether it is there. Gone: deleted, or moved to where Daybook knows nothing of it."""
        if self.folder.exists():
            return "there"
        return "gone" if self.removed or self.place.exists() else "out of reach"


def register_file(settings: Settings) -> Path:
    """Where the register lies."""
    return settings.home / REGISTER


def register(settings: Settings, bags: Iterable[Registered]) -> None:
    """Write down that bags are being made or were removed, on the disk before this returns."""
    lines = [
        json.dumps(asdict(bag), ensure_ascii=False, default=str, separators=(",", ":")) + "\n"
        for bag in bags
    ]
    file = register_file(settings)
    torn = file.exists() and not file.read_bytes().endswith(b"\n")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(["\n" * torn, *lines]).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def registered(settings: Settings) -> list[Registered]:
    """Every bag that was begun, in order, as the register last says. A torn line says nothing."""
    found: dict[Path, Registered] = {}
    file = register_file(settings)
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else ()
    for line in lines:
        try:
            told = json.loads(line)
            bag = Registered(
                place=Path(told["place"]),
                name=told["name"],
                kind=told["kind"],
                made_at=datetime.fromisoformat(told["made_at"]),
                whole=told["whole"],
                removed=told["removed"],
            )
        except (ValueError, KeyError, TypeError):  # of a process that was killed while it wrote
            continue
        found[bag.folder] = bag
    return list(found.values())


def settle(settings: Settings, place: Path) -> None:
    """Write down what became of the bags in this place whose backup was killed."""
    register(
        settings,
        [
            replace(bag, whole=True) if bag.folder.exists() else replace(bag, removed=True)
            for bag in registered(settings)
            if bag.place == place and not bag.whole and not bag.removed
        ],
    )


def key_backups(settings: Settings) -> list[Registered]:
    """The backups of keys that may still exist: all but those that Daybook deleted itself."""
    return [bag for bag in registered(settings) if bag.kind == KEYS and not bag.removed]


def key_backups_with(settings: Settings, people: Iterable[UUID]) -> list[Registered]:
    """The backups of keys that hold, or may hold, a key of one of these people.

    Destroy them, or replace them: `daybook backup DIR --keys-only --keep-keys 1` does for a folder.
    Those out of reach or moved away cannot be looked into, and are among them if they were made.
    """
    wanted = frozenset(people)
    return [
        bag
        for bag in key_backups(settings)
        if bag.state != "there" or may_have_key_of(bag.folder / "data" / "keys.db", wanted)
    ]


def tell_erasures(settings: Settings, people: Iterable[UUID]) -> list[Path]:
    """Add erased people to the lists of all places with backups; the places that were not reached.

    A place that is not reached is told by the next backup made there.
    """
    erased = list(people)
    bags = [bag for bag in registered(settings) if not bag.removed]
    if not bags:
        return []
    identity = archive_identity(settings.keys_file)
    # Where a disk is not mounted there may be a folder, and none of its bags in it.
    reached = {bag.place for bag in bags if bag.folder.exists()}
    missed = [place for place in dict.fromkeys(bag.place for bag in bags) if place not in reached]
    for place in sorted(reached):
        try:
            add_erasures(place, identity, erased)
        except (OSError, ErasureListError):
            missed.append(place)
    return missed


def register_found(settings: Settings, places: Iterable[Path], identity: str) -> None:
    """Register all bags of this archive in these folders that are not registered yet."""
    known = {bag.folder for bag in registered(settings)}
    found = [bag for place in dict.fromkeys(places) for bag in _bags_in(place, identity)]
    register(settings, [bag for bag in found if bag.folder not in known])


def _bags_in(place: Path, identity: str) -> Iterable[Registered]:
    for kind in (LOG, KEYS):
        for bag in bags_in(place, identity, kind):
            at = datetime.fromisoformat(bag.info[TAKEN]) if TAKEN in bag.info else datetime.now(UTC)
            yield Registered(place, bag.name, kind, at, whole=True)
