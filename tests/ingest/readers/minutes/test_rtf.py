"""Rich Text Format, as what it shows."""

import pytest

from ingest.readers.minutes.rtf import is_rtf, text_of_rtf


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"{\rtf1\ansi words}", "words"),
        ("{\\rtf1 one\\\ntwo\\par three}", "one\ntwo\nthree"),
        (r"{\rtf1{\fonttbl\f0\fswiss Helvetica;}{\colortbl;\red255;}\f0\fs24 words}", "words"),
        (r"{\rtf1{\*\expandedcolortbl;;}words}", "words"),
        (r"{\rtf1 caf\'e9 \{a\} b\\c}", "café {a} b\\c"),
        (r"{\rtf1 it\u8217?s \u-10179?x}", "it\u2019s \ufffdx"),
        ("{\\rtf1 one\ntwo}", "onetwo"),
        (r"}}{\rtf1 words", "words"),
    ],
)
def test_only_what_is_shown_is_read(source: str, shown: str) -> None:
    assert text_of_rtf(source) == shown


def test_rich_text_is_told_by_its_beginning() -> None:
    assert is_rtf(r"{\rtf1\ansi words}")
    assert not is_rtf("[20:00] <ada> {\\rtf1")
