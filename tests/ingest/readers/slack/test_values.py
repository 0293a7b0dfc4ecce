"""Tests of reading values of whatever shape."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DamagedFileError
from ingest.export import open_export
from ingest.readers.slack.values import EPOCH, mappings, moment, rows, text


@given(st.integers(1, 10**10), st.integers(0, 999_999))
def test_a_timestamp_is_read_to_the_microsecond(seconds: int, micros: int) -> None:
    assert moment(f"{seconds}.{micros:06d}") == EPOCH + timedelta(
        seconds=seconds, microseconds=micros
    )


@pytest.mark.parametrize("value", [0, "0", "", "noon", "-5", "1e9", True, None, 1.5, [], "9" * 12])
def test_what_is_no_time_is_none(value: object) -> None:
    assert moment(value) is None


def test_seconds_may_be_a_number_or_a_text() -> None:
    assert moment(1614556800) == moment("1614556800") == datetime(2021, 3, 1, tzinfo=UTC)


def test_values_of_another_shape_are_empty() -> None:
    assert text(7) == ""
    assert mappings({"a": 1}) == []
    assert mappings([1, {"a": 1}, None]) == [{"a": 1}]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[{"a": 1},]', "not valid JSON: .* line 1, column 11"),
        (b'["caf\xe9"]', "not UTF-8: byte 6 is 0xe9"),
        (b"{}", "not a list of records"),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "not valid JSON"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    (tmp_path / "b.txt").write_text("")

    with open_export(tmp_path) as export, pytest.raises(DamagedFileError, match=why):
        rows(export, "a.json")


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf[1]")

    with open_export(tmp_path) as export:
        assert rows(export, "a.json") == [1]


@pytest.mark.parametrize("number", ["1" * 5_000, "-" + "9" * 70_000])
def test_a_number_of_more_digits_than_can_be_read_damages_its_file(
    tmp_path: Path, number: str
) -> None:
    (tmp_path / "x.json").write_text(f'[{{"ts": {number}}}]')

    with open_export(tmp_path) as export, pytest.raises(DamagedFileError, match="cannot be read"):
        rows(export, "x.json")
