"""Tests of which files are read, how lists are told apart, and that nothing is lost."""

import gzip
import tarfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.commands import MakeContribution, OpenSpace, OpenThread
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.mail import MailReader
from ingest.readers.mail.mbox import CUT_OFF
from ingest.readers.mail.reader import ANOTHER, ATTACHMENTS, COPY
from ingest.records import Found, Record, Skipped, Unreadable

Read = Callable[..., list[Record]]
Commands = Callable[..., list[Any]]


def recognised(path: Path) -> bool:
    with open_export(path) as export:
        return MailReader().recognises(export)


def contributions(records: list[Record]) -> dict[str, MakeContribution]:
    found = (c for r in records if isinstance(r, Found) for c in r.commands)
    return {c.key: c for c in found if isinstance(c, MakeContribution)}


def unreadable(records: list[Record]) -> list[tuple[str, str]]:
    return [(r.where, r.why) for r in records if isinstance(r, Unreadable)]


@pytest.fixture
def sample(data: Path, read: Read) -> list[Record]:
    return read(data / "sample")


def test_every_stored_mail_and_file_of_the_sample_is_accounted_for(sample: list[Record]) -> None:
    counts = Counter(
        r.reason if isinstance(r, Skipped) else type(r).__name__ for r in sample for _ in range(1)
    )

    assert counts == {
        "Found": 9 + 2,
        COPY: 1,
        ATTACHMENTS: 1,
        "empty files": 1,
        "files that are no mailbox (.html)": 1,
    }
    assert sum(r.count for r in sample if isinstance(r, Found)) == 9


def test_each_folder_is_a_list(sample: list[Record], commands: Commands) -> None:
    spaces = commands(sample, OpenSpace)

    assert [(s.key, s.name, s.kind, s.visibility) for s in spaces] == [
        ("mail:garden-talk", "garden-talk", "list", "public"),
        ("mail:tool-share", "tool-share", "list", "public"),
    ]
    assert (spaces[0].occurred_at, spaces[0].precision) == (
        datetime(2021, 3, 1, 9, tzinfo=UTC),
        "about",
    )


def test_the_threads_of_the_sample(sample: list[Record], commands: Commands) -> None:
    titles = {t.key: t.title for t in commands(sample, OpenThread)}
    talks: dict[str, list[str]] = {}
    for made in contributions(sample).values():
        talks.setdefault(titles[made.thread], []).append(made.source)

    assert talks == {
        "Who waters the seedlings?": [
            "<seedlings.1@example.org>",
            "<seedlings.2@example.net>",
            "<seedlings.3@example.com>",
            "<rota.1@example.org>",
        ],
        "Compost": ["<compost.8@example.org>", "<compost.9@example.net>"],
        "Key to the shed": [""],
        "Clock": ["<clock.1@example.com>"],
        "Ladder": ["<ladder.1@example.org>"],
    }


def test_of_two_copies_the_one_with_its_letters_is_recorded(sample: list[Record]) -> None:
    made = contributions(sample)["mail:garden-talk/seedlings.2@example.net"]

    assert made.body.endswith("Grüsse, Bo")
    assert (made.by, made.by_name) == ("mailto:bo.l@example.net", "Bo Lindström")
    assert made.occurred_at == datetime(2021, 3, 1, 17, 30, tzinfo=UTC)


def test_a_thing_comes_before_what_refers_to_it(sample: list[Record]) -> None:
    known: set[str] = set()
    for record in sample:
        for command in record.commands if isinstance(record, Found) else ():
            refers = [getattr(command, name, None) for name in ("space", "thread", "reply_to")]
            assert known.issuperset(filter(None, refers)), command
            known.add(command.key)  # type: ignore[attr-defined]


def test_months_are_read_in_their_order(sample: list[Record]) -> None:
    files = [r.where.partition(",")[0] for r in sample if isinstance(r, Found) and r.count]

    assert list(dict.fromkeys(files)) == [
        "garden-talk/2021-March.txt",
        "garden-talk/2021-April.txt",
        "tool-share/2021q2.txt",
    ]


def test_reading_twice_gives_equal_records(sample: list[Record], data: Path, read: Read) -> None:
    assert read(data / "sample") == sample


def test_a_mailbox_with_all_that_mime_offers(data: Path, read: Read) -> None:
    first, second, third = contributions(read(data / "club.mbox")).values()

    assert first.body == "The café opens at ten \u2013 bring cups.\n\nClub mailing list"
    assert first.extra == {
        "attachments": [{"name": "menu.pdf", "type": "application/pdf", "size": 10}]
    }
    assert (first.by, first.by_name) == ("mailto:ines@example.org", "Okoro, Ines")
    assert (second.media, second.body) == ("html", "<p>I bring <b>cups</b>.</p>")
    assert (second.by, third.by) == ("mailto:bo.l@example.net", "mail:club/via/tamar")
    assert third.body == (
        "> Ines wrote a long line that goes on here\nIt was a lovely morning.\n\n-- \nTamar"
    )
    assert (second.reply_to, third.reply_to) == (first.key, second.key)


def test_mboxrd_is_unquoted(data: Path, read: Read) -> None:
    [made] = contributions(read(data / "notices.mboxrd")).values()

    assert made.body == "From the manual:\n>From is quoted once more\n> From stays"


