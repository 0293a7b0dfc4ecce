"""Export: the files of a folder, a zip, a tar or a single file, read the same way and safely.

Refused with a clear error: names that lead out of the archive, archives that expand beyond reason,
encrypted or damaged ones. Files come as streams, so memory does not grow with the export.
"""

import os
import shutil
import tempfile
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from ingest.errors import DamagedFileError, ExportError
from ingest.unpacking import (
    COMPRESSED,
    DAMAGE,
    BombWatch,
    Guarded,
    extract_tar,
    is_tar,
    refuse_bomb,
    zip_members,
)

MAX_FILE_IN_MEMORY = 256 << 20
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", ".git"}
NAMELESS = "(without a name)"
UNPACKED = "daybook-import-"
"""How folders begin into which archives are unpacked, with the process that does."""

ARCHIVE_ENDINGS = (".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".txz", ".zip", ".tar")


class Export(ABC):
    """The files of an export. Names are relative, with '/', and sorted.

    `name` is the file's or folder's own name without the endings of an archive. When all files lie
    in one folder of a zip or tar, names start below that folder.
    """

    def __init__(self, name: str, path: Path, stored: Iterable[str]):
        self.name = _printable(name)
        self.path = path
        """Where it lies: a folder, or a file."""
        self.bytes_read = 0
        """How many of `size` were read so far; those of a file that is read twice count twice."""
        self._stored = _by_shown_name(stored)

    def names(self) -> list[str]:
        """The names of all files, junk such as `.DS_Store` left out."""
        return list(self._stored)

    @abstractmethod
    def _open_stored(self, stored: str) -> IO[bytes]: ...

    @abstractmethod
    def _size(self, stored: str) -> int: ...

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """The bytes of one file as a stream; .gz, .xz and .bz2 are expanded.

        Reading raises DamagedFileError where the file is damaged, and ExportError where it expands
        beyond reason.
        """
        stored = self._stored[name]
        expander = COMPRESSED.get(PurePosixPath(name).suffix.lower())
        with self._opened(stored) as raw:
            counted = Guarded.around(raw, self._count)
            if expander is None:
                yield counted
            else:
                with expander(counted) as expanded:
                    yield Guarded.around(expanded, BombWatch(name, self._size(stored)))

    def _opened(self, stored: str) -> IO[bytes]:
        try:
            return self._open_stored(stored)
        except (*DAMAGE, NotImplementedError, UnicodeError) as error:
            raise DamagedFileError(f"it cannot be opened ({error})") from error

    @property
    def size(self) -> int:
        """The bytes of all files, as they are stored (in a zip: expanded)."""
        return sum(map(self._size, self._stored.values()))

    def _count(self, count: int) -> None:
        self.bytes_read += count

    def read(self, name: str, limit: int = MAX_FILE_IN_MEMORY) -> bytes:
        """All bytes of one file. Raises DamagedFileError when they are more than `limit`."""
        with self.open(name) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            msg = f"it is larger than {limit >> 20} MiB, the most that one such file may hold"
            raise DamagedFileError(msg)
        return data


class LooseExport(Export):
    """Files on disk: those of a folder, or one alone.

    Symbolic links in a folder are not followed: they may lead anywhere.
    """

    def __init__(self, folder: Path, name: str, file: Path | None = None):
        self._folder = folder
        path = folder
        if file is None:
            files = [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()]
        else:
            files, path = [file], file
        super().__init__(name, path, (p.relative_to(folder).as_posix() for p in files))

    def _open_stored(self, stored: str) -> IO[bytes]:
        return (self._folder / stored).open("rb")

    def _size(self, stored: str) -> int:
        return (self._folder / stored).stat().st_size


class ZipExport(Export):
    """A zip file, read in place."""

    def __init__(self, path: Path, archive: zipfile.ZipFile):
        self._archive = archive
        self._members = zip_members(archive, path)
        for name, member in self._members.items():
            if member.flag_bits & 1:
                msg = f"{path.name} is protected by a password ({name})."
                raise ExportError(f"{msg} Unpack it yourself and import the folder.")
        expanded = sum(member.file_size for member in self._members.values())
        refuse_bomb(path.name, expanded, path.stat().st_size)
        super().__init__(_stem(path.name), path, self._members)

    def _open_stored(self, stored: str) -> IO[bytes]:
        return self._archive.open(self._members[stored])

    def _size(self, stored: str) -> int:
        return self._members[stored].file_size


@contextmanager
def open_export(path: Path) -> Iterator[Export]:
    """Open what lies at `path`, whatever it is called. Raises ExportError when it is unusable."""
    start = _first_bytes(path)
    if start is None:
        yield LooseExport(path, path.resolve().name)
    elif start.startswith(b"PK"):
        with _zip_archive(path) as archive:
            yield ZipExport(path, archive)
    elif is_tar(path):
        remove_leftovers()
        with tempfile.TemporaryDirectory(prefix=f"{UNPACKED}{os.getpid()}-") as folder:
            extract_tar(path, Path(folder))
            yield LooseExport(Path(folder), _stem(path.name))
    elif path.name.lower().endswith(ARCHIVE_ENDINGS):
        msg = f"{path.name} is not the archive that its name says: it starts with {start!r}."
        raise ExportError(f"{msg} Was it downloaded completely, and is it the right file?")
    else:
        yield LooseExport(path.parent, _stem(path.name), path)


def remove_leftovers() -> None:
    """Delete what imports unpacked that were killed: it holds people's words in clear."""
    for folder in Path(tempfile.gettempdir()).glob(f"{UNPACKED}*"):
        process = folder.name.removeprefix(UNPACKED).partition("-")[0]
        if process.isdigit() and not _runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there, and somebody else's
        return True
    return True


def _first_bytes(path: Path) -> bytes | None:
    """The first bytes of a file; None for a folder. Refuses what can never be an export."""
    if not path.exists():
        raise ExportError(f"There is no file or folder {str(path)!r}.")
    if path.is_dir():
        return None
    if not path.is_file():
        raise ExportError(f"{str(path)!r} is neither a file nor a folder.")
    with path.open("rb") as file:
        start = file.read(6)
    if not start:
        raise ExportError(f"{path.name} is empty: there is nothing in it to import.")
    if start.startswith(b"7z\xbc\xaf"):
        raise ExportError(f"{path.name} is a 7z archive. Unpack it and import the folder.")
    return start


@contextmanager
def _zip_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        msg = f"{path.name} is a damaged zip, perhaps cut off while it was downloaded ({error})."
        raise ExportError(f"{msg} Fetch it again.") from error
    with archive:
        yield archive


def _stem(name: str) -> str:
    for ending in ARCHIVE_ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _by_shown_name(stored: Iterable[str]) -> dict[str, str]:
    names = sorted(n for n in stored if not JUNK.intersection(PurePosixPath(n).parts))
    tops = {n.split("/", 1)[0] for n in names}
    shift = len(tops.pop()) + 1 if len(tops) == 1 and all("/" in n for n in names) else 0
    return {_shown(n[shift:]): n for n in names}


def _shown(name: str) -> str:
    """What a file is called, also where its name is nothing or blank."""
    shown = _printable(name)
    return shown if shown.strip() else ascii(name) if name else NAMELESS


def _printable(name: str) -> str:
    """The name with bytes that are not UTF-8 written as `\\xe9`, for it is shown to people."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
