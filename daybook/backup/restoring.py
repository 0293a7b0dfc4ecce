"""Restoring: an archive made from a log and its keys, with nobody in it who was erased."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from archive.store.keyring import Keyring, open_key_database
from daybook.backup.bags import Bag, BagError, payload_checksum
from daybook.backup.contents import key_contents
from daybook.backup.files import OWNER_ONLY_FOLDER, copy_private, destroy, sync
from daybook.backup.places import ARCHIVE
from daybook.backup.planning import KEYS_FILE, LOG_FILE, Plan, RestoreError
from daybook.backup.register import REGISTER, register_found
from daybook.bootstrap import open_daybook
from daybook.config import Settings
from daybook.locking import writing
from daybook.purging import purge

CONFIG_FILE = "daybook.toml"


@dataclass(frozen=True)
class Restored:
    """What restoring made."""

    home: Path
    events: int
    cleared: bool
    """Whether an earlier restoration had been killed, and what it left was destroyed."""


def check_home(settings: Settings) -> None:
    """Raise RestoreError unless an archive can be put here without anything being overwritten."""
    home = settings.home
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        raise RestoreError(f"{home} is not a folder. Name an empty or a new one with --home.")
    if home.is_dir() and any(home.iterdir()):
        held = ", ".join(sorted(path.name for path in home.iterdir())[:4])
        msg = f"{home} is not empty (it holds {held}), and nothing is overwritten."
        raise RestoreError(f"{msg} Name an empty or a new folder with --home, or move this away.")
    if home.is_mount():
        msg = f"{home} is where a disk is mounted, so an archive cannot be put there in one step."
        raise RestoreError(f"{msg} Name a folder in it with --home.")


def restore(
    settings: Settings, plan: Plan, told: Callable[[int], None] = lambda _: None
) -> Restored:
    """Make the archive that was planned, beside its folder, and put it there in one step.

    Before anything is read, the keys of all who are erased are destroyed. Read models and keyword
    index are filled; `told` hears of the events these took in. Raises RestoreError, BagError where
    a bag changed since it was checked, BusyError where another restoration is at it, and OSError;
    what was begun is destroyed then.
    """
    check_home(settings)
    home = settings.home
    staged = replace(settings, home=staging_of(home))
    staged.home.parent.mkdir(parents=True, exist_ok=True)
    staged.home.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    with writing(staged, "daybook restore"):
        cleared = _clear(staged.home)
        with _gone_if_it_fails(staged.home):
            _copy(plan.log, (LOG_FILE, CONFIG_FILE), staged.home)
            _copy(plan.keys, (KEYS_FILE, REGISTER), staged.home)
            _forget(staged, plan)
            events = _fill(staged, told)
            _check_forgotten(staged, plan)
            places = (bag.folder.resolve().parent for bag in (plan.log, plan.keys))
            register_found(staged, places, plan.keys.info[ARCHIVE])
            for path in (*staged.home.rglob("*"), staged.home):
                sync(path)
            check_home(settings)
            staged.home.rename(home)
        sync(home.parent)
    (home / "writer.json").unlink(missing_ok=True)  # of this, under its former name
    return Restored(home, events, cleared)


def staging_of(home: Path) -> Path:
    """Where an archive is made until it is whole."""
    return home.parent / f".{home.name}.restoring"


def _copy(bag: Bag, names: tuple[str, ...], home: Path) -> None:
    for name in names:
        if copy_private(bag.file(name), home / name) != payload_checksum(bag, name):
            raise BagError(f"{bag.file(name)} changed while it was being copied.")


def _forget(staged: Settings, plan: Plan) -> None:
    engine = open_key_database(f"sqlite:///{staged.keys_file}")
    try:
        # As if the log were the older: whatever it does not know is then recorded once more, and
        # all that it knows is carried out, whichever timeline the key ring comes from.
        Keyring(engine).forget(*sorted(plan.erased), upto=plan.last + 1)
    finally:
        engine.dispose()


def _fill(staged: Settings, told: Callable[[int], None]) -> int:
    with open_daybook(staged) as daybook:
        daybook.catch_up(told)
        purge(daybook)
        return daybook.archive.recorder.max_notification_id() or 0


def _check_forgotten(staged: Settings, plan: Plan) -> None:
    alive = key_contents(staged.keys_file).keyed & plan.erased
    if alive:
        msg = f"The keys of {len(alive):,} people who were erased are still there"
        raise RestoreError(f"{msg}, so nothing was restored. Please report this.")


def _clear(folder: Path) -> bool:
    """Destroy what a killed restoration left, but for the lock, which is held."""
    left = [path for path in folder.iterdir() if not path.name.startswith("writer.")]
    if left:
        rubbish = folder / "destroyed"
        rubbish.mkdir(exist_ok=True)
        for path in left:
            if path != rubbish:
                path.rename(rubbish / path.name)
        destroy(rubbish)
    return bool(left)


@contextmanager
def _gone_if_it_fails(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if folder.exists():
            destroy(folder)
        raise
