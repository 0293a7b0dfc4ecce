"""The native format: one command a line, as JSON. docs/readers/native.md describes it."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import BinaryIO

from archive.commands import Command
from ingest.command_json import FormError, build, command_from, shown
from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.records import Found, Record, Skipped, Unreadable

VERSION = 1
MAX_LINE = 8 << 20
EXAMPLE = '{"daybook": 1, "community": "The Lantern Yard"}'
BOM = b"\xef\xbb\xbf"
FILE = re.compile(r"\.jsonl(\.(gz|xz|bz2))?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Header:
    """What the first line of every file says."""

    daybook: int
    community: str
    note: str = ""


class NativeReader:
    """Reads histories written in Daybook's own format, by hand or by a program."""

    name = "native"
    title = "Daybook's own format (a .jsonl file, or a folder of them)"
    passes = 1

    def recognises(self, export: Export) -> bool:
        """Whether a .jsonl file in it begins with a header."""
        for name in _files(export):
            with suppress(ValueError, ExportError, OSError):
                if "daybook" in _parsed(_first_line(export, name)):
                    return True
        return False

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        """Yield every line as the command it names, when the headers of all files are in order."""
        names = _files(export)
        if not names:
            raise ExportError(f"There is no .jsonl file in {export.name}.")
        for name in names:
            _check_header(export, name)
        if others := len(export.names()) - len(names):
            yield Skipped("files that are not .jsonl", others)
        for name in names:
            try:
                with export.open(name) as stream:
                    yield from _records(stream, name, options)
            except DamagedFileError as error:
                yield Unreadable(name, str(error))


def _files(export: Export) -> list[str]:
    return [name for name in export.names() if FILE.search(name)]


def _first_line(export: Export, name: str) -> bytes:
    with export.open(name) as stream:
        return stream.readline(MAX_LINE + 1).removeprefix(BOM)


def _check_header(export: Export, name: str) -> None:
    try:
        given = _parsed(_first_line(export, name))
        version = given.get("daybook", VERSION)
        if version != VERSION:
            raise ExportError(
                f"{name} is written in version {shown(version)} of the native format, and this"
                f" Daybook reads version {VERSION}. If that version is newer, update Daybook;"
                f" otherwise correct the first line, such as {EXAMPLE}."
            )
        build(Header, "the header", given)
    except (FormError, DamagedFileError) as error:
        msg = f"The first line of {name} is not a header: {error}."
        raise ExportError(f"{msg} Make it one, such as {EXAMPLE}.") from error


def _records(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Record]:
    for number, line in _lines(stream):
        where = f"{name} line {number}"
        try:
            yield Found(where, (_command(line, options),))
        except FormError as error:
            yield Unreadable(where, str(error))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every line after the header with its number; blank ones are left out.

    One that is too long comes with just enough of its bytes to be recognised as such.
    """
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE + 1)
        if number > 1 and line.strip():
            yield number, line


def _command(line: bytes, options: ReadOptions) -> Command:
    command = command_from(_parsed(line))
    if getattr(command, "visibility", None) == "public":
        return replace(command, visibility=options.visibility)  # type: ignore[call-arg]
    return command


def _parsed(line: bytes) -> dict[str, object]:
    """The JSON object that a line holds. Raises FormError."""
    if len(line) > MAX_LINE:
        raise FormError(f"it is longer than {MAX_LINE >> 20} MiB, the most that a line may hold")
    try:
        value = json.loads(
            line.decode("utf-8"), object_pairs_hook=_no_field_twice, parse_constant=_no_constant
        )
        if b"\\u" in line:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise FormError(_why_not_json(line, error)) from error
    if not isinstance(value, dict):
        raise FormError(f'it is {shown(value)}, but must be an object, such as {{"type": ...}}')
    return value


def _why_not_json(line: bytes, error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"it is not valid JSON: {error.msg} at column {error.colno}"
        case UnicodeDecodeError():
            return f"it is not UTF-8: byte {error.start + 1} is 0x{line[error.start]:02x}"
        case UnicodeEncodeError():
            return "a \\u escape in it is only half of a character"
        case RecursionError():
            return "its objects and lists are nested too deeply"
    return f"it is not valid JSON: {error}"


def _no_field_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{shown(twice)} stands twice in one object")
    return given


def _no_constant(name: str) -> object:
    raise ValueError(f"it has no {name}")
