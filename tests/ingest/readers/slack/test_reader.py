"""Tests of how the files of an export are found, told from other formats, and accounted for."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.commands import CloseSpace, IntroducePerson, MakeContribution, OpenSpace
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.readers.slack import SlackReader
from ingest.records import Covered, Found, Record, Skipped, Unreadable

Read = Callable[..., list[Record]]


def message(ts: str, **more: object) -> dict[str, object]:
    return {"type": "message", "user": "U0ADA", "text": "said", "ts": ts, **more}


def recognised(folder: Path) -> bool:
    with open_export(folder) as export:
        return SlackReader().recognises(export)


def counted(records: list[Record]) -> int:
    return sum(getattr(r, "count", 1) for r in records if not isinstance(r, Covered))


def test_every_record_of_the_sample_is_accounted_for(sample: list[Record], data: Path) -> None:
    in_files = sum(len(json.loads(p.read_text())) for p in (data / "sample").rglob("*.json"))

    assert counted(sample) == in_files
    assert not [r for r in sample if isinstance(r, Unreadable)]


def test_reading_twice_gives_equal_records(sample: list[Record], read: Read, data: Path) -> None:
    assert read(data / "sample") == sample


def test_people_come_before_channels_and_channels_before_messages(sample: list[Record]) -> None:
    commands = [
        command for record in sample if isinstance(record, Found) for command in record.commands
    ]
    places = {
        kind: [n for n, command in enumerate(commands) if isinstance(command, kind)]
        for kind in (OpenSpace, MakeContribution)
    }
    listed = [n for n, c in enumerate(commands) if isinstance(c, IntroducePerson)][:4]

    assert listed == [0, 1, 2, 3]
    assert places[OpenSpace] == [4, 5, 6, 7, 8, 9]
    assert min(places[MakeContribution]) > 9


def test_what_is_left_out_is_counted_by_reason(sample: list[Record]) -> None:
    reasons: Counter[str] = Counter()
    for record in sample:
        if isinstance(record, Skipped):
            reasons[record.reason] += record.count

    assert reasons == {
        "apps installed or removed (integration_logs.json)": 2,
        "canvases, of which an export has only the address (canvases.json)": 1,
        "joins and leaves (membership, not contributions)": 1,
        "archiving and unarchiving of channels (the channel list says which are closed)": 1,
        "names of group messages (they are made of people's names)": 1,
    }


def test_a_file_that_is_no_part_of_an_export_is_reported(read_files: Read) -> None:
    records = read_files(
        {
            "users.json": [],
            "channels.json": [{"id": "C0GEN", "name": "general"}],
            "general/2021-13-45.json": [],
            "general/notes.json": [],
            "__uploads/F1/plan.json": {},
        }
    )

    reason = "files that a Slack export does not have, such as uploads added by a tool"
    assert records[1:] == [Skipped(reason)] * 3


def test_a_damaged_log_is_reported(read_files: Read) -> None:
    records = read_files({"channels.json": [], "users.json": [], "integration_logs.json": {}})

    assert [r.where for r in records if isinstance(r, Unreadable)] == ["integration_logs.json"]


def test_damaged_files_are_reported_and_the_others_are_read(read: Read, data: Path) -> None:
    records = read(data / "broken")

    unreadable = {r.where: r.why for r in records if isinstance(r, Unreadable)}
    assert list(unreadable) == [
        "users.json",
        "channels.json record 2",
        "general/2021-03-05.json",
        "general/2021-03-06.json",
        "general/2021-03-07.json record 1",
        "general/2021-03-07.json record 2",
        "general/2021-03-07.json record 3",
        "general/2021-03-08.json",
    ]
    assert "line 1, column 31" in unreadable["users.json"]
    assert "not a list" in unreadable["general/2021-03-06.json"]
    assert "no ts" in unreadable["general/2021-03-07.json record 1"]
    assert "'yesterday'" in unreadable["general/2021-03-07.json record 2"]
    assert "byte 51 is 0xe9" in unreadable["general/2021-03-08.json"]
    said = [c for r in records if isinstance(r, Found) for c in r.commands]
    bodies = [command.body for command in said if isinstance(command, MakeContribution)]
    assert bodies == ["whole", "nobody knows my name", "whole too"]


def test_only_a_channel_that_was_read_whole_is_claimed_to_be_covered(
    read: Read, data: Path
) -> None:
    covered = [r for r in read(data / "broken") if isinstance(r, Covered)]

    assert [claim.space for claim in covered] == ["slack:C0WICKS"]


def test_the_claim_reaches_from_the_first_message_to_the_last(sample: list[Record]) -> None:
    claim = next(r for r in sample if isinstance(r, Covered))

    # Day files are days of Pacific time, and a plan may hide the start of the first one.
    assert claim.space == "slack:C0GEN"
    assert claim.since == datetime(2021, 3, 5, 8, 0, 0, 100, tzinfo=UTC)
    assert claim.until == datetime(2021, 3, 6, 8, 4, 0, 501, tzinfo=UTC)


def test_a_damaged_day_takes_the_claim_from_its_channel(read_files: Read) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0GEN", "name": "general"}],
            "general/2021-03-05.json": {},
            "general/2021-03-06.json": [message("1615017600.000100")],
        }
    )

    assert not [r for r in records if isinstance(r, Covered)]


def test_nothing_is_claimed_of_a_channel_that_no_list_names(read: Read, data: Path) -> None:
    assert not [r for r in read(data / "without-lists") if isinstance(r, Covered)]


def test_two_folders_of_one_channel_are_read_as_one_by_day(read_files: Read) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0GEN", "name": "general"}],
            "general/2021-03-05.json": [message("1614931200.000100")],
            "C0GEN/2021-03-06.json": [message("1615017600.000100")],
        }
    )

    found = [r for r in records if isinstance(r, Found)]
    days = [c.occurred_at.day for r in found for c in r.commands if isinstance(c, MakeContribution)]
    assert days == [5, 6]
    claims = [r for r in records if isinstance(r, Covered)]
    assert [(c.since.day, c.until.day) for c in claims] == [(5, 6)]


def test_an_archived_channel_is_closed_when_and_by_whom_it_was_archived(
    sample: list[Record],
) -> None:
    closed = [r for r in sample if isinstance(r, Found) and isinstance(r.commands[-1], CloseSpace)]

    assert [(r.commands[0], r.count) for r in closed] == [
        (
            CloseSpace(
                occurred_at=datetime(2021, 3, 7, 8, 1, 0, 200, tzinfo=UTC),
                by="slack:U0BO",
                space="slack:C0WICKS",
            ),
            0,
        )
    ]


def test_a_reopening_does_not_date_the_closing(
    read_files: Read, command: Callable[..., CloseSpace]
) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0GEN", "name": "general", "is_archived": True}],
            "general/2021-03-05.json": [
                message("1614931200.000100", subtype="channel_archive"),
                message("1614931260.000200", subtype="channel_unarchive"),
            ],
        }
    )

    assert command(records, CloseSpace).occurred_at.microsecond == 100


def test_an_archived_channel_of_unknown_end_is_closed_about_its_last_message(
    read_files: Read, command: Callable[..., CloseSpace]
) -> None:
    records = read_files(
        {
            "channels.json": [{"id": "C0GEN", "name": "general", "is_archived": True}],
            "general/2021-03-05.json": [message("1614931200.000100")],
        }
    )

    closed = command(records, CloseSpace)
    assert closed.precision == "about"
    assert closed.occurred_at - datetime(2021, 3, 5, 8, tzinfo=UTC) == timedelta(microseconds=100)


def test_a_damaged_list_of_channels_stops_the_import_with_a_way_out(
    tmp_path: Path, read: Read
) -> None:
    (tmp_path / "channels.json").write_text("[{")

    with pytest.raises(ExportError, match=r"channels.json cannot be read.*Fetch the export again"):
        read(tmp_path)


def test_a_folder_without_lists_and_day_files_is_refused(tmp_path: Path, read: Read) -> None:
    (tmp_path / "users.json").write_text("[]")

    with pytest.raises(ExportError, match="it is not a Slack export"):
        read(tmp_path)


def test_a_missing_list_of_people_is_reported(read: Read, data: Path) -> None:
    first = read(data / "without-lists")[0]

    assert isinstance(first, Unreadable)
    assert first.where == "users.json"


@pytest.mark.parametrize("folder", ["sample", "broken", "without-lists"])
def test_a_slack_export_is_recognised(data: Path, folder: str) -> None:
    assert recognised(data / folder)


@pytest.mark.parametrize(
    "files",
    [
        {"general/topic.json": "[]", "stream_index.json": "{}"},
        {"Posts.xml": "<posts/>", "Users.xml": "<users/>"},
        {"channels.json": "[]", "users.json": "[]"},
        {"logs/2021-03-05.json": '[{"id": 1, "content": "other chat"}]'},
        {"logs/2021-03-05.json": '[{"type": "message", "ts": "noon"}]'},
        {"logs/2021-03-05.json": "not JSON"},
        {"logs/2021-03-05.json": "[]"},
        {"logs/2021-03-05.json": "{}"},
        {"readme.txt": "hello"},
    ],
)
def test_another_format_is_not_recognised(tmp_path: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)

    assert not recognised(tmp_path)


def test_the_folder_of_a_single_channel_is_read_under_its_name(
    data: Path, read: Read, command: Callable[..., OpenSpace]
) -> None:
    folder = data / "without-lists" / "general"

    assert recognised(folder)
    assert command(read(folder), OpenSpace).name == "general"
