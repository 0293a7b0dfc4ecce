"""Places: the folders that backups lie in, what the bags there are called, and who writes there."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from daybook.backup.bags import Bag, BagError, read_bag
from daybook.backup.files import OWNER_ONLY_FOLDER, destroy
from daybook.config import Settings

FORMAT = 1
"""The form of the bags. A later one that cannot be read as this one is gets another number."""

ARCHIVE, CONTENTS, TAKEN = "External-Identifier", "Daybook-Contents", "Daybook-Taken-At"
FORMATTED, LAST, EVENTS = "Daybook-Format", "Daybook-Last-Event", "Daybook-Events"
PEOPLE, ERASED = "Daybook-Keys", "Daybook-Erased"
LOCK = ".daybook-backup.lock"
STAMP = "%Y%m%dT%H%M%S.%fZ"
_NAME = re.compile(r"(log|keys)-(\d{8}T\d{6}\.\d{6}Z)")
_PARTIAL = re.compile(r"\.(log|keys)-\d{8}T\d{6}\.\d{6}Z\.partial")


class PlaceError(Exception):
    """Backups cannot lie in this folder."""


def check_place(settings: Settings, place: Path) -> Path:
    """The folder, once it is clear that it may hold backups. Raises PlaceError."""
    place, home = place.resolve(), settings.home.resolve()
    if place == home or home in place.parents:
        msg = f"{place} lies in the archive's own folder, so a backup there would be lost with it,"
        msg += " and its keys would undo each erasure from within."
        raise PlaceError(f"{msg} Name a folder on another disk.")
    if place.exists() and not place.is_dir():
        raise PlaceError(f"{place} is a file. Name a folder to put backups in.")
    return place


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Be the only one that makes or removes bags there. Raises PlaceError when another does."""
    place.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    lock = FileLock(place / LOCK)
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        msg = f"Another backup is being written to {place}. Nothing was done."
        raise PlaceError(f"{msg} Try again when it has finished.") from None
    try:
        yield
    finally:
        lock.release()


def bags_in(place: Path, archive: str | None = None, kind: str | None = None) -> list[Bag]:
    """The bags in this folder, in the order they were made: all, of an archive, or of a kind."""
    found = []
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        if not (_NAME.fullmatch(folder.name) and folder.is_dir()):
            continue
        try:
            bag = read_bag(folder)
        except BagError:  # `check` tells of it
            bag = Bag(folder)
        if archive is None or bag.info.get(ARCHIVE) == archive:
            found.append(bag)
    found = [bag for bag in found if kind is None or bag.name.startswith(f"{kind}-")]
    return sorted(found, key=lambda bag: bag.name.split("-", 1)[1])


def next_stamp(place: Path, now: datetime) -> str:
    """The part of a name that says when: later than all that are there, wherever the clock is."""
    stamp = now.astimezone(UTC).strftime(STAMP)
    last = max((bag.name.split("-", 1)[1] for bag in bags_in(place)), default="")
    if stamp > last:
        return stamp
    after = datetime.strptime(last, STAMP).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return after.strftime(STAMP)


def partial_of(place: Path, name: str) -> Path:
    """Where a bag is made until it is whole."""
    return place / f".{name}.partial"


def partials_in(place: Path) -> list[Path]:
    """What backups that were killed left behind."""
    found = sorted(place.iterdir()) if place.is_dir() else ()
    return [folder for folder in found if _PARTIAL.fullmatch(folder.name)]


def clear_partials(
    place: Path, emptied: Callable[[Path], object] = lambda _: None
) -> tuple[Path, ...]:
    """Destroy what backups that were killed left behind, keys and all; which these were.

    `emptied` is told each of them while there is an empty folder of that name yet.
    """
    left = tuple(partials_in(place))
    for folder in left:
        destroy(folder, partial(emptied, folder))
    return left
