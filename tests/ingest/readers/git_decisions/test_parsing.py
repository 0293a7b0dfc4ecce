"""From bytes to a decision."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.headers import BrokenHeaderError
from ingest.readers.git_decisions.parsing import NoTextError, decode, parse
from ingest.readers.git_decisions.records import TemplateError
from tests.ingest.readers.git_decisions.decision_files import adr, pep


def test_each_form_is_known_by_what_stands_in_the_file() -> None:
    eip = "---\neip: 20\ntitle: Tokens\nstatus: Final\n---\n\nBody\n"
    bip = "<pre>\n  BIP: 1\n  Title: A\n  Status: Draft\n</pre>\nBody\n"
    told = [
        parse("pep-0008.txt", pep(8, "Final").encode()),
        parse("EIPS/eip-20.md", eip.encode()),
        parse("bip-0001.md", bip.encode()),
        parse("doc/adr/0007-a.md", adr(7, "Accepted").encode()),
    ]

    assert [d.label for d in told if d] == ["PEP 8", "EIP 20", "BIP 1", "ADR 7"]


def test_a_file_without_a_status_tells_a_decision_only_where_it_is_known_to() -> None:
    text = b"# 7. Use compost\n\nText.\n"

    assert parse("notes/compost.md", text) is None
    assert parse("notes/compost.md", text, is_record=True) is not None
    assert parse("doc/adr/0007-compost.md", text) is not None


def test_front_matter_that_is_broken_is_told() -> None:
    with pytest.raises(BrokenHeaderError):
        parse("doc/adr/0007-a.md", b"---\nstatus: accepted\n\n# A\n")


def test_text_is_utf8_or_else_latin1() -> None:
    assert decode("\ufeffL\u00f6wis\r\n".encode()) == "L\u00f6wis\n"
    assert decode("L\u00f6wis".encode("latin-1")) == "L\u00f6wis"


def test_what_holds_nul_bytes_is_no_text() -> None:
    with pytest.raises(NoTextError, match="NUL"):
        parse("doc/adr/0007-a.md", b"\0\1")


@given(st.binary())
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    for path in ("pep-0008.txt", "doc/adr/0007-a.md"):
        try:
            parse(path, data)
        except (BrokenHeaderError, NoTextError, TemplateError):
            continue


@pytest.mark.parametrize(
    "text",
    [
        "<pre>" + "\n" * 60_000,
        "# 1. A\n\nDate: a" + " " * 60_000 + "b\n\n## Status\n\nAccepted\n",
        adr(1, "Superseded by [" + "- " * 30_000 + "x](0002-x.md)"),
    ],
)
def test_long_runs_take_no_long_time(text: str) -> None:
    started = time.process_time()
    with suppress(BrokenHeaderError, NoTextError, TemplateError):
        parse("docs/adr/0001-x.md", text.encode())

    assert time.process_time() - started < 2