@pytest.mark.parametrize("name", ["notices.mbox.gz", "notices.mbox.xz"])
def test_compressed_mailboxes_are_expanded(name: str, data: Path, read: Read) -> None:
    assert list(contributions(read(data / name))) == ["mail:notices/notice.1@example.org"]
    assert recognised(data / name)


@pytest.mark.parametrize(
    ("name", "read_mails", "problems"),
    [
        ("cut-in-body.mbox", 2, []),
        ("cut-in-headers.mbox", 1, [("cut-in-headers.mbox, mail 2 (line 9)", CUT_OFF)]),
        ("cut-in-from-line.mbox", 1, [("cut-in-from-line.mbox, mail 2 (line 9)", CUT_OFF)]),
        ("one-id-twice.mbox", 1, [("one-id-twice.mbox, mail 2 (line 9)", ANOTHER)]),
    ],
)
def test_broken_mailboxes_are_read_as_far_as_they_go(
    name: str, read_mails: int, problems: list[tuple[str, str]], data: Path, read: Read
) -> None:
    records = read(data / "broken" / name)

    assert len(contributions(records)) == read_mails
    assert unreadable(records) == problems


def test_a_mail_without_a_date_is_unreadable(data: Path, read: Read) -> None:
    [(where, why)] = unreadable(read(data / "broken" / "no-date.mbox"))

    assert where == "no-date.mbox, mail 2 (line 9)"
    assert why.startswith("neither its Date header nor its delivery")


def test_a_compressed_file_that_is_cut_off_is_reported(
    tmp_path: Path, data: Path, read: Read, mail: Any
) -> None:
    (tmp_path / "a.mbox").write_text(mail(1))
    (tmp_path / "b.mbox.gz").write_bytes((data / "broken" / "cut.mbox.gz").read_bytes())

    records = read(tmp_path)

    assert next(iter(contributions(records))) == "mail:a/1@example.org"
    assert any("damaged or cut off" in why for _, why in unreadable(records))


def test_a_folder_a_tar_and_a_month_agree_on_the_list(
    tmp_path: Path, read: Read, mail: Any, commands: Commands
) -> None:
    folder = tmp_path / "garden-talk"
    folder.mkdir()
    month = folder / "2021-March.txt"
    month.write_text(mail(1, Subject="[Garden-talk] Shed") + mail(2, Subject="[Garden-talk] Key"))
    (folder / "2021-April.txt.gz").write_bytes(gzip.compress(mail(3).encode()))
    tar = tmp_path / "garden-talk.tar.xz"
    with tarfile.open(tar, "w:xz") as archive:
        archive.add(folder, "garden-talk")

    spaces = [commands(read(path), OpenSpace) for path in (folder, tar, month)]

    assert [[s.key for s in each] for each in spaces] == [["mail:garden-talk"]] * 3


def test_a_name_that_is_given_counts_for_all_files(
    data: Path, read: Read, commands: Commands
) -> None:
    records = read(data / "sample", ReadOptions(name="The Club", visibility="members"))

    [space] = commands(records, OpenSpace)
    assert (space.key, space.name, space.visibility) == ("mail:the-club", "the-club", "members")
    assert all(key.startswith("mail:the-club/") for key in contributions(records))


def test_a_folder_without_mail_is_refused(tmp_path: Path, read: Read) -> None:
    (tmp_path / "notes.txt").write_text("From here on\nit goes down.\n")

    with pytest.raises(ExportError, match="holds no mailbox"):
        read(tmp_path)


def test_mailboxes_are_recognised_and_other_files_are_not(data: Path) -> None:
    assert recognised(data / "sample")
    assert recognised(data / "club.mbox")
    assert recognised(data / "notices.mboxrd")
    assert not recognised(data / "broken" / "not-mail.txt")
    assert not recognised(data / "sample" / "garden-talk" / "attachments")


def test_a_damaged_file_is_no_reason_to_fail_in_recognising(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"\x1f\x8bnothing")

    assert not recognised(tmp_path)


@given(
    ids=st.lists(st.sampled_from("abc") | st.none(), max_size=6),
    bodies=st.lists(st.sampled_from(["Hello", "Gr??e", "Grüße", ""]), min_size=6, max_size=6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_each_stored_mail_is_recorded_once_or_said_to_be_a_copy(
    ids: list[str | None], bodies: list[str], read_mails: Read, mail: Any
) -> None:
    names = [name and f"<{name}@example.org>" for name in ids]
    stored = [mail(body=b, Message_ID=i) for i, b in zip(names, bodies, strict=False)]

    records = read_mails(mail(0), *stored)

    assert len(records) == len(stored) + 1
    found = [r for r in records if isinstance(r, Found)]
    assert len({r.commands[-1].key for r in found}) == len(found)  # type: ignore[attr-defined]
    assert {n for n in names if n} <= {c.source for c in contributions(records).values()}


def test_large_mailboxes_take_little_memory(tmp_path: Path, read: Read, mail: Any) -> None:
    path = tmp_path / "devel.mbox"
    with path.open("w") as file:
        file.writelines(mail(n, body="word " * 2000) for n in range(3000))

    tracemalloc.start()
    with open_export(path) as export:
        counted = sum(1 for _ in MailReader().read(export, ReadOptions()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert counted == 3001
    assert peak < 8 << 20 < path.stat().st_size
