"""Tests of how mailboxes are split into mails."""

from io import BufferedReader, BytesIO, RawIOBase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DamagedFileError
from ingest.readers.mail.mbox import (
    BLOCK,
    CUT_OFF,
    MAX_MAIL,
    TOO_LARGE,
    MailboxSplitter,
    StoredMail,
    is_mailbox,
)

FROM = b"From ada at example.org  Mon Mar  1 09:00:00 2021\n"
HEAD = b"From: ada at example.org (Ada)\nSubject: One\n\n"
HUGE_LINES = 16 << 10


def split(data: bytes, name: str = "2021-March.txt") -> list[StoredMail]:
    return list(MailboxSplitter(name).split(BufferedReader(BytesIO(data))))


class BreaksOff(RawIOBase):
    """A stream that turns out to be damaged after its first bytes."""

    def __init__(self, data: bytes):
        self._data = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._data:
            raise DamagedFileError("it is damaged or cut off")
        part, self._data = self._data[: len(buffer)], self._data[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def test_each_mail_has_its_from_line_its_content_and_its_place() -> None:
    first, second = split(FROM + HEAD + b"Hello\n\n" + FROM + HEAD + b"Bye\n")

    assert first == StoredMail("2021-March.txt, mail 1 (line 1)", FROM, HEAD + b"Hello\n\n")
    assert second == StoredMail("2021-March.txt, mail 2 (line 7)", FROM, HEAD + b"Bye\n")


@pytest.mark.parametrize(
    "line",
    [
        b"From here on, something else:",
        b"From the manual: Mon is a day",
        b"From ada at example.org  Mon Mar  1 09:00:00 2021",
        b"From 12345",
        b"From ada@example.org",
    ],
)
def test_a_line_that_only_begins_like_a_from_line_is_text(line: bytes) -> None:
    [mail] = split(FROM + HEAD + b"As follows.\n\n" + line + b"\nhttp://example.org/\n")

    assert line in mail.content


@pytest.mark.parametrize(
    "line",
    [
        b"From ada@example.org Mon Mar  1 09:00:00 2021",
        b"From mboxrd@z Mon Mar  1 09:00:00 2021",
        b"From - Mon Mar 01 09:00:00 2021",
        b"From 1573189849999999999@xxx Mon Mar 01 09:00:00 +0000 2021",
        b"From ada@example.org Mon Mar  1 09:00 EST 2021 remote from hall",
        b"From 8f2c0e1d Mon Sep 17 00:00:00 2001",
        b"From ada smith at example.org  Mon Mar  1 09:00:00 2021",
        b"From -8793892938293",
        b"From ada@example.org",
    ],
)
def test_from_lines_of_many_programs_begin_a_mail(line: bytes) -> None:
    data = line + b"\n" + HEAD + b"Hello\n\n" + line + b"\n" + HEAD + b"Bye\n"

    assert [mail.content for mail in split(data)] == [HEAD + b"Hello\n\n", HEAD + b"Bye\n"]
    assert is_mailbox(data)


def test_a_mail_may_follow_without_a_blank_line() -> None:
    assert len(split(FROM + HEAD + b"URL: <http://example.org/x.png>\n" + FROM + HEAD)) == 2


def test_without_a_date_a_from_line_counts_after_a_blank_line_only() -> None:
    assert len(split(FROM + HEAD + b"text\nFrom 12345\n" + HEAD)) == 1


def test_windows_line_ends_become_plain_ones() -> None:
    data = (FROM + HEAD + b"Hello\n\nFrom 12345\n" + HEAD).replace(b"\n", b"\r\n")

    assert [mail.content for mail in split(data)] == [HEAD + b"Hello\n\n", HEAD]


@pytest.mark.parametrize(
    ("name", "from_line", "body"),
    [
        ("a.mbox", b"From mboxrd@z Mon Mar  1 09:00:00 2021\n", b"From x\n>From y\n> From z\n"),
        ("a.mboxrd.gz", FROM, b"From x\n>From y\n> From z\n"),
        ("a.mbox", FROM, b">From x\n>>From y\n> From z\n"),
    ],
)
def test_only_mboxrd_is_unquoted(name: str, from_line: bytes, body: bytes) -> None:
    [mail] = split(from_line + HEAD + b">From x\n>>From y\n> From z\n", name)

    assert mail.content == HEAD + body


def test_a_file_that_ends_in_a_body_gives_what_there_is() -> None:
    assert split(FROM + HEAD + b"Hel")[0].content == HEAD + b"Hel"


def test_a_file_that_ends_in_headers_or_at_a_from_line_says_so() -> None:
    in_headers = split(FROM + HEAD + b"Hello\n\n" + FROM + b"From: ada\nSubj")
    at_from_line = split(FROM + HEAD + b"Hello\n\n" + FROM.strip())

    for first, last in (in_headers, at_from_line):
        assert first.content == HEAD + b"Hello\n\n"
        assert (last.problem, last.where) == (CUT_OFF, "2021-March.txt, mail 2 (line 7)")


def test_a_damaged_file_gives_what_comes_before_the_damage() -> None:
    stream = BufferedReader(BreaksOff(FROM + HEAD + b"Hello\n" + FROM + HEAD + b"Bye"))

    first, second, damage = MailboxSplitter("a.gz").split(stream)

    assert (first.content, second.content) == (HEAD + b"Hello\n", HEAD + b"Bye")
    assert (damage.where, damage.problem) == ("a.gz, after mail 2", "it is damaged or cut off")


@pytest.mark.parametrize("line", [b"x" * 1023 + b"\n", b"x" * 1024])
def test_a_mail_that_is_too_large_is_named_and_passed_over(line: bytes) -> None:
    large = line * (MAX_MAIL // 1024 + HUGE_LINES)

    first, second, third = split(FROM + HEAD + b"a\n" + FROM + HEAD + large + b"\n" + FROM + HEAD)

    assert (first.problem, third.problem) == ("", "")
    assert (second.problem, second.content) == (TOO_LARGE, b"")
    line_number = 11 + large.count(b"\n")
    assert third.where == f"2021-March.txt, mail 3 (line {line_number})"


@given(
    bodies=st.lists(st.text("aF>r\n om:", max_size=30), min_size=1, max_size=4),
    block=st.integers(1, 70),
)
def test_how_the_file_is_read_does_not_matter(bodies: list[str], block: int) -> None:
    data = b"".join(FROM + HEAD + body.encode() + b"\n" for body in bodies)

    class InBits(BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return self.read(block)

    mails = list(MailboxSplitter("2021-March.txt").split(InBits(data)))

    assert mails == split(data)
    assert [mail.content for mail in mails] == [HEAD + body.encode() + b"\n" for body in bodies]


def test_a_mail_larger_than_a_block_is_whole() -> None:
    body = b"word\n" * BLOCK

    assert split(FROM + HEAD + body + FROM + HEAD)[0].content == HEAD + body


@pytest.mark.parametrize(
    "start",
    [b"", b"From here on\nit: goes", b"Subject: x\n\n", b'{"From ": 1}', FROM + b"no header\n"],
)
def test_other_files_are_no_mailboxes(start: bytes) -> None:
    assert not is_mailbox(start)
