"""A rule as a file holds it."""

import time

import pytest

from ingest.readers.git_norms.document import NoTextError, document_of


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Code of *Conduct*\n\nBe kind.\n", "Code of Conduct"),
        ("a.md", "Rules\n=====\n\nBe kind.\n", "Rules"),
        ("a.md", "Be kind.\n\n## Later\n", "Later"),
        ("a.md", "---\ntitle: 'How we meet'\n---\nBe kind.\n", "How we meet"),
        ("a.md", '+++\ntitle = "How we meet"\n+++\n# Meetings\n', "Meetings"),
        ("code_of-conduct.md", "Be kind.\n", "Code of conduct"),
        ("docs/CODE_OF_CONDUCT.md", "Be kind.\n", "Code of conduct"),
        ("a.rst", "======\nVoting\n======\n\nTwo thirds.\n", "Voting"),
        ("by-laws.txt", "Be kind.\n", "By laws"),
    ],
)
def test_the_title_is_the_first_heading_or_else_what_the_file_is_called(
    name: str, text: str, title: str
) -> None:
    assert document_of(text.encode(), name).title == title


def test_front_matter_is_no_part_of_the_rule() -> None:
    assert document_of(b"---\nlayout: page\n---\n\n# Rules\n", "a.md").text == "# Rules\n"
    assert document_of(b'+++\nversion = "2"\n+++\n\n# Rules\n', "a.md").text == "# Rules\n"


def test_a_line_across_the_page_is_no_front_matter() -> None:
    text = "# Rules\n\n---\n\nBe kind.\n\n---\n"

    assert document_of(text.encode(), "a.md").text == text


def test_line_ends_and_encodings_of_old_files_are_read() -> None:
    assert document_of(b"\xef\xbb\xbfBe kind.\r\nAlways.\r\n", "a.md").text == "Be kind.\nAlways.\n"
    assert document_of(b"Caf\xe9\n", "a.md").text == "Caf\u00e9\n"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(NoTextError, match="no text"):
        document_of(b"\x89PNG\0\0", "a.md")


def test_a_title_with_many_spaces_takes_no_long_time() -> None:
    started = time.process_time()

    found = document_of(b"---\ntitle: a" + b" " * 60_000 + b"b \n---\nText\n", "a.md")

    assert found.title == "a" + " " * 60_000 + "b"
    assert time.process_time() - started < 2
