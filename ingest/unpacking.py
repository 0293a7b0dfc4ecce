"""Safe unpacking: the limits that keep a hostile or damaged archive from doing harm."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import IO, Any, BinaryIO, cast

from ingest.errors import DamagedFileError, ExportError

GIB = 1 << 30
MAX_RATIO = 10
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, lzma.LZMAError, OSError)
COMPRESSED: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
}
STARTS = {b"\x1f\x8b": ".gz", b"\xfd7zXZ\0": ".xz", b"BZh": ".bz2"}


def refuse_bomb(name: str, expanded: int, stored: int) -> None:
    """Raise ExportError when `stored` bytes expand to over a GiB and over ten times their size.

    The rule is Zulip's for Slack exports: real ones may be large, or dense, but not both.
    """
    if expanded > GIB and expanded > MAX_RATIO * stored:
        msg = f"{name} expands from {stored >> 10:,} KiB to over {expanded / GIB:.1f} GiB,"
        msg += " which looks like a zip bomb. If you trust it, unpack it yourself and import"
        raise ExportError(f"{msg} the folder.")


class Guarded(io.RawIOBase):
    """A stream that says plainly where its file is damaged, and tells how much of it was read."""

    def __init__(self, raw: IO[bytes], on_read: Callable[[int], None]):
        self._raw = cast(io.BufferedIOBase, raw)
        self._on_read = on_read

    @classmethod
    def around(cls, raw: IO[bytes], on_read: Callable[[int], None]) -> BinaryIO:
        """Guard `raw`; `on_read` is told the number of bytes of each read, and may refuse it."""
        return cast(BinaryIO, io.BufferedReader(cls(raw, on_read), 1 << 16))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # one buffer type
        try:
            data = self._raw.read1(len(buffer))  # all there is before the damage, if any
        except DAMAGE as error:
            raise DamagedFileError(f"it is damaged or cut off ({error})") from error
        buffer[: len(data)] = data
        self._on_read(len(data))
        return len(data)


class BombWatch:
    """Adds up the bytes that `stored` bytes expand to, and raises ExportError at a bomb."""

    def __init__(self, name: str, stored: int):
        self.expanded = 0
        self._name = name
        self._stored = stored

    def __call__(self, count: int) -> None:
        """So many bytes more."""
        self.expanded += count
        refuse_bomb(self._name, self.expanded, self._stored)


def zip_members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by name; links are none. Raises ExportError when one leads out of it."""
    named = ((_member_name(member, path), member) for member in archive.infolist())
    return {
        name: member
        for name, member in named
        if not name.endswith("/") and not stat.S_ISLNK(member.external_attr >> 16)
    }


def _member_name(member: zipfile.ZipInfo, path: Path) -> str:
    name = member.filename
    if not member.flag_bits & 0x800:  # many writers store UTF-8 without saying so
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    _refuse_escape(name, path)
    return name.replace("\\", "/")  # old Windows programs divide folders so


def is_tar(path: Path) -> bool:
    """Whether the file is a tar, plain or compressed."""
    try:
        with _tar(path, BombWatch(path.name, path.stat().st_size)):
            return True
    except (tarfile.TarError, DamagedFileError):
        return False


def extract_tar(path: Path, folder: Path) -> None:
    """Write the regular files of a tar into an empty folder.

    Raises ExportError for a name that leads out of it, a bomb, or a tar that is cut off.
    """
    stored = path.stat().st_size
    watch = BombWatch(path.name, stored)
    written = 0
    try:
        with _tar(path, watch) as archive:
            for member in archive:
                _refuse_escape(member.name, path)
                if member.isreg():
                    written += member.size
                    refuse_bomb(path.name, written, stored)
                    archive.extract(member, folder, filter="data")
            if watch.expanded < archive.offset + tarfile.BLOCKSIZE:
                raise tarfile.ReadError("it has no end")
    except (tarfile.TarError, DamagedFileError) as error:
        msg = f"{path.name} is a damaged tar, perhaps cut off while it was downloaded ({error})."
        raise ExportError(f"{msg} Fetch it again.") from error
    except OSError as error:
        msg = f"{path.name} cannot be unpacked into a temporary folder ({error})."
        raise ExportError(f"{msg} Unpack it yourself and import the folder.") from error


@contextmanager
def _tar(path: Path, watch: BombWatch) -> Iterator[tarfile.TarFile]:
    """The tar as a stream, so that all that it expands to is watched, be it files or not."""
    with path.open("rb") as raw:
        start = raw.read(6)
        raw.seek(0)
        expander = next((COMPRESSED[e] for s, e in STARTS.items() if start.startswith(s)), None)
        expanded = Guarded.around(expander(raw) if expander else raw, watch)
        with tarfile.open(fileobj=expanded, mode="r|") as archive:
            yield archive


def _refuse_escape(name: str, path: Path) -> None:
    parts = PureWindowsPath(name)  # which knows both kinds of slash, and drives
    if parts.anchor or ".." in parts.parts:
        msg = f"{path.name} holds a file named {name!r}, which would be written outside the"
        raise ExportError(f"{msg} archive. It is not a genuine export, so none of it is read.")
