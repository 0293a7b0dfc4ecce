"""Tests of the native reader, and of the documentation of its format."""

import gzip
import json
import re
import tracemalloc
from dataclasses import fields
from pathlib import Path

import pytest

from archive.commands import (
    AcceptAnswer,
    Command,
    MakeContribution,
    ObserveEndorsements,
    OpenSpace,
)
from ingest.command_json import command_types, forms, needed
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.native import MAX_LINE, NativeReader
from ingest.records import Found, Record, Skipped, Unreadable

DATA = Path(__file__).parents[2] / "data" / "native"
PAGE = Path(__file__).parents[3] / "docs" / "readers" / "native.md"
HEADER = '{"daybook": 1, "community": "The Reading Room"}\n'
LINE = '{"type": "accept-answer", "occurred_at": "2024-03-05", "contribution": "%s"}\n'


def read(path: Path, options: ReadOptions | None = None) -> list[Record]:
    with open_export(path) as export:
        return list(NativeReader().read(export, options or ReadOptions()))


def recognised(path: Path) -> bool:
    with open_export(path) as export:
        return NativeReader().recognises(export)


def commands_of(records: list[Record]) -> list[Command]:
    return [record.commands[0] for record in records if isinstance(record, Found)]


def a_file(folder: Path, text: str | bytes, name: str = "story.jsonl") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_folder_is_read_file_by_file_and_line_by_line() -> None:
    found = [record for record in read(DATA / "sample") if isinstance(record, Found)]
    assert [record.where for record in found] == [
        *(f"1-people.jsonl line {n}" for n in range(2, 7)),
        *(f"2-questions.jsonl line {n}" for n in range(2, 7)),
    ]
    assert all(record.count == len(record.commands) == 1 for record in found)


def test_a_line_becomes_the_command_it_names() -> None:
    commands = commands_of(read(DATA / "sample"))
    answer = commands[7]
    assert isinstance(answer, MakeContribution)
    assert answer.body == "Wheat paste, *never* hot glue.\n\nIt can be undone with water — später."
    assert answer.reply_to == "room:questions/1/1"
    assert answer.extra == {"shelf": 4, "tags": ["glue", None]}
    assert isinstance(commands[8], AcceptAnswer)
    assert commands[8].precision == "day"
    assert isinstance(commands[9], ObserveEndorsements)
    assert commands[9].counts == {"thanks": 3}


def test_files_of_other_kinds_are_counted_as_skipped() -> None:
    skipped = [record for record in read(DATA / "sample") if isinstance(record, Skipped)]
    assert skipped == [Skipped("files that are not .jsonl", 1)]


def test_public_spaces_take_the_visibility_asked_for_and_others_keep_theirs() -> None:
    commands = commands_of(read(DATA / "sample", ReadOptions(visibility="members")))
    spaces = [c.visibility for c in commands if isinstance(c, OpenSpace)]
    assert spaces == ["members", "confidential"]


def test_faulty_lines_are_named_and_the_rest_is_read() -> None:
    records = read(DATA / "many-faults.jsonl")
    faults = [r for r in records if isinstance(r, Unreadable)]
    expected = {
        2: '"type" is "introduces-person"',
        3: 'no field "colour"',
        4: 'needs "name"',
        5: '"name" is 7',
        6: '"occurred_at" is "2024-03-01T10:00:00"',
        7: '"2024-02-30T',
        8: "not valid JSON: Expecting ',' delimiter at column",
        9: 'it is \\["introduce-person"\\], but must be an object',
        11: '"name" stands twice',
        12: "only half of a character",
        13: '"kind" is "robot"',
    }
    assert [f.where for f in faults] == [f"many-faults.jsonl line {n}" for n in expected]
    for fault, pattern in zip(faults, expected.values(), strict=True):
        assert re.search(pattern, fault.why), fault
    assert [r.where for r in records if isinstance(r, Found)] == ["many-faults.jsonl line 14"]


def test_a_line_that_is_not_utf8_is_unreadable(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEADER.encode() + b'{"type": "caf\xe9"}\n' + (LINE % "c").encode())
    bad, good = read(path)
    assert bad == Unreadable("story.jsonl line 2", "it is not UTF-8: byte 14 is 0xe9")
    assert isinstance(good, Found)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"type": ' + "9" * 5000 + "}", "not valid JSON"),
        ('{"type": NaN}', "no NaN"),
        ("null", "it is null, but must be an object"),
    ],
)
def test_hostile_json_is_unreadable(tmp_path: Path, line: str, why: str) -> None:
    bad, good = read(a_file(tmp_path, HEADER + line + "\n" + LINE % "c"))
    assert isinstance(bad, Unreadable)
    assert why in bad.why
    assert isinstance(good, Found)


def test_a_line_over_the_limit_is_unreadable_and_is_not_held_in_memory(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEADER)
    with path.open("ab") as file:
        for _ in range(8):
            file.write(b"x" * MAX_LINE)
        file.write(b"\n" + (LINE % "c").encode())
    tracemalloc.start()
    bad, good = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(bad, Unreadable)
    assert bad.where == "story.jsonl line 2"
    assert "longer than 8 MiB" in bad.why
    assert isinstance(good, Found)
    assert good.where == "story.jsonl line 3"
    assert peak < 5 * MAX_LINE


