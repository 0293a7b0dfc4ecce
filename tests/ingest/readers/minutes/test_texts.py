"""The lines of a log, out of whatever bytes it lies in."""

import pytest

from ingest.readers.minutes.texts import lines_of, repaired, shortened


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    assert lines_of(end.join(["one", "", "two\u2028three"]).encode()) == [
        "one",
        "",
        "two\u2028three",
    ]


def test_codes_for_bold_and_colour_are_no_text() -> None:
    assert lines_of(b"20:00 <ada> \x02bold\x02 \x0304,12red\x03 end\x0f") == [
        "20:00 <ada> bold red end"
    ]


@pytest.mark.parametrize(
    "data",
    [
        "café".encode(),
        "\ufeffcafé".encode(),
        "café".encode("utf-16"),
        "café".encode("cp1252"),
        rb"{\rtf1 caf\'e9}",
    ],
)
def test_the_same_words_are_read_from_every_encoding(data: bytes) -> None:
    assert lines_of(data) == ["café"]


@pytest.mark.parametrize(
    "meant", ["endorsee\u2019s", "\u201cquoted\u201d words", "naïve café", "waits \u2026 and runs"]
)
def test_utf_8_once_read_as_cp1252_is_repaired(meant: str) -> None:
    mangled = "".join(
        bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
        for byte in meant.encode()
    )

    assert mangled != meant
    assert repaired(mangled) == meant


@pytest.mark.parametrize("text", ["café", "ÄÖÜ", "日本語", "â€ alone", "plain", "Ã", "“quoted”"])
def test_text_that_is_not_certainly_mangled_stays(text: str) -> None:
    assert repaired(text) == text


def test_long_words_are_cut_after_a_word() -> None:
    assert shortened("one two,  three", 20) == "one two, three"
    assert shortened("one two, three", 10) == "one two\u2026"
