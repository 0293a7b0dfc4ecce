"""The rows of one XML file of a dump as a stream: memory does not grow with the file."""

from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.readers.stackexchange.row import Row
from ingest.records import Unreadable
from ingest.unpacking import DAMAGE

MAX_ROW = 16 << 20
CHUNK = 1 << 16
CUT_OFF = "cut off here: what came after is missing. Fetch the dump again"


def read_rows(export: Export, file: str) -> Generator[Row | Unreadable, None, None]:
    """Yield the rows of a file in order, and an Unreadable for each place where it is damaged.

    Behind a damaged row, reading goes on at the next line that begins with one. Raises ExportError
    when the file declares entities or a DTD.
    """
    parsing = _Parsing(file)
    try:
        with export.open(file) as stream:
            while chunk := stream.readline(CHUNK):
                yield from parsing.feed(chunk)
    except (DamagedFileError, *DAMAGE) as error:
        yield Unreadable(parsing.where(), f"the file cannot be read further: {error}")
        return
    yield from parsing.finish()


class _Parsing:
    """A parser that is fed pieces of a file, none longer than a line."""

    def __init__(self, file: str):
        self._file = file
        self._line = 0
        self._at_line_start = True
        self._root = ""
        self._parser: Any = None
        self._begin()

    def where(self) -> str:
        return f"{self._file} line {self._line}"

    def feed(self, chunk: bytes) -> Iterator[Row | Unreadable]:
        starts_line, self._at_line_start = self._at_line_start, chunk.endswith(b"\n")
        self._line += starts_line
        if self._parser is None:
            if not (self._root and starts_line and chunk.lstrip().startswith(b"<row ")):
                return
            self._begin(f"<{self._root}>")
        why = self._parse(chunk)
        yield from self._completed()
        if self._unfinished > MAX_ROW:
            why = f"a row is larger than {MAX_ROW >> 20} MiB, the most that one may hold"
        if why:
            self._parser = None
            yield Unreadable(self.where(), why)

    def finish(self) -> Iterator[Row | Unreadable]:
        if self._parser is None:
            return
        with suppress(etree.XMLSyntaxError):
            self._parser.close()
        yield from self._completed()
        if self._depth or not self._root:
            yield Unreadable(self.where(), CUT_OFF)

    def _begin(self, context: str = "") -> None:
        self._depth = 0
        self._unfinished = 0
        self._parser = etree.XMLPullParser(
            ("start", "end"),
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        self._parser.feed(context.encode())

    def _parse(self, chunk: bytes) -> str:
        """Take a piece in. Returns why it cannot be read, or nothing."""
        self._unfinished += len(chunk)
        with suppress(etree.XMLSyntaxError):
            self._parser.feed(chunk)
        # Not everything that is fatal is raised: an undeclared entity only ends up in this log.
        if errors := self._parser.feed_error_log.filter_from_fatals():
            return f"it is not valid XML: {errors[0].message.strip()}"
        return ""

    def _completed(self) -> Iterator[Row | Unreadable]:
        for event, element in self._parser.read_events():
            if event == "start":
                self._depth += 1
                if self._depth == 1:
                    self._check_root(element)
                continue
            self._depth -= 1
            if self._depth == 1:
                yield self._record(element)
                self._forget(element)

    def _check_root(self, root: Any) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            msg = f"{self._file} declares XML entities or a DTD, which no genuine dump does and"
            raise ExportError(
                f"{msg} which could do harm. Fetch the dump again from its publisher."
            )
        self._root = root.tag

    def _record(self, element: Any) -> Row | Unreadable:
        if element.tag != "row":
            return Unreadable(self.where(), f"it is a <{element.tag}>, where a <row> belongs")
        return Row(self._file, self._line, dict(element.attrib))

    def _forget(self, element: Any) -> None:
        self._unfinished = 0
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
