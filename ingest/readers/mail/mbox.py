"""Splits mailbox files into the mails stored in them, as a stream."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO, cast

from ingest.errors import DamagedFileError

MAX_MAIL = 64 << 20
BLOCK = 1 << 16
TAIL = 4096
TOO_LARGE = f"it is larger than {MAX_MAIL >> 20} MiB, the most that one mail may hold"
CUT_OFF = "the file ends inside this mail's headers"

_DATED = (
    rb"(?P<sender>[^\n]{0,500}?) *\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+ +\d+:\d\d"
    rb"[^\n]{0,40}\b\d{4}\b)[^\n]{0,500}"
)
_UNDATED = rb"(?:-?\d{1,30}|[^\s@]{1,250}@[^\s@]{1,250})[ \r]{0,9}"
_HEADER = rb"(?:[A-Za-z][!-9;-~]{0,99}:(?!//)|>From )"
_AFTER_BLANK = rb"(?:(?<=\n\nFrom )|(?<=\n\r\nFrom ))"
FROM_LINE = re.compile(rb"From " + _DATED)
SEPARATOR = re.compile(  # it starts with plain bytes, which makes the search fast
    rb"\nFrom (?:" + _DATED + rb"|" + _AFTER_BLANK + _UNDATED + rb")\n(?=" + _HEADER + rb")"
)
LAST_FROM_LINE = re.compile(rb"\nFrom " + _DATED + rb"\n?\Z")
START_OF_FILE = b"\n\n"
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(slots=True)
class StoredMail:
    """A mail as it lies in a file: the From-line above it, and its bytes with plain newlines.

    The quoting of mboxrd is taken back. `problem` says why a mail cannot be read; it has no content
    then.
    """

    where: str
    from_line: bytes = b""
    content: bytes = b""
    problem: str = ""


class MailboxSplitter:
    """Finds the mails of one mailbox. It holds one mail at a time.

    A mail begins with a From-line that has a date and a header line right below it, because real
    archives hold unescaped lines such as "From here on ..." and often no blank line before the
    next mail. A From-line without a date counts after a blank line only.
    """

    def __init__(self, name: str):
        self._name = name
        self._count = 0
        self._line = 1 - len(START_OF_FILE)
        self._place = ""
        self._from_line = b""
        self._quoted = False
        self._too_large = False
        self._rest = bytearray(START_OF_FILE)

    def split(self, stream: BinaryIO) -> Iterator[StoredMail]:
        """Yield the mails; where the file is damaged, a last one that says so."""
        damage = ""
        read = cast(BufferedReader, stream).read1  # gives what comes before the damage, too
        try:
            while block := read(BLOCK):
                yield from self._add(block)
        except DamagedFileError as error:
            damage = str(error)
        yield from self._last()
        if damage:
            yield StoredMail(f"{self._name}, after mail {self._count}", problem=damage)

    def _add(self, block: bytes) -> Iterator[StoredMail]:
        """The mails that `block` completes. A From-line may have begun before it."""
        rest = self._rest
        position = max(len(rest) - TAIL, 0)
        rest += block
        start = 0
        while found := SEPARATOR.search(rest, position):
            end = found.start() + 1
            yield from self._finished(bytes(rest[start:end]))
            self._begin(bytes(found[0][1:]), rest.count(b"\n", start, end))
            start = position = found.end()
        del rest[:start]
        if len(rest) > MAX_MAIL:
            self._too_large = True
            self._line += rest.count(b"\n", 0, -TAIL)
            rest[:-TAIL] = b"."

    def _begin(self, from_line: bytes, lines_before: int) -> None:
        self._count += 1
        self._line += lines_before
        self._place = f"{self._name}, mail {self._count} (line {self._line})"
        self._line += 1
        self._from_line = from_line
        self._quoted = self._quoted or is_mboxrd(self._name, from_line)
        self._too_large = False

    def _finished(self, content: bytes) -> Iterator[StoredMail]:
        if self._too_large:
            yield StoredMail(self._place, self._from_line, problem=TOO_LARGE)
        elif self._count:
            if b"\r\n" in content:
                content = content.replace(b"\r\n", b"\n")
            if self._quoted:
                content = QUOTED.sub(rb"\1", content)
            yield StoredMail(self._place, self._from_line, content)

    def _last(self) -> Iterator[StoredMail]:
        """The mail at the end of the file, which may be cut off."""
        cut = LAST_FROM_LINE.search(self._rest, max(len(self._rest) - TAIL, 0))
        end = cut.start() + 1 if cut else len(self._rest)
        for mail in self._finished(bytes(self._rest[:end])):
            whole = mail.problem or b"\n\n" in mail.content
            yield mail if whole else StoredMail(mail.where, mail.from_line, problem=CUT_OFF)
        if cut:
            self._begin(bytes(self._rest[end:]), self._rest.count(b"\n", 0, end))
            yield StoredMail(self._place, self._from_line, problem=CUT_OFF)


def is_mailbox(start: bytes) -> bool:
    """Whether a file that begins with these bytes is a mailbox."""
    return SEPARATOR.match(START_OF_FILE + start.lstrip(b"\r\n"), 1) is not None


def is_mboxrd(name: str, from_line: bytes) -> bool:
    """Whether every body line like ">From " had one '>' put before it when it was stored.

    Only the file's ending and public-inbox's From-line tell it for sure. Elsewhere ">From " may
    be a quotation just as well, and stays.
    """
    return ".mboxrd" in name.lower() or from_line.startswith(b"From mboxrd@z ")
