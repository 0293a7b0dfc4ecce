"""Meeting logs as records of the minutes reader."""

from pathlib import Path

import pytest

from archive.commands import (
    Command,
    MakeContribution,
    OpenSpace,
    ProposeDecision,
    TakeDecision,
)
from archive.domain.decision import Decision
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers.minutes import MinutesReader
from ingest.records import Found, Record, Skipped, Unreadable
from tests.builders import memory_archive, new_keyring
from tests.contracts.readers import nothing_known

LOG = "[2021-07-20T20:00:00Z] <ada> one\n[2021-07-20T20:01:00Z] <bob> two\n"


def read(path: Path, options: ReadOptions | None = None) -> list[Record]:
    with open_export(path) as export:
        return list(MinutesReader().read(export, options or ReadOptions()))


def commands(records: list[Record]) -> list[Command]:
    return [c for r in records if isinstance(r, Found) for c in r.commands]


def put(root: Path, name: str, text: str = LOG) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def spaces(records: list[Record]) -> list[tuple[str, str]]:
    return [(c.key, c.name) for c in commands(records) if isinstance(c, OpenSpace)]


@pytest.fixture
def sample() -> Path:
    return Path(__file__).parents[3] / "data" / "minutes" / "sample"


def test_the_decisions_of_the_sample_are_recorded_with_their_tallies(sample: Path) -> None:
    with memory_archive(new_keyring()) as archive, open_export(sample) as export:
        account = import_export(archive, MinutesReader(), export, ReadOptions(), nothing_known)
        records = read(sample)
        put_there = [c for c in commands(records) if isinstance(c, ProposeDecision)]
        ids = [archive.id_of("decision", c.key) for c in put_there]
        known = archive.load(ids)

    assert account.unreadable_count == 1
    histories = {
        c.label: [e.change for e in known[i].entries.values()]  # type: ignore[attr-defined]
        for c, i in zip(put_there, ids, strict=True)
        if isinstance(known[i], Decision)
    }
    assert histories == {
        "Resolution 2021-07-20.1 (orchard)": ["proposed", "taken"],
        "Action 2021-07-20.1 (orchard)": ["proposed", "taken"],
        "Proposal 2021-07-20.1 (orchard)": ["proposed"],
        "Resolution 2021-07-20.2 (orchard)": ["proposed", "taken"],
        "Action 2021-07-27.1 (orchard)": ["proposed", "taken"],
        "Resolution 2021-07-27.1 (orchard)": ["proposed", "taken"],
        "Resolution 2021-08-03.1 (orchard)": ["proposed", "taken"],
    }
    tallies = [dict(c.tally) for c in commands(records) if isinstance(c, TakeDecision)]
    assert tallies == [{"+1": 2, "0": 1}, {}, {}, {}, {"+1": 1}, {}]


def test_each_series_is_a_space_named_by_its_group_file(tmp_path: Path) -> None:
    put(tmp_path, "2021-07-20-pears/irc.log")
    put(tmp_path, "2021-07-20-pears/group.txt", "The Pear Group\n")
    put(tmp_path, "2021-07-20-apples/irc.log")
    put(tmp_path, "2021-07-21/irc.log")

    found = spaces(read(tmp_path, ReadOptions(name="Orchard")))

    assert found == [
        ("irc:orchard/apples", "apples"),
        ("irc:orchard/pears", "The Pear Group"),
        ("irc:orchard", "Orchard"),
    ]


def test_a_file_by_itself_is_read_too(tmp_path: Path) -> None:
    put(tmp_path, "orchard-2021-07-20.log", "20:00 <ada> one\n20:01 <bob> two\n")

    records = read(tmp_path / "orchard-2021-07-20.log")

    assert spaces(records) == [("irc:orchard/orchard", "orchard")]
    keys = [c.key for c in commands(records) if isinstance(c, MakeContribution)]
    assert keys[0] == "irc:orchard/orchard-2021-07-20/20:00/ada"


def test_two_logs_in_a_folder_are_two_meetings(tmp_path: Path) -> None:
    put(tmp_path, "2021-07-20/irc.log")
    put(tmp_path, "2021-07-20/chat.txt")

    keys = [c.key for c in commands(read(tmp_path)) if isinstance(c, MakeContribution)]

    assert len(keys) == len(set(keys)) == 4


def test_other_files_and_groups_without_a_log_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "2021-07-20/irc.log")
    put(tmp_path, "2021-07-21/group.txt", "The Orchard")
    put(tmp_path, "readme.md", "words")

    skipped = {r.reason: r.count for r in read(tmp_path) if isinstance(r, Skipped)}

    assert skipped == {
        "group.txt of meetings whose log is not there": 1,
        "files that are no log of a meeting (.md)": 1,
    }


def test_a_few_logs_among_other_files_are_no_export_of_meetings(tmp_path: Path) -> None:
    put(tmp_path, "2021-07-20/irc.log")
    put(tmp_path, "2021-07-20/group.txt", "The Orchard")
    for number in range(1, 4):
        put(tmp_path, f"page-{number}.txt", "words")
    with open_export(tmp_path) as export:
        assert MinutesReader().recognises(export)

    put(tmp_path, "page-4.txt", "words")
    with open_export(tmp_path) as export:
        assert not MinutesReader().recognises(export)


def test_an_archive_of_mails_with_logs_beside_them_is_read_for_its_votes(tmp_path: Path) -> None:
    put(tmp_path, "2021-07-20/irc.log")
    put(tmp_path, "list.mbox", "From ada  Mon Mar  1 09:00:00 2021\nFrom: ada\n\nhi\n")

    with open_export(tmp_path) as export:
        assert not MinutesReader().recognises(export)
    assert spaces(read(tmp_path)) == [("mail:list", "list")]


def test_a_log_of_no_known_day_is_told_with_the_way_out(tmp_path: Path) -> None:
    put(tmp_path, "orchard.log", "20:00 <ada> one\n20:01 <bob> two\n")
    put(tmp_path, "beside.txt", "words")

    [unreadable] = [r for r in read(tmp_path) if isinstance(r, Unreadable)]

    assert unreadable.where == "orchard.log"
    assert "2021-07-20.log" in unreadable.why


def test_what_is_neither_log_nor_mailbox_is_refused_with_the_way_out(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "words")

    with pytest.raises(ExportError, match=r"holds no log of a meeting.*no mailbox"):
        read(tmp_path)
