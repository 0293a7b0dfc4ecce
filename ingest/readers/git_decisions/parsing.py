"""From the bytes of a file to the decision it tells."""

import re

from ingest.readers.git_decisions.document import Document
from ingest.readers.git_decisions.headers import split_front_matter, split_header
from ingest.readers.git_decisions.places import looks_numbered
from ingest.readers.git_decisions.proposals import read_proposal
from ingest.readers.git_decisions.records import read_record

_PRE = re.compile(r"\s*<pre>(?:[^\S\n]*+\n)++(.*?)</pre>(.*)", re.S)


class NoTextError(ValueError):
    """The file is no text. The message says so."""


def parse(path: str, data: bytes, is_record: bool = False) -> Document | None:
    """The decision that a file tells; None if it tells none.

    `is_record` says that it is known to be a decision record, so that it needs no status. Raises
    BrokenHeaderError, TemplateError or NoTextError: then it may tell one in another version.
    """
    text = decode(data)
    front = split_front_matter(text)
    header = front or split_header(_unwrapped(text))
    proposal = read_proposal(*header) if header is not None else None
    if proposal is not None:
        return proposal
    record = read_record(*(front or ({}, text)), path)
    known = is_record or looks_numbered(path)
    return record if known or record.status is not None else None


def decode(data: bytes) -> str:
    """The text: in UTF-8, or else in Latin-1, as older files are. Raises NoTextError."""
    if b"\0" in data:
        msg = "it is no text: it holds NUL bytes"
        raise NoTextError(msg)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _unwrapped(text: str) -> str:
    """The text without the `<pre>` that some put around the header."""
    wrapped = _PRE.match(text)
    if wrapped is None:
        return text
    header = "\n".join(line.strip() for line in wrapped[1].strip().splitlines())
    return f"{header}\n{wrapped[2]}"
