"""Tests of headers, and of bytes whose encoding is not what it is said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.mail.heads import as_text, decoded, fields_of


def test_headers_are_unfolded_and_the_first_of_a_name_counts() -> None:
    fields = fields_of(b"Subject: one\n\ttwo\n  three\nRECEIVED: last\nReceived: first\nnonsense")

    assert fields == {"subject": "one two three", "received": "last"}


def test_a_header_may_hold_bytes_beyond_ascii() -> None:
    assert fields_of(b"From: Bj\xf6rn\nSubject: Gr\xc3\xbc\xc3\x9fe")["from"] == "Björn"
    assert fields_of(b"From: Bj\xf6rn\nSubject: Gr\xc3\xbc\xc3\x9fe")["subject"] == "Grüße"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"caf\xe9 \x96 ok", "iso-8859-1", "café \u2013 ok"),
        (b"caf\xe9", "", "café"),
        (b"caf\xc3\xa9", "us-ascii", "café"),
        (b"caf\xe9", "utf-8", "café"),
        (b"\xc4\xe3\xba\xc3", "GB2312", "你好"),
        (b"\x84\x31\xa4\x37", "gb2312", "\ufffd"),
        (b"caf\xe9", "x-unknown", "café"),
        (b"\\d caf\xe9", "unicode_escape", "\\d café"),
        (b"+2AA-", "utf-7", "?"),
        (b"\x81", "", "\x81"),
        (b"quoted \xe9\nown \xc3\xa9", "", "quoted é\nown é"),
    ],
)
def test_text_is_read_in_the_charset_that_it_is_really_in(
    data: bytes, charset: str, text: str
) -> None:
    assert as_text(data, charset) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain  words", "plain words"),
        ("=?iso-8859-1?q?Lindstr=F6m?=", "Lindström"),
        ("Bo =?utf-8?b?TMO2?= =?utf-8?b?dw==?= x", "Bo Löw x"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"),
        ("=?x-unknown?q?caf=E9?=", "café"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
        ("=?utf-8?q?a?= \\ud800", "a ?"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decoded(value) == text


@given(data=st.binary(), charset=st.sampled_from(["", "utf-8", "latin-1", "utf-7", "gb2312", "-"]))
def test_any_bytes_give_text_that_can_be_stored(data: bytes, charset: str) -> None:
    text = as_text(data, charset)

    assert text.encode("utf-8").decode("utf-8") == text
