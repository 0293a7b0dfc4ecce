"""Troubles: what the disk and the databases can refuse, each told in a sentence with a way out."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError

from daybook.config import Settings
from daybook.damage import is_full, mendable, trouble_of_database

TROUBLES = (OSError, sqlite3.Error, sa.exc.DBAPIError, PersistenceError)
"""What reading and writing an archive raises when its surroundings are the reason."""

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DENIED_TOLD = ("readonly database", "unable to open database")
DENIED = {errno.EROFS, errno.EACCES, errno.EPERM}
SAFE = "Nothing that was recorded is lost"


def explain(error: BaseException, settings: Settings) -> str:
    """What happened, to which file, what is not lost, and what to do about it."""
    for cause in _causes(error):
        said = str(cause).lower()
        number = cause.errno if isinstance(cause, OSError) else None
        ours = number is None or _is_ours(cause, settings)
        choked = "disk i/o" in said and is_full(_there(settings.home))
        if number in FULL or choked or "disk is full" in said:
            return _full(cause, settings)
        if (number in DENIED and ours) or any(words in said for words in DENIED_TOLD):
            return _denied(cause, settings)
        if isinstance(cause, sqlite3.Error):
            if "locked" in said:
                return _locked(settings)
            if "malformed" in said or "not a database" in said or "disk i/o" in said:
                return _damaged(cause, settings)
            if "no such table" in said or "no such column" in said:
                return f"views.db lacks something ({cause}). {mendable('the read models')}"
    return _plain(error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of, the last first."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = getattr(current, "orig", None) or current.__cause__
    yield from reversed(chain)


def _full(error: BaseException, settings: Settings) -> str:
    place = _place(error, settings)
    try:
        free = f"{shutil.disk_usage(_there(place)).free / 1e6:,.1f} MB are free"
    except OSError:
        free = "nothing is free"
    return (
        f"The disk is full: {place} could not be written, and {free}. {SAFE}. Make room, then give"
        " the same command again: it goes on where it was."
    )


def _denied(error: BaseException, settings: Settings) -> str:
    return (
        f"{_place(error, settings)} cannot be written: it or its disk is read-only, or belongs to"
        f" somebody else. {SAFE}. Make it writable for you, then give the same command again."
    )


def _locked(settings: Settings) -> str:
    return (
        f"A database in {settings.home} was locked by another program for more than"
        f" {settings.patience} seconds. {SAFE}. End what holds it, such as a database browser or"
        " a backup, then give the same command again: it goes on where it was."
    )


def _damaged(error: BaseException, settings: Settings) -> str:
    for file in (settings.events_file, settings.keys_file):
        if trouble_of_database(file):
            return (
                f"{file} is damaged ({error}). Stop all that writes to this archive, and restore"
                f" {file.name} from a backup: nothing else can bring it back."
            )
    return f"{settings.views_file} is damaged ({error}). {mendable('the read models')}"


def _plain(error: BaseException) -> str:
    """What it says, without the statement and the texts that a database adds to it."""
    if isinstance(error, sa.exc.DBAPIError):
        return str(error.orig).partition("\n")[0]
    return str(error)


def _is_ours(error: BaseException, settings: Settings) -> bool:
    named = getattr(error, "filename", None)
    return named is None or Path(str(named)).absolute().is_relative_to(settings.home)


def _place(error: BaseException, settings: Settings) -> Path:
    named = getattr(error, "filename", None)
    return Path(str(named)) if named else settings.home


def _there(place: Path) -> Path:
    while not place.exists() and place != place.parent:
        place = place.parent
    return place
