"""Storage: the index folder, its files mapped into memory, and its table of contents."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh is annotated only in part, and so are the methods inherited from it.

import mmap
import pickle
import re
import shutil
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import FileFormatError
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.index import TOC, clean_files
from whoosh.index import IndexError as WhooshIndexError

NAME = "MAIN"
WRITE_LOCK = f"{NAME}_WRITELOCK"  # as Whoosh's writers call theirs
_CONTENTS = re.compile(rf"_{NAME}_([0-9]+)\.toc")


DAMAGE = (
    *(OSError, EOFError, LookupError, ValueError, TypeError, AssertionError),
    *(pickle.PickleError, struct.error, FileFormatError, WhooshIndexError),
)  # what reading a file that was cut off or changed can raise


class DamagedIndexError(RuntimeError):
    """The index cannot be read. It holds nothing that the archive has not, so it can be remade."""

    def __init__(self, folder: Path | str, error: Exception):
        msg = f"The search index in {str(folder)!r} is damaged ({error or type(error).__name__})."
        super().__init__(f"{msg} `daybook doctor --fix` makes it anew: nothing recorded is lost.")


class MappedStorage(FileStorage):
    """Files mapped into memory: threads may share them, and nothing is read before it is needed."""

    def __init__(self, folder: Path):
        super().__init__(str(folder))

    def make_index(self, schema: Schema) -> None:
        """Put an empty index here, in place of what there is."""
        self.create()
        self.create_index(schema, NAME)

    def index(self) -> Any:
        """The index, as a writer wants it."""
        return self.open_index(NAME)

    def open_file(self, name: str, **kwargs: Any) -> StructFile:  # noqa: ARG002
        """Open a file for reading."""
        if Path(self.folder, name).stat().st_size:
            return _MappedFile(self.mapped(name), name)
        return StructFile(BytesIO(), name)

    def mapped(self, name: str) -> mmap.mmap:
        """The bytes of a file that is not empty."""
        with Path(self.folder, name).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def state(self) -> tuple[int, ...] | None:
        """What changes with every commit, and when the folder is replaced; None without index."""
        found = {int(m[1]): m[0] for m in map(_CONTENTS.fullmatch, self.list()) if m}
        if not found:
            return None
        newest = max(found)
        status = Path(self.folder, found[newest]).stat()
        return newest, status.st_ino, status.st_mtime_ns

    def segments(self) -> list[Any]:
        """The segments of the newest commit."""
        return list(TOC.read(self, NAME).segments)

    def take_over(self, other: "MappedStorage", schema: Schema) -> None:
        """Have the segments of another storage instead of those here, in one step.

        Its files get second names here, so that it stays whole if this is stopped. Needs the lock
        of writers.
        """
        segments = other.segments()
        for segment in segments:
            for file in Path(other.folder).glob(f"{segment.segment_id()}.*"):
                _give_name(file, Path(self.folder, file.name))
        state = self.state()
        generation = 1 + (state[0] if state else 0)
        TOC(schema, segments, generation).write(self, NAME)  # to a new name, then renamed: the step
        clean_files(self, NAME, generation, segments)
        for leftover in Path(self.folder).glob("*.tmp"):  # of a writer that was killed
            shutil.rmtree(leftover, ignore_errors=True)


def _give_name(file: Path, name: Path) -> None:
    """Let a file have another name too, or where this cannot be, a copy of it."""
    if name.exists() and name.samefile(file):
        return
    unfinished = name.with_name(f"{name.name}.new")  # until it is whole
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, unfinished)
    unfinished.replace(name)


class _MappedFile(BufferFile):
    """Whoosh's file over a buffer, without its copy of the buffer."""

    def __init__(self, data: Any, name: str):
        StructFile.__init__(self, data, name)
        self._buf = data

    def close(self) -> None:
        StructFile.close(self)
