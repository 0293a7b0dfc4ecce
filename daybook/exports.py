"""Exports: a register of the files that were written out of the archive, so they can go too.

An export is a file, or a folder whose `manifest.json` has the SHA-256 of every file in it.
"""

import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from uuid import UUID

from daybook.config import Settings

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Exported:
    """What was written: where, when, of whom (None: of everybody), and its SHA-256.

    That of a folder is its manifest's. It is empty of one that was not whole yet.
    """

    path: str
    at: str
    person: str | None
    sha256: str

    @property
    def is_unchanged(self) -> bool:
        """Whether it still lies there as it was written, with nothing beside it in a folder."""
        path = Path(self.path)
        if path.is_dir():
            return set(folder_entries(path)) == {MANIFEST, *self.written()} == {*self.unchanged()}
        return path.is_file() and digest_of(path) == self.sha256

    def written(self) -> dict[str, str]:
        """The files that were written into the folder, but for its manifest, with their SHA-256.

        None of them where the manifest is not the one that was written.
        """
        manifest = Path(self.path) / MANIFEST
        if not manifest.is_file() or digest_of(manifest) != self.sha256:
            return {}
        files: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        return files

    def unchanged(self) -> Iterator[str]:
        """Those of the files in the folder that lie there as they were written."""
        folder = Path(self.path)
        for name, digest in {**self.written(), MANIFEST: self.sha256}.items():
            file = folder / name
            if file.is_file() and not file.is_symlink() and digest_of(file) == digest:
                yield name


def beside(path: Path) -> Path:
    """Where an export is written until it is whole."""
    return path.with_name(f".{path.name}.new")


def former_of(path: Path) -> Path:
    """Where a folder lies that an export takes the place of, until that is done."""
    return path.with_name(f".{path.name}.former")


@contextmanager
def beginning_export(
    settings: Settings, path: Path, person: UUID | None, content: bytes
) -> Iterator[None]:
    """Note that this content is being written there, so that an erasure finds it if that is killed.

    What was written there before stays noted, too, until `register_export` tells that it is gone.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path = path.absolute()
    new = Exported(str(path), at, str(person) if person else None, sha256(content).hexdigest())
    _write(settings, [*exports(settings), new])
    try:
        yield
    except BaseException:
        _write(settings, [export for export in exports(settings) if export != new])
        raise


@contextmanager
def beginning_folder(settings: Settings, path: Path) -> Iterator[Callable[[str], None]]:
    """The same for a folder of everybody's. Give what this yields the SHA-256 of its manifest when
    all is written, before it is moved to its place."""
    path = path.absolute()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    before = exports(settings)
    new = Exported(str(path), at, None, "")

    def note_whole(sha256: str) -> None:
        _write(settings, [*before, replace(new, sha256=sha256)])

    _write(settings, [*before, new])
    try:
        yield note_whole
    except BaseException:
        _write(settings, before)
        raise


def register_export(settings: Settings, path: Path, person: UUID | None = None) -> None:
    """Note that this file or folder was written. Call it once it is whole."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    digest = digest_of(path / MANIFEST if path.is_dir() else path)
    new = Exported(str(path.absolute()), at, str(person) if person else None, digest)
    _write(settings, [*(e for e in exports(settings) if e.path != new.path), new])


def exports(settings: Settings) -> list[Exported]:
    """The files that were written and not deleted by an erasure since, oldest first."""
    file = _register(settings)
    if not file.exists():
        return []
    return [Exported(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))]


def exports_of(settings: Settings, people: Collection[UUID]) -> Iterator[Exported]:
    """Those that may hold words of these people."""
    named = {str(person) for person in people}
    return (e for e in exports(settings) if e.person is None or e.person in named)


def delete_exports(settings: Settings, people: Collection[UUID]) -> None:
    """Delete those that may hold words of these people, and forget that they were.

    One that was changed, or moved away, since is left: whoever did so has to see to it.
    """
    gone = list(exports_of(settings, people))
    for export in gone:
        with suppress(NotADirectoryError):
            _delete_leftovers(Path(export.path))  # of one that was killed
        if Path(export.path).is_dir():
            _delete_folder(export)
        elif export.is_unchanged:
            Path(export.path).unlink()
    if gone:
        _write(settings, [export for export in exports(settings) if export not in gone])


def _delete_leftovers(path: Path) -> None:
    for left in (beside(path), former_of(path)):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _delete_folder(export: Exported) -> None:
    """Delete the files that lie there as they were written, and what folders that leaves empty."""
    folder = Path(export.path)
    gone = list(export.unchanged())
    for name in sorted(gone, key=lambda name: name == MANIFEST):  # it last, as it tells the others
        (folder / name).unlink()
    parents = {parent for name in gone for parent in (folder / name).parents}
    for parent in sorted(parents, key=lambda parent: len(parent.parts), reverse=True):
        if parent.is_relative_to(folder):
            with suppress(OSError):
                parent.rmdir()


def folder_entries(folder: Path) -> list[str]:
    """The files in a folder and its folders, by their path within, with slashes."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _register(settings: Settings) -> Path:
    return settings.home / "exports.json"


def _write(settings: Settings, entries: list[Exported]) -> None:
    file = _register(settings)
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps([asdict(entry) for entry in entries], indent=1), encoding="utf-8")
    fresh.replace(file)
