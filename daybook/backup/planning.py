"""Planning a restoration: do this log and these keys fit, and who must be forgotten again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from archive.domain.personal import COMMUNITY
from daybook.backup.bags import Bag, BagError, check_bag
from daybook.backup.contents import (
    IDENTITY,
    key_contents,
    key_ring_in_memory,
    log_contents,
    scan_log,
    unreadable_people,
)
from daybook.backup.erasures import LIST, ErasureList, read_erasures
from daybook.backup.files import Told, nobody
from daybook.backup.places import ARCHIVE, CONTENTS, FORMAT, FORMATTED, TAKEN, bags_in
from daybook.backup.register import KEYS, LOG, Kind

LOG_FILE, KEYS_FILE = "events.db", "keys.db"


class RestoreError(Exception):
    """These backups cannot be restored, or not so. The message says why, and what can be done."""


@dataclass(frozen=True)
class Request:
    """What is to be restored, and what whoever asks vouches for."""

    log: Path
    """A bag with a log, or a folder of backups, of which the newest is taken."""

    keys: Path | None = None
    """A bag with keys, or a folder of backups; by default the folder that the log lies in."""

    erasures: Path | None = None
    """A list of erasures, besides those that lie beside the bags."""

    nobody_erased_since: bool = False
    """Whether nobody was erased after both were backed up, so that no list is needed."""

    erase_unreadable: bool = False
    """Whether to record as erased whose keys are missing, and go on."""


@dataclass(frozen=True)
class Plan:
    """What restoring will make of a log and its keys."""

    log: Bag
    keys: Bag
    events: int
    last: int
    erasures: ErasureList
    erased: frozenset[UUID]
    """Everybody who is erased afterwards."""

    again: frozenset[UUID]
    """Whose keys are in the backup, and are destroyed again."""

    recorded_again: frozenset[UUID]
    """Of whom the log does not say that they are erased, and will."""

    unreadable: frozenset[UUID]
    """Whose texts are in the log and whose keys are missing."""

    @property
    def log_taken_at(self) -> datetime:
        """When the log was backed up."""
        return datetime.fromisoformat(self.log.info[TAKEN])

    @property
    def keys_taken_at(self) -> datetime:
        """When the keys were backed up."""
        return datetime.fromisoformat(self.keys.info[TAKEN])

    @property
    def known_until(self) -> datetime:
        """Until when every erasure is surely known; later ones have to be asked for again."""
        times = (self.erasures.complete_at, self.log_taken_at, self.keys_taken_at)
        return max(at for at in times if at)


def plan_restoration(request: Request, told: Told = nobody) -> Plan:
    """Check both bags, byte by byte, and what they hold. Nothing is written.

    `told` hears of the bytes that were checked. Raises BagError, ErasureListError, and RestoreError
    when the two do not belong together, or would bring back somebody who was erased.
    """
    log = _checked(find_bag(request.log, LOG), LOG, told)
    keys = _checked(_find_keys(request, log), KEYS, told)
    if log.info[ARCHIVE] != keys.info[ARCHIVE]:
        msg = f"{log.folder} and {keys.folder} are of two different archives."
        raise RestoreError(f"{msg} Name the keys that belong to this log.")
    erasures = _erasures(request, log, keys)
    scan = scan_log(log.file(LOG_FILE))
    if scan.newer:
        msg = (
            f"{log.folder} was written by a newer Daybook: it holds {', '.join(sorted(scan.newer))}"
        )
        raise RestoreError(f"{msg} in a form unknown to this one. Install that version.")
    with key_ring_in_memory(keys.file(KEYS_FILE)) as ring:
        if ring.fingerprint(IDENTITY) != keys.info[ARCHIVE]:
            raise RestoreError(f"{keys.folder} does not hold the keys of the archive it names.")
        unreadable = unreadable_people(scan.texts, ring)
    if COMMUNITY in unreadable:
        msg = f"The keys in {keys.folder} do not open what the log in {log.folder} holds"
        raise RestoreError(f"{msg} of nobody in particular, so they are not the keys to it.")
    return _plan(request, (log, keys), erasures, unreadable)


def find_bag(path: Path, kind: Kind, archive: str | None = None) -> Bag:
    """The bag at this path, or the newest of its kind in the folder. Raises RestoreError."""
    if (path / "bagit.txt").exists():
        return Bag(path)
    found = bags_in(path, archive, kind)
    if not found:
        raise RestoreError(f"There is no backup of {_what(kind)} in {path}: no {kind}-... folder.")
    return found[-1]


def _find_keys(request: Request, log: Bag) -> Bag:
    if request.keys is not None:
        return find_bag(request.keys, KEYS, log.info[ARCHIVE])
    try:
        return find_bag(log.folder.resolve().parent, KEYS, log.info[ARCHIVE])
    except RestoreError as error:
        msg = f"{error} Name where the keys of archive {log.info[ARCHIVE]} are, behind the log:"
        raise RestoreError(f"{msg} without them nobody can read what people wrote.") from None


def _checked(bag: Bag, kind: Kind, told: Told) -> Bag:
    bag = check_bag(bag.folder, told)
    missing = [name for name in (ARCHIVE, CONTENTS, FORMATTED, TAKEN) if name not in bag.info]
    if missing:
        raise BagError(f"{bag.folder} is no backup of Daybook: it lacks {', '.join(missing)}.")
    if bag.info[FORMATTED] != str(FORMAT):
        msg = f"{bag.folder} is a backup of format {bag.info[FORMATTED]}, and this Daybook knows"
        raise RestoreError(f"{msg} {FORMAT}. Install a newer Daybook.")
    if bag.info[CONTENTS] != kind:
        msg = f"{bag.folder} holds {_what(bag.info[CONTENTS])}, not {_what(kind)}."
        raise RestoreError(f"{msg} Name the log first, then the keys.")
    return bag


def _erasures(request: Request, log: Bag, keys: Bag) -> ErasureList:
    archive = log.info[ARCHIVE]
    beside = dict.fromkeys(bag.folder.resolve().parent / LIST for bag in (log, keys))
    files = [file for file in beside if file.exists()]
    if request.erasures is not None:
        files.append(request.erasures)
    if not files and not request.nobody_erased_since:
        msg = f"There is no list of erasures ({LIST}) beside these backups, and whoever was erased"
        msg += " after both were made would be there again. Name the list with --erasures FILE,"
        raise RestoreError(f"{msg} or say --nobody-erased-since if that is so.")
    found = ErasureList()
    for file in files:
        found |= read_erasures(file, archive)
    return found


def _plan(
    request: Request, bags: tuple[Bag, Bag], erasures: ErasureList, unreadable: frozenset[UUID]
) -> Plan:
    log_bag, keys_bag = bags
    log = log_contents(log_bag.file(LOG_FILE))
    keys = key_contents(keys_bag.file(KEYS_FILE))
    erased = log.erased | keys.erased | erasures.people
    unreadable -= erased
    if unreadable and not request.erase_unreadable:
        msg = f"The keys of {len(unreadable):,} people whose texts are in the log are not in"
        msg += f" {keys_bag.folder}: it is older than the log. Name a later backup of the keys;"
        msg += " or an earlier one of the log, and import again what came later; or, if there is"
        raise RestoreError(f"{msg} neither, record these people as erased with --erase-unreadable.")
    erased |= unreadable
    return Plan(
        log=log_bag,
        keys=keys_bag,
        events=log.events,
        last=log.last,
        erasures=erasures,
        erased=erased,
        again=keys.keyed & erased,
        recorded_again=(erased & log.erasable) - log.erased,
        unreadable=unreadable,
    )


def _what(kind: str) -> str:
    return "a log" if kind == LOG else "keys"
