"""The texts of all revisions, kept in a file while the reader looks at the whole repository."""

import tempfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from ingest.git.repository import Commit
from ingest.git.revisions import Revision


@dataclass(frozen=True, slots=True)
class Spooled:
    """A revision whose text lies in the spool. One that has none was a deletion."""

    commit: Commit
    path: str
    in_force_at: datetime
    place: tuple[int, int] | None


class Spool:
    """A temporary file with texts, which is gone when the spool is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed on exit

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, revision: Revision) -> Spooled:
        """Keep a revision."""
        place = None
        if revision.text is not None:
            data = zlib.compress(revision.text, 1)
            place = (self._file.seek(0, 2), len(data))
            self._file.write(data)
        return Spooled(revision.commit, revision.path, revision.in_force_at, place)

    def text(self, revision: Spooled) -> bytes | None:
        """The text of a revision; None if the file was deleted."""
        if revision.place is None:
            return None
        start, length = revision.place
        self._file.seek(start)
        return zlib.decompress(self._file.read(length))
