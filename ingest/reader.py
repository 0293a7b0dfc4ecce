"""What a reader must give."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from archive.commands import Visibility
from ingest.errors import ExportError
from ingest.export import Export
from ingest.records import Record


@dataclass(frozen=True)
class ReadOptions:
    """What the person who imports may say about the export.

    `name` replaces the name a reader would take from the file (a mailing list's, a site's), which
    is part of every record's identity there. `visibility` is for what the export has as public.
    `paths` are the files or folders in it to be read, for readers that read a part of a repository.
    Raises ExportError when the name holds bytes that are no text, or a NUL.
    """

    name: str | None = None
    visibility: Visibility = "public"
    paths: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in self.name or ""):
            msg = f"The name {self.name!r} holds something that is no text."
            raise ExportError(f"{msg} Give it in UTF-8, as your terminal would show it.")


class Reader(Protocol):
    """One export format. Adding one: `ingest/readers/<name>.py` and a line in its `__init__`."""

    name: str
    """How the command line calls this reader, such as 'slack'."""

    title: str
    """What it reads, in a line for people, such as 'Slack export (zip or folder)'."""

    passes: int
    """How often it reads the export's bytes, so that progress can be told."""

    def recognises(self, export: Export) -> bool:
        """Whether the export looks like one of mine. Reads little and never raises."""
        ...

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield the export's records as a stream, a thing before what refers to it.

        Raises ExportError when the export as a whole cannot be read.
        """
        ...