def test_a_line_as_long_as_the_limit_is_read(tmp_path: Path) -> None:
    room = MAX_LINE - len(LINE % "")
    records = read(a_file(tmp_path, HEADER + LINE % ("c" * room) + LINE % ("c" * (room + 1))))
    assert [type(record) for record in records] == [Found, Unreadable]


def test_a_file_cut_off_in_the_middle_is_reported(tmp_path: Path) -> None:
    whole = gzip.compress((HEADER + "".join(LINE % n for n in range(50_000))).encode())
    records = read(a_file(tmp_path, whole[: len(whole) // 2], "story.jsonl.gz"))
    assert isinstance(records[0], Found)
    assert isinstance(records[-1], Unreadable)
    assert records[-1].where == "story.jsonl.gz"
    assert "damaged or cut off" in records[-1].why


def test_a_byte_order_mark_and_carriage_returns_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeff" + (HEADER + LINE % "c").replace("\n", "\r\n")
    assert len(commands_of(read(a_file(tmp_path, text)))) == 1


def test_it_recognises_its_own_files_only(tmp_path: Path) -> None:
    assert recognised(DATA / "sample")
    assert recognised(DATA / "sample" / "1-people.jsonl")
    assert recognised(DATA / "newer.jsonl")
    assert not recognised(DATA / "no-header.jsonl")
    assert not recognised(a_file(tmp_path, HEADER, "story.json"))
    assert not recognised(a_file(tmp_path, b"\xff\xfe\x00", "noise.jsonl"))
    assert not recognised(a_file(tmp_path, b"\x1f\x8b\x08", "cut.jsonl.gz"))


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ('{"type": "introduce-person"}', 'no field "type"'),
        ("# history", "not valid JSON"),
        ('{"community": "The Reading Room"}', 'needs "daybook"'),
        ('{"daybook": 1}', 'the header needs "community"'),
        ('{"daybook": 1, "community": 4}', '"community" is 4, but must be text'),
        ('{"daybook": 2}', "version 2 .* reads version 1.* update Daybook"),
        ('{"daybook": "1"}', 'version "1"'),
        ('{"daybook": true, "community": "x"}', '"daybook" is true, but must be'),
        ('{"daybook": 1.0, "community": "x"}', '"daybook" is 1.0, but must be'),
    ],
)
def test_a_file_without_a_header_it_knows_is_refused(
    tmp_path: Path, first: str, message: str
) -> None:
    path = a_file(tmp_path, first + "\n" + LINE % "c")
    with pytest.raises(ExportError, match=message) as caught:
        read(path)
    assert "story.jsonl" in str(caught.value)
    assert '{"daybook": 1, "community": ' in str(caught.value)


def test_nothing_is_yielded_before_every_header_has_been_checked(tmp_path: Path) -> None:
    a_file(tmp_path, HEADER + LINE % "c", "1.jsonl")
    a_file(tmp_path, LINE % "c", "2.jsonl")
    with open_export(tmp_path) as export:
        records = NativeReader().read(export, ReadOptions())
        with pytest.raises(ExportError, match=re.escape("2.jsonl")):
            next(records)


def test_a_folder_without_such_files_is_refused(tmp_path: Path) -> None:
    a_file(tmp_path, HEADER, "story.json")
    with pytest.raises(ExportError, match=re.escape("no .jsonl file")):
        read(tmp_path)


def sections() -> dict[str, str]:
    """The page's sections about types of line, by type."""
    parts = re.split(r"^### `([a-z-]+)`$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table(text: str) -> dict[str, tuple[str, str]]:
    """Of the table in a section: the field, whether it is needed, what it holds."""
    rows = re.findall(r"^\| `(\w+)` \| (needed)? ?\| ([^|]+) \|", text, flags=re.MULTILINE)
    return {name: (need, words.strip()) for name, need, words in rows}


COMMON = {field.name for field in fields(Command)}


def expected(kind: type[Command], names: set[str]) -> dict[str, tuple[str, str]]:
    must = needed(kind)
    return {
        name: ("needed" if name in must else "", form.words.removesuffix(", or null"))
        for name, form in forms(kind).items()
        if name in names
    }


def test_every_command_has_a_section_and_no_section_is_left_over() -> None:
    assert list(sections()) == list(command_types())


@pytest.mark.parametrize("called", command_types())
def test_the_documentation_of_a_command_names_its_fields(called: str) -> None:
    kind = command_types()[called]
    assert table(sections()[called]) == expected(kind, set(forms(kind)) - COMMON)


def test_the_fields_of_every_line_are_documented_once() -> None:
    before = PAGE.read_text().split("\n### ")[0].split("## Fields of every line")[1]
    assert table(before) == expected(Command, COMMON)


def test_the_example_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    examples = re.findall(r"```json\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    records = read(a_file(tmp_path, examples[0]))
    assert len(records) == len(examples[0].splitlines()) - 1
    assert all(isinstance(record, Found) for record in records)


def test_the_documentation_states_the_limit_of_a_line() -> None:
    assert f"{MAX_LINE >> 20} MiB" in PAGE.read_text()
    assert json.loads(HEADER)["daybook"] == 1
