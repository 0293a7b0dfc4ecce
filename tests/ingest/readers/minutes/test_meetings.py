"""Which files are meetings, of which day and series."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.export import open_export
from ingest.readers.minutes.meetings import Meeting, group_names, is_log, meeting_in, series_of

DATED = "[2021-07-20T20:00:00Z] <ada> one\n[2021-07-20T20:01:00Z] <bob> two\n"
UNDATED = "20:00:00 <ada> one\n20:01:00 <bob> two\n"


def put(root: Path, name: str, text: str | bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def found(root: Path, name: str) -> Meeting | None:
    with open_export(root) as export:
        return meeting_in(export, name)


@pytest.mark.parametrize(
    ("file", "name", "series", "day"),
    [
        ("2021-07-19-orchard/irc.log", "2021-07-19-orchard", "orchard", date(2021, 7, 19)),
        ("2021-07-19/irc.log", "2021-07-19", "", date(2021, 7, 19)),
        ("#orchard.2021-07-19.log", "#orchard.2021-07-19", "orchard", date(2021, 7, 19)),
        ("orchard-20210719.txt", "orchard-20210719", "orchard", date(2021, 7, 19)),
        ("2021/07/19/meeting.txt", "2021/07/19", "", date(2021, 7, 19)),
        ("2021-07-19_20.irc", "2021-07-19_20", "", date(2021, 7, 19)),
    ],
)
def test_folder_and_file_tell_the_meeting(
    tmp_path: Path, file: str, name: str, series: str, day: date
) -> None:
    put(tmp_path, file, UNDATED)
    put(tmp_path, "beside.txt", "")

    meeting = found(tmp_path, file)

    assert meeting is not None
    assert (meeting.name, meeting.series, meeting.held_on) == (name, series, day)
    assert meeting.at == datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def test_the_lines_tell_the_day_where_the_names_do_not(tmp_path: Path) -> None:
    put(tmp_path, "beside.txt", "")
    put(tmp_path, "orchard.log", DATED)
    put(tmp_path, "pears.log", UNDATED)

    meeting = found(tmp_path, "orchard.log")

    assert meeting is not None
    assert meeting.held_on == date(2021, 7, 20)
    assert found(tmp_path, "pears.log") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (DATED, True),
        (UNDATED, True),
        ("\n\n" + UNDATED, True),
        (b"{\\rtf1 20:00 <ada> one\\\n20:01 <bob> two}", True),
        ("Minutes\n\nWe met and said little.\n", False),
        ("", False),
        ("A text\nwith one line\nthat is\n20:00 <ada> said\nand more\n", False),
        ("From ada  Mon Mar  1 09:00:00 2021\nFrom: ada\n\n20:00 <ada> one\n", False),
        ("A text\nof lines\nthat quote\n20:00 <ada> one\n20:01 <bob> two\nof\na log\n", False),
        (b"\x1f\x8b damaged", False),
    ],
)
def test_a_log_is_told_by_how_its_lines_begin(
    tmp_path: Path, text: str | bytes, is_one: bool
) -> None:
    put(tmp_path, "a.log", text)
    put(tmp_path, "beside.txt", "")

    with open_export(tmp_path) as export:
        assert is_log(export, "a.log") is is_one


def test_a_damaged_file_is_no_log(tmp_path: Path) -> None:
    put(tmp_path, "a.log.gz", b"\x1f\x8b damaged")
    put(tmp_path, "beside.txt", "")

    with open_export(tmp_path) as export:
        assert not is_log(export, "a.log.gz")


def test_the_series_is_named_as_most_of_its_meetings_name_it(tmp_path: Path) -> None:
    names = ["The Orchard", "{\\rtf1 The  Orchard}", "Weekly", "", "20:00 <ada> one", "x" * 200]
    meetings = []
    put(tmp_path, "beside.txt", "")
    for number, name in enumerate(names):
        put(tmp_path, f"2021-07-{number + 10}-orchard/irc.log", DATED)
        put(tmp_path, f"2021-07-{number + 10}-orchard/group.txt", name)
        meeting = found(tmp_path, f"2021-07-{number + 10}-orchard/irc.log")
        assert meeting is not None
        meetings.append(meeting)

    with open_export(tmp_path) as export:
        assert group_names(export, meetings) == {"orchard": "The Orchard"}


def test_a_log_without_a_name_is_in_no_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "")

    with open_export(tmp_path) as export:
        meeting = Meeting(".", "x", "x", None, datetime(2021, 7, 1, tzinfo=UTC))
        assert group_names(export, [meeting]) == {}


def test_a_series_is_the_name_without_dates_and_numbers() -> None:
    assert series_of("2021-07-20-vc-education") == "vc-education"
    assert series_of("w3c-ccg") == "w3c-ccg"
    assert series_of("2021-07-20_03") == ""
