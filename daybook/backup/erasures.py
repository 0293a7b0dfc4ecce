"""The list of erasures that lies beside the bags: whom to forget again when they are restored.

A log and a key ring from before an erasure know nothing of it. The list does: it is added to by
each backup made there and by each erasure. It holds archive IDs, which tell nothing of anybody.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from filelock import FileLock

from archive.domain.personal import COMMUNITY
from daybook.backup.files import sync

LIST = "erasures.txt"
ABOUT = """\
# Whom this archive has erased, by number alone. Keep this list beside the backups: `daybook
# restore` forgets these people again. A list kept by hand needs only lines of `erased ID`.
"""
CHECKED = 8
_COMPLETE = re.compile("^complete-at .*\n?", re.MULTILINE)
LOCK = ".daybook-erasures.lock"
PATIENCE = 10.0  # seconds


class ErasureListError(Exception):
    """A list of erasures cannot be relied on. The message names the file and the line."""


@dataclass(frozen=True)
class ErasureList:
    """Who was erased, as far as a list knows."""

    people: frozenset[UUID] = frozenset()
    complete_at: datetime | None = None
    """When the list last held everybody, if it says so."""

    def __or__(self, other: "ErasureList") -> "ErasureList":
        """Both lists in one."""
        times = [at for at in (self.complete_at, other.complete_at) if at]
        return ErasureList(self.people | other.people, max(times, default=None))


def add_erasures(
    place: Path, archive: str, people: Iterable[UUID], complete_at: datetime | None = None
) -> None:
    """Add to the list in this folder whom it does not name yet, and have it on the disk.

    `archive` is the archive's identity; `complete_at` says that everybody erased until then is in.
    Others can add at the same time. Raises OSError, and ErasureListError for a list of another
    archive or one that is damaged.
    """
    file, fresh = place / LIST, place / f".{LIST}.new"
    with FileLock(place / LOCK, timeout=PATIENCE):
        there = file.exists() and file.stat().st_size > 0
        known = read_erasures(file, archive).people if there else frozenset()
        text = file.read_text(encoding="utf-8") if there else f"{ABOUT}archive {archive}\n"
        new = [f"erased {person} {_check(person)}\n" for person in sorted(set(people) - known)]
        if complete_at is not None:
            text = _COMPLETE.sub("", text)
            new.append(f"complete-at {complete_at.astimezone(UTC).isoformat()}\n")
        if new:
            fresh.write_text("".join((text.rstrip("\n"), "\n", *new)), encoding="utf-8")
            sync(fresh)
            fresh.replace(file)
            sync(place)


def read_erasures(file: Path, archive: str) -> ErasureList:
    """What the list in this file says. Raises ErasureListError where it cannot be relied on."""
    found = ErasureList()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise ErasureListError(f"The list of erasures {file} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            found |= _told_by(line.split(), archive)
        except ValueError as error:
            msg = f"The list of erasures {file} cannot be relied on at line {number}: {error}."
            raise ErasureListError(msg) from None
    return found


def _told_by(words: list[str], archive: str) -> ErasureList:
    match words:
        case [] | ["#", *_]:
            return ErasureList()
        case ["archive", name]:
            if name != archive:
                raise ValueError(f"it is of another archive, {name}, not of {archive}")
            return ErasureList()
        case ["erased", person, *check]:
            erased = UUID(person)
            if erased == COMMUNITY:
                raise ValueError(f"{person} is nobody in particular")
            if check and check != [_check(erased)]:
                raise ValueError(f"{person} is not the ID that was written")
            return ErasureList(frozenset([erased]))
        case ["complete-at", at]:
            return ErasureList(complete_at=datetime.fromisoformat(at))
    raise ValueError(f"{' '.join(words)!r} is not `erased ID`")


def _check(person: UUID) -> str:
    """What a flipped digit of the ID would not fit any more."""
    return hashlib.sha256(person.bytes).hexdigest()[:CHECKED]
