"""Exports: a register of the files that were written out of the archive, so they can go too."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from uuid import UUID

from daybook.config import Settings


@dataclass(frozen=True)
class Exported:
    """A file that was written: where, when, of whom (None: of everybody), and its SHA-256."""

    path: str
    at: str
    person: str | None
    sha256: str

    @property
    def is_unchanged(self) -> bool:
        """Whether the file still lies there as it was written."""
        path = Path(self.path)
        return path.is_file() and digest_of(path) == self.sha256


def beside(path: Path) -> Path:
    """Where an export is written until it is whole."""
    return path.with_name(f".{path.name}.new")


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


def register_export(settings: Settings, path: Path, person: UUID | None = None) -> None:
    """Note that this file was written. Call it once the file is whole."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    new = Exported(str(path.absolute()), at, str(person) if person else None, digest_of(path))
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
            beside(Path(export.path)).unlink(missing_ok=True)  # of one that was killed
        if export.is_unchanged:
            Path(export.path).unlink()
    if gone:
        _write(settings, [export for export in exports(settings) if export not in gone])


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
