"""Making backups: the log first, then the keys, each at one moment and in a bag of its own."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from daybook.backup.bags import PAYLOAD, Bag, write_bag
from daybook.backup.contents import archive_identity, key_contents, log_contents
from daybook.backup.erasures import add_erasures
from daybook.backup.files import (
    OWNER_ONLY_FOLDER,
    Told,
    copy_private,
    destroy,
    make_private,
    nobody,
    sync,
)
from daybook.backup.places import (
    ARCHIVE,
    CONTENTS,
    ERASED,
    EVENTS,
    FORMAT,
    FORMATTED,
    LAST,
    PEOPLE,
    TAKEN,
    alone_in,
    bags_in,
    check_place,
    clear_partials,
    next_stamp,
    partial_of,
)
from daybook.backup.register import (
    KEYS,
    LOG,
    REGISTER,
    Kind,
    Registered,
    register,
    register_file,
    registered,
    settle,
)
from daybook.backup.snapshots import copy_database, open_live
from daybook.config import Settings

BOTH: Sequence[Kind] = (LOG, KEYS)
"""In this order, or a person met in between would have texts in the log and no key."""

_PERSON = re.compile(r"""^[ \t]*(["']?)person\1[ \t]*=.*\n?""", re.MULTILINE)

DESCRIBED = {
    LOG: "The log of a Daybook archive. What people wrote is sealed; the keys are kept apart.",
    KEYS: "The keys of a Daybook archive, which are secret. Destroy it once somebody was erased.",
}


@dataclass(frozen=True)
class Backup:
    """What a backup made and what it removed."""

    bags: Sequence[Bag]
    """The log, the keys, or both."""

    removed: Sequence[Path] = ()
    """Older backups of keys, which were destroyed."""

    cleared: Sequence[Path] = ()
    """What earlier backups that were killed had left."""

    alone: bool = False
    """Whether others were made there, and none is there: is it the folder of another disk?"""


def back_up(
    settings: Settings,
    place: Path,
    kinds: Sequence[Kind] = BOTH,
    keep_keys: int | None = None,
    told: Told = nobody,
) -> Backup:
    """Back the archive up into new bags in this folder, while others read and record.

    Of the backups of keys there, the newest `keep_keys` stay, the new one among them. `told` hears
    of bytes, of each twice: copied, and summed. Raises PlaceError, SnapshotError, ErasureListError
    and OSError; what was begun is destroyed then, and no older backup is touched.
    """
    place = check_place(settings, place)
    identity = archive_identity(settings.keys_file)
    with alone_in(place):
        earlier = [bag for bag in registered(settings) if bag.place == place and bag.whole]
        alone = bool(earlier) and not bags_in(place) and not all(bag.removed for bag in earlier)
        add_erasures(place, identity, ())  # a list that cannot be relied on is told before
        now = datetime.now(UTC)
        cleared = clear_partials(place, lambda folder: register(settings, [_gone(folder, now)]))
        settle(settings, place)
        making = _Making(settings, place, identity, now, told)
        bags = making.make([kind for kind in BOTH if kind in kinds])
        add_erasures(place, identity, key_contents(settings.keys_file).erased, complete_at=now)
        removed = making.rotate(keep_keys) if keep_keys else ()
    return Backup(bags, removed, cleared, alone)


def size_to_copy(settings: Settings, kinds: Sequence[Kind] = BOTH) -> int:
    """About how many bytes `told` will hear of."""
    files = {LOG: settings.events_file, KEYS: settings.keys_file}
    return 2 * sum(files[kind].stat().st_size for kind in kinds if files[kind].exists())


class _Making:
    """One backup on its way into a place."""

    def __init__(self, settings: Settings, place: Path, identity: str, now: datetime, told: Told):
        self._settings = settings
        self._place = place
        self._identity = identity
        self._now = now
        self._told = told
        self._stamp = next_stamp(place, now)

    def make(self, kinds: Sequence[Kind]) -> list[Bag]:
        """Make the bags beside where they will lie, then put them there."""
        with self._unfinished(kinds):
            bags = [self._make_log() if kind == LOG else self._make_keys() for kind in kinds]
            sync(self._place)
            for kind in reversed(kinds):  # of the two, a log without its keys is the worse half
                self._partial(kind).rename(self._whole(kind))
                sync(self._place)
        return [
            replace(bag, folder=self._whole(kind)) for kind, bag in zip(kinds, bags, strict=True)
        ]

    def rotate(self, keep_keys: int) -> list[Path]:
        """Destroy the backups of keys that are older than the newest `keep_keys`; which these were.

        Those of another archive stay, and those whose `bag-info.txt` cannot be read.
        """
        older = bags_in(self._place, self._identity, KEYS)[:-keep_keys]
        for bag in older:
            gone = partial_of(self._place, bag.name)
            bag.folder.rename(gone)  # half destroyed, it must not look whole
            # Killed before that is written down, the next backup finds the folder, and does so.
            destroy(gone, partial(register, self._settings, [_gone(gone, self._now)]))
        return [bag.folder for bag in older]

    def _make_log(self) -> Bag:
        folder = self._begin(LOG)
        events = folder / PAYLOAD / self._settings.events_file.name
        copy_database(self._settings.events_file, events, self._told)
        _copy_config(self._settings.config_file, folder / PAYLOAD)
        log = log_contents(events)
        counts = {EVENTS: log.events, LAST: log.last, ERASED: len(log.erased)}
        return write_bag(folder, self._info(LOG, counts), self._told)

    def _make_keys(self) -> Bag:
        folder = self._begin(KEYS)
        last = _last_event(self._settings)  # all keys of the events until now are in what follows
        ring = folder / PAYLOAD / self._settings.keys_file.name
        copy_database(self._settings.keys_file, ring, self._told)
        # Here, as it holds paths of this machine, and is of use as long as the keys are.
        copy_private(register_file(self._settings), folder / PAYLOAD / REGISTER)
        keys = key_contents(ring)
        counts = {LAST: last, PEOPLE: len(keys.keyed), ERASED: len(keys.erased)}
        return write_bag(folder, self._info(KEYS, counts), self._told)

    def _begin(self, kind: Kind) -> Path:
        folder = self._partial(kind)
        folder.mkdir(mode=OWNER_ONLY_FOLDER)
        (folder / PAYLOAD).mkdir(mode=OWNER_ONLY_FOLDER)
        return folder

    def _info(self, kind: Kind, counts: dict[str, int]) -> dict[str, str]:
        return {
            "Bag-Software-Agent": f"Daybook {version('daybook')}",
            "Bagging-Date": f"{self._now:%Y-%m-%d}",
            "External-Description": DESCRIBED[kind],
            ARCHIVE: self._identity,
            FORMATTED: str(FORMAT),
            CONTENTS: kind,
            TAKEN: self._now.isoformat(),
            **{name: str(count) for name, count in counts.items()},
        }

    @contextmanager
    def _unfinished(self, kinds: Sequence[Kind]) -> Iterator[None]:
        """The bags are in the register before there is a key in them, and gone if one fails."""
        begun = [Registered(self._place, self._whole(k).name, k, self._now) for k in kinds]
        register(self._settings, begun)
        try:
            yield
        except BaseException:
            for kind, bag in zip(kinds, begun, strict=True):
                with suppress(OSError):
                    destroy(self._partial(kind))
                if not (bag.folder.exists() or self._partial(kind).exists()):
                    register(self._settings, [replace(bag, removed=True)])
            raise
        register(self._settings, [replace(bag, whole=True) for bag in begun])

    def _whole(self, kind: Kind) -> Path:
        return self._place / f"{kind}-{self._stamp}"

    def _partial(self, kind: Kind) -> Path:
        return partial_of(self._place, f"{kind}-{self._stamp}")


def _copy_config(config: Path, folder: Path) -> None:
    """Without whoever records on this machine: an address that an erasure could not reach."""
    make_private(folder / config.name)
    text = _PERSON.sub("", config.read_text(encoding="utf-8"))
    (folder / config.name).write_text(text, encoding="utf-8")


def _last_event(settings: Settings) -> int:
    with closing(open_live(settings.events_file)) as log:
        [[last]] = log.execute("SELECT max(rowid) FROM stored_events")
    return last or 0


def _gone(folder: Path, at: datetime) -> Registered:
    """What the register says of a bag that is no more, by the folder that it was last in."""
    name = folder.name.removeprefix(".").removesuffix(".partial")
    kind: Kind = KEYS if name.startswith(KEYS) else LOG
    return Registered(folder.parent, name, kind, at, removed=True)
