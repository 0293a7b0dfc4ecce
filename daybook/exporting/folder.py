"""Folders: an export is written beside, and stands in its place only when it is whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from daybook.config import Settings
from daybook.exporting.manifest import FILE, ManifestError, read_manifest
from daybook.exports import (
    beginning_folder,
    beside,
    digest_of,
    folder_entries,
    former_of,
    register_export,
)


class OutError(ValueError):
    """An export cannot be written where it was asked for. The message says the way out."""


def check_out(out: Path, force: bool) -> None:
    """Raise OutError unless an export can be written there.

    With `force`, an export that lies there may go, and nothing else: no folder with other files.
    """
    if not out.parent.is_dir():
        raise OutError(f"There is no folder {out.parent} to write {out.name} in. Make it first.")
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise OutError(f"{out} is there already, and no folder. Give another with --out.")
    if not any(out.iterdir()):
        return
    if not force:
        raise OutError(
            f"{out} is there already. Give another folder with --out; --force overwrites an export."
        )
    try:
        known = {*read_manifest(out).files, FILE}
    except ManifestError as error:
        msg = f"{out} is no export of Daybook, so --force leaves it as it is."
        raise OutError(f"{msg} Give another folder with --out.") from error
    if others := sorted(set(folder_entries(out)) - known):
        raise OutError(
            f"{out} holds files that are not of the export, such as {others[0]}. Move them away,"
            " or give another folder with --out."
        )


def write_folder(settings: Settings, out: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a folder that then stands at `out`, noted for erasures all the while.

    Killed, it leaves a folder with a leading dot, which the next export there or an erasure
    deletes. Only its owner can read it. What stood at `out` goes when the new one is whole.
    """
    partial, former = beside(out), former_of(out)
    with beginning_folder(settings, out) as whole:
        for left in (partial, former):
            shutil.rmtree(left, ignore_errors=True)
        try:
            partial.mkdir(mode=0o700)
            write(partial)
            _sync(partial)
            whole(digest_of(partial / FILE))
            if out.exists():
                out.rename(former)
            partial.rename(out)
        except BaseException:
            if former.exists() and not out.exists():
                former.rename(out)
            shutil.rmtree(partial, ignore_errors=True)
            raise
    register_export(settings, out)
    shutil.rmtree(former, ignore_errors=True)


def digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file in the folder by its path within, with its SHA-256."""
    return ((name, digest_of(folder / name)) for name in sorted(folder_entries(folder)))


def _sync(folder: Path) -> None:
    for name in folder_entries(folder):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())
