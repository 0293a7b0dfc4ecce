"""The cells of a table, however the program that wrote it separated and encoded them."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.readers.roles_csv.terms import OPTIONAL, REQUIRED, normalised

SAME = {"team": "body"}
DELIMITERS = (",", ";", "\t")
TABLES = (".csv", ".tsv", ".txt")
HEADER_WITHIN = 64 << 10
MOST_FILES = 100


class Table:
    """A table: its columns, in lower case, and its rows. Raises ExportError when it is unusable."""

    def __init__(self, export: Export, name: str):
        self.name = name
        text, self._above = _without_separator_line(_text(name, _bytes_of(export, name)))
        self._text = text
        self._delimiter = _delimiter(text) or ","
        self.columns = _columns(text.partition("\n")[0].strip("\r"), self._delimiter)
        twice = {c for c in self.columns if self.columns.count(c) > 1}
        if twice & {*REQUIRED, *OPTIONAL}:
            msg = f"{name} has two columns for {', '.join(sorted(twice))}"
            raise ExportError(f"{msg}: delete or rename one.")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that are not read."""
        return tuple(sorted({*self.columns} - {*REQUIRED, *OPTIONAL, ""}))

    def rows(self) -> Iterator[tuple[int, list[str] | str]]:
        """The rows below the header, each with the line it starts on; or why it is no row."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        start = 0
        while True:
            try:
                cells: list[str] | str = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells = f"It is no row of a table ({error}). Look for a quote that is never closed."
            if start:
                yield start + self._above + 1, cells
            start = reader.line_num


def candidates(export: Export) -> list[str]:
    """The files that may be tables, by their names."""
    names = export.names()
    if len(names) == 1:
        return names
    return [n for n in names if PurePosixPath(n).suffix.lower() in TABLES][:MOST_FILES]


def has_columns(export: Export, name: str) -> bool:
    """Whether the first line of a file names the columns that are needed."""
    try:
        with export.open(name) as stream:
            start = stream.read(HEADER_WITHIN)
    except (DamagedFileError, ExportError, OSError):
        return False
    text = start.decode(_encoding(start), errors="replace")
    return _delimiter(_without_separator_line(text)[0]) is not None


def _bytes_of(export: Export, name: str) -> bytes:
    try:
        return export.read(name)
    except DamagedFileError as error:
        raise ExportError(f"{name} cannot be read: {error}.") from error


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _text(name: str, data: bytes) -> str:
    """The text of a table. Other encodings than Unicode's would be guesses at people's names."""
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = f"{name} is not UTF-8: line {line} has the byte {data[error.start]:#04x}."
        raise ExportError(
            f"{msg} In Excel, save it as 'CSV UTF-8'; elsewhere, choose UTF-8 when exporting."
        ) from error


def _without_separator_line(text: str) -> tuple[str, int]:
    """The text below the line `sep=;` that Excel may want, and how many lines that left out."""
    first, newline, below = text.partition("\n")
    return (below, 1) if newline and re.fullmatch(r"sep=.\r?", first) else (text, 0)


def _delimiter(text: str) -> str | None:
    """What separates the cells, if the first line has the columns."""
    first = text.partition("\n")[0].strip("\r")
    for delimiter in DELIMITERS:
        if set(REQUIRED) <= set(_columns(first, delimiter)):
            return delimiter
    return None


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    columns = [normalised(cell) for cell in cells]
    return [SAME.get(column, column) for column in columns]
