"""A whole dump as records, and the laws that hold for any dump."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.commands import (
    CloseThread,
    Command,
    IntroducePerson,
    MakeContribution,
    OpenSpace,
    OpenThread,
    RenameThread,
    ReopenThread,
    RestoreContribution,
    ReviseContribution,
    WithdrawContribution,
)
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange import StackExchangeReader
from ingest.readers.stackexchange.spool import Spool
from ingest.records import Covered, Found, Record, Skipped, Unreadable

DATA = Path("tests/data/stackexchange")
OPTIONS = ReadOptions()
SITE = "stackexchange:sample"


def read(path: Path, options: ReadOptions = OPTIONS) -> list[Record]:
    with open_export(path) as export:
        return list(StackExchangeReader().read(export, options))


def commands(records: Iterable[Record]) -> list[Command]:
    return [c for record in records if isinstance(record, Found) for c in record.commands]


def accounted_for(records: Iterable[Record]) -> int:
    counted = sum(r.count for r in records if isinstance(r, Found | Skipped))
    return counted + sum(isinstance(r, Unreadable) for r in records)


def rows_in(folder: Path) -> int:
    return sum(file.read_text("utf-8-sig").count("<row ") for file in folder.glob("*.xml"))


def test_a_dump_is_recognised_and_an_empty_folder_is_not(tmp_path: Path) -> None:
    with open_export(DATA / "sample") as sample, open_export(tmp_path) as empty:
        assert StackExchangeReader().recognises(sample)
        assert not StackExchangeReader().recognises(empty)


def test_every_row_of_every_file_is_accounted_for() -> None:
    assert accounted_for(read(DATA / "sample")) == rows_in(DATA / "sample") == 55


def test_the_sample_becomes_these_commands() -> None:
    assert Counter(type(command).__name__ for command in commands(read(DATA / "sample"))) == {
        "IntroducePerson": 4,
        "OpenSpace": 1,
        "OpenThread": 4,
        "MakeContribution": 9,
        "RenameThread": 1,
        "ReviseContribution": 4,
        "CloseThread": 3,
        "ReopenThread": 1,
        "WithdrawContribution": 1,
        "RestoreContribution": 1,
        "AcceptAnswer": 1,
        "ObserveEndorsements": 2,
    }


def test_a_question_keeps_its_first_wording_and_its_edit() -> None:
    key = f"{SITE}/posts/1"
    found = commands(read(DATA / "sample"))

    [opened] = [c for c in found if isinstance(c, OpenThread) and c.key == key]
    [made] = [c for c in found if isinstance(c, MakeContribution) and c.key == key]
    [renamed] = [c for c in found if isinstance(c, RenameThread)]
    [revised] = [c for c in found if isinstance(c, ReviseContribution) and c.contribution == key]
    assert opened.title == "Cooked food?"
    assert made.body == "May I compost *cooked* food?\r\n"
    assert renamed.title == "May cooked food go into the shared compost?"
    assert (revised.body, revised.by) == ("May I compost **cooked** food?", f"{SITE}/users/3")
    assert revised.occurred_at == renamed.occurred_at


def test_two_edits_of_an_answer_at_one_moment_are_a_microsecond_apart() -> None:
    key = f"{SITE}/posts/2"
    edits = [c for c in commands(read(DATA / "sample")) if isinstance(c, ReviseContribution)]

    first, second = (c for c in edits if c.contribution == key)
    assert (first.body, second.body) == ("No: mice.", "No: rats.")
    assert second.occurred_at - first.occurred_at == timedelta(microseconds=1)


def test_reading_twice_gives_equal_records() -> None:
    assert read(DATA / "sample") == read(DATA / "sample")


def test_a_given_name_is_part_of_every_identity() -> None:
    found = commands(read(DATA / "sample", ReadOptions(name="lanterns")))

    assert all(
        not isinstance(c, MakeContribution) or c.space == "stackexchange:lanterns" for c in found
    )
    assert all(c.by is None or str(c.by).startswith("stackexchange:lanterns/") for c in found)


def test_what_is_left_of_a_damaged_dump_is_read() -> None:
    records = read(DATA / "damaged")

    assert [type(r).__name__ for r in records] == ["Unreadable"] * 6 + ["Found"] * 3
    assert accounted_for(records) == rows_in(DATA / "damaged") + 1  # and a line that is no row


def test_a_lone_posts_file_is_read_and_covers_nothing() -> None:
    records = read(DATA / "lantern-yard-cut-off.xml")

    assert [type(record).__name__ for record in records] == ["Unreadable", "Found", "Found"]


def test_a_file_with_a_dtd_is_refused_before_anything_is_recorded() -> None:
    with open_export(DATA / "with-a-dtd") as export:
        records = StackExchangeReader().read(export, ReadOptions())

        with pytest.raises(ExportError, match="declares XML entities or a DTD"):
            next(records)


def test_a_full_disk_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(spool: Spool) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Spool, "finish", refuse)

    with pytest.raises(ExportError, match=r"database or disk is full.* TMPDIR"):
        read(DATA / "sample")


CHANGES = (
    RenameThread
    | CloseThread
    | ReopenThread
    | ReviseContribution
    | WithdrawContribution
    | RestoreContribution
)
NUMBERS = st.integers(min_value=1, max_value=6)
MOMENTS = st.integers(min_value=0, max_value=5).map(lambda s: f"2021-03-01T09:00:0{s}.000")
BAD = st.sampled_from(["", "x", "2021-03-01T09:00:00"])
TEXTS = st.sampled_from(["", "words", "<a><b>", '{"Voters": [{}, {}], "OriginalQuestionIds": [1]}'])


def a_kind(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.lists(st.fixed_dictionaries(fields), max_size=8)


DUMPS = st.fixed_dictionaries(
    {
        "Posts": a_kind(
            Id=NUMBERS,
            PostTypeId=st.sampled_from([1, 1, 2, 2, 2, 5]),
            ParentId=NUMBERS,
            AcceptedAnswerId=NUMBERS,
            CreationDate=MOMENTS | BAD,
            Body=TEXTS,
            Title=TEXTS,
            ClosedDate=st.just("") | MOMENTS,
        ),
        "PostHistory": a_kind(
            Id=NUMBERS,
            PostId=NUMBERS,
            PostHistoryTypeId=st.integers(min_value=1, max_value=16),
            RevisionGUID=st.sampled_from(["", "r1", "r2"]),
            CreationDate=MOMENTS,
            Comment=TEXTS,
            Text=TEXTS,
        ),
        "Comments": a_kind(Id=NUMBERS, PostId=NUMBERS, CreationDate=MOMENTS, Score=NUMBERS),
        "Votes": a_kind(PostId=NUMBERS, VoteTypeId=NUMBERS, CreationDate=MOMENTS | BAD),
        "PostLinks": a_kind(PostId=NUMBERS, RelatedPostId=NUMBERS, LinkTypeId=NUMBERS),
        "Users": a_kind(Id=NUMBERS, CreationDate=MOMENTS),
        "Tags": a_kind(TagName=TEXTS, WikiPostId=NUMBERS),
        "Badges": a_kind(Id=NUMBERS),
    }
)


def write(folder: Path, dump: dict[str, list[dict[str, object]]]) -> Path:
    for kind, rows in dump.items():
        lines = [
            "  <row " + " ".join(f"{k}={quoteattr(str(v))}" for k, v in row.items()) + " />\n"
            for row in rows
        ]
        (folder / f"{kind}.xml").write_text(
            f"<{kind.lower()}>\n{''.join(lines)}</{kind.lower()}>\n"
        )
    return folder


@settings(deadline=None)  # it writes files
@given(DUMPS)
def test_every_row_of_any_dump_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, dump: dict[str, list[dict[str, object]]]
) -> None:
    records = read(write(tmp_path_factory.mktemp("bees"), dump))

    assert accounted_for(records) == sum(map(len, dump.values()))
    assert all(isinstance(r, Covered) for r in records[:-1]) is (len(records) <= 1)


@settings(deadline=None)  # it writes files
@given(DUMPS)
def test_in_any_dump_a_thing_comes_before_what_refers_to_it(
    tmp_path_factory: pytest.TempPathFactory, dump: dict[str, list[dict[str, object]]]
) -> None:
    known: set[object] = {None}
    for command in commands(read(write(tmp_path_factory.mktemp("bees"), dump))):
        for name in ("space", "reply_to", "contribution"):
            assert getattr(command, name, None) in known
        if not isinstance(command, IntroducePerson | OpenSpace | OpenThread):
            thread = getattr(command, "thread", None)
            assert thread is None or ("thread", thread) in known
        if isinstance(command, OpenSpace | MakeContribution):
            known.add(command.key)
        elif isinstance(command, OpenThread):
            known.add(("thread", command.key))


@settings(deadline=None)  # it writes files
@given(DUMPS)
def test_in_any_dump_no_two_changes_of_a_kind_share_a_moment(
    tmp_path_factory: pytest.TempPathFactory, dump: dict[str, list[dict[str, object]]]
) -> None:
    changes = [
        (type(command), command.thread, command.occurred_at)
        if isinstance(command, RenameThread | CloseThread | ReopenThread)
        else (type(command), command.contribution, command.occurred_at)
        for command in commands(read(write(tmp_path_factory.mktemp("bees"), dump)))
        if isinstance(command, CHANGES)
    ]

    assert len(changes) == len(set(changes))
