"""People in headers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.document import Named
from ingest.readers.git_decisions.names import read_people

ADA = Named("Ada Fern", "ada@example.org")
BOB = Named("Bob Moss", "bob@example.org")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ada Fern <ada@example.org>", (ADA,)),
        ("ada@example.org (Ada Fern)", (ADA,)),
        ("Ada Fern <ada at example.org>", (ADA,)),
        ("ada at example.org (Ada Fern), bob@example.org (Bob Moss)", (ADA, BOB)),
        ("Ada Fern <Ada@Example.org>,\nBob Moss <bob@example.org>", (ADA, BOB)),
        ("Ada Fern and Bob Moss", (Named("Ada Fern"), Named("Bob Moss"))),
        ("Cy Oak, Jr. <cy@example.org>", (Named("Cy Oak, Jr.", "cy@example.org"),)),
        ("Ada Fern (@ada)", (Named("Ada Fern", "", "ada"),)),
        ("@ada", (Named("", "", "ada"),)),
        ("[Ada Fern](https://example.org/ada)", (Named("Ada Fern"),)),
        ("None", ()),
        ("TBD", ()),
        ("", ()),
    ],
)
def test_people_are_read_in_the_forms_headers_have(text: str, people: tuple[Named, ...]) -> None:
    assert read_people(text) == people


def test_whoever_is_named_twice_is_named_once() -> None:
    assert read_people("Ada Fern <ada@example.org>, Ada Fern <ada@example.org>") == (ADA,)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for person in read_people(text):
        assert person.name or person.email or person.login


RUNS = ("x", " ", "[", "[a", "[x](", "[[", "a, ", "a@", "(", "<", "a and ", "~~", "1 ", "- ", "*")


@pytest.mark.parametrize("run", RUNS)
def test_no_line_however_long_takes_long_to_read(run: str) -> None:
    line = run * (30_000 // len(run))
    started = time.process_time()
    read_people(line)

    assert time.process_time() - started < 2
