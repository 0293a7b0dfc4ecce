"""Reads the headers of a mail, and bytes of unknown encoding, as text."""

import re
from collections.abc import Iterable
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header

FOLD = re.compile(r"\n[ \t]+")
ALIASES = {
    "iso-8859-1": "cp1252",  # what calls itself Latin-1 is what Windows wrote
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
}
GUESSED = {"us-ascii", "ascii", "utf-8", "utf8"}
NO_CHARSETS = {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}

Fields = dict[str, str]
"""A mail's headers by their names in lower case. Of a header that occurs twice, the first."""


def fields_of(head: bytes) -> Fields:
    """The headers, unfolded, their encoded words not yet decoded."""
    text = FOLD.sub(" ", as_text(head))
    fields: Fields = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and " " not in name:
            fields.setdefault(name.lower(), value.strip())
    return fields


def as_text(data: bytes, charset: str = "") -> str:
    """The text of `data`: in the declared charset if it is true, else in a likely one."""
    declared = charset.strip().lower()
    if declared and declared not in GUESSED:
        with suppress(UnicodeError, LookupError):
            return _declared(data, ALIASES.get(declared, declared))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_likely(line) for line in data.split(b"\n"))


def decoded(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded and its spaces made single."""
    if "=?" in value:
        with suppress(HeaderParseError, ValueError):
            value = _joined(decode_header(value))
    return " ".join(value.split())


def _declared(data: bytes, charset: str) -> str:
    if charset.replace("-", "_") in NO_CHARSETS:
        raise LookupError(charset)
    return data.decode(charset).encode("utf-8", "replace").decode("utf-8")


def _likely(line: bytes) -> str:
    """One line, because mails quote each other in different encodings."""
    for charset in ("utf-8", "cp1252"):
        try:
            return line.decode(charset)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _joined(chunks: Iterable[tuple[bytes | str, str | None]]) -> str:
    parts = []
    for chunk, charset in chunks:
        if isinstance(chunk, str):
            parts.append(chunk)
        elif charset is None:
            parts.append(chunk.decode("raw-unicode-escape"))
        else:
            parts.append(as_text(chunk, charset))
    return "".join(parts).encode("utf-8", "replace").decode("utf-8")
