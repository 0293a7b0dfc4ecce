"""Formats: what an archive can be exported as. One line for each.

A format's module has `VERSION`, `NOTES` and `write(content, folder)`, and is loaded when it is
asked for, as some need libraries of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from daybook.exporting.content import Content


class MissingLibraryError(Exception):
    """A library that a format needs is not installed. The message names the extra that has it."""


@dataclass(frozen=True)
class Format:
    """One format: what it is called, what it gives, and the module that writes it."""

    name: str
    gives: str
    module: str
    extra: str = ""
    """The extra of this project that has its libraries."""

    licence: str = ""
    """Under which licence others may use what is written, if the community said so."""

    def load(self) -> ModuleType:
        """The module that writes it. Raises MissingLibraryError."""
        try:
            return import_module(self.module)
        except ModuleNotFoundError as error:
            if not self.extra:
                raise
            raise MissingLibraryError(
                missing(f"Exporting {self.name}", error, self.extra)
            ) from error

    @property
    def write(self) -> Callable[[Content, Path], None]:
        """What writes the content into a folder."""
        writing: Callable[[Content, Path], None] = self.load().write
        return writing

    @property
    def version(self) -> int:
        """The version of what it writes."""
        return int(self.load().VERSION)

    @property
    def notes(self) -> Sequence[str]:
        """What a reader of the files should know."""
        return tuple(self.load().NOTES)


def missing(doing: str, error: ModuleNotFoundError, extra: str) -> str:
    """The sentence for somebody who lacks the libraries of an extra."""
    return (
        f"{doing} needs the library {error.name}, which is not installed."
        f" Install it with: pip install 'daybook[{extra}]'"
    )


FORMATS: tuple[Format, ...] = (
    Format("native", "JSON Lines that `daybook import` reads again", "daybook.exporting.native"),
    Format("convokit", "a corpus for the convokit package", "daybook.exporting.convokit"),
    Format("parquet", "a typed table for each kind", "daybook.exporting.parquet", "research"),
    Format("activitystreams", "ActivityStreams 2.0 with PROV", "daybook.exporting.activitystreams"),
    Format("rocrate", "an RO-Crate of several formats", "daybook.exporting.rocrate", "research"),
    Format("static", "a site to read and search without a server", "daybook.exporting.site.making"),
)
