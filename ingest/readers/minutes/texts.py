"""Reads the bytes of a log as lines of text, whatever editor they went through."""

import codecs
import re

from ingest.readers.mail.heads import as_text
from ingest.readers.minutes.rtf import is_rtf, text_of_rtf

LINE_END = re.compile(r"\r\n|\n|\r")
FORMATTING = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")


def lines_of(data: bytes) -> list[str]:
    """The lines of a file, from its first one; Rich Text as shown, without IRC's colour codes."""
    text = _decoded(data)
    if is_rtf(text):
        text = text_of_rtf(text)
    lines = LINE_END.split(FORMATTING.sub("", text))
    return [repaired(line.rstrip()) for line in lines]


def repaired(text: str) -> str:
    """The text with UTF-8 that was once read as cp1252 read rightly: `â€™` is an apostrophe.

    Letters beyond ASCII that stand together are repaired where all of them, as cp1252, are proper
    UTF-8: no text that was meant so looks like that.
    """
    if text.isascii():
        return text
    return BEYOND_ASCII.sub(lambda found: _repaired(found[0]), text)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut after a word where it is longer than `most`."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(",;:.") + "\u2026"


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return as_text(data.removeprefix(codecs.BOM_UTF8))


def _repaired(letters: str) -> str:
    try:
        return b"".join(map(_byte, letters)).decode("utf-8")
    except UnicodeError:
        return letters


def _byte(letter: str) -> bytes:
    # cp1252 leaves five bytes free, which programs read as the control characters they are.
    return letter.encode("latin-1" if letter < "\u00a0" else "cp1252")
