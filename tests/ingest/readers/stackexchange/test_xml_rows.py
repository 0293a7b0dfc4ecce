"""How the rows of a file are streamed, damaged and hostile files among them."""

from pathlib import Path
from resource import getpagesize
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ExportError
from ingest.export import LooseExport, open_export
from ingest.readers.stackexchange import xml_rows
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.xml_rows import CUT_OFF, read_rows
from ingest.records import Unreadable

STATM = Path("/proc/self/statm")
ROW = '  <row Id="1" Body="a" />\n'
DATA = Path("tests/data/stackexchange")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200)


def read(folder: Path, file: str = "Posts.xml") -> list[Row | Unreadable]:
    with open_export(folder) as export:
        return list(read_rows(export, file))


def written(folder: Path, content: str | bytes) -> Path:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "Posts.xml").write_bytes(data)
    return folder


def resident() -> int:
    return int(STATM.read_text().split()[1]) * getpagesize()


def ids(found: list[Row | Unreadable]) -> list[int | str]:
    return [row.id if isinstance(row, Row) else row.where for row in found]


def test_a_row_knows_its_values_and_its_line(tmp_path: Path) -> None:
    file = (
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<posts>\n  <row Id="7" Body="a&#xA;b" />\n'
    )

    found = read(written(tmp_path, file + "</posts>\n"))

    assert found == [Row("Posts.xml", 3, {"Id": "7", "Body": "a\nb"})]


@pytest.mark.parametrize("newline", ["", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_layout_and_encoding_do_not_matter(tmp_path: Path, newline: str, encoding: str) -> None:
    parts = [
        f'<?xml version="1.0" encoding="{encoding}"?>',
        "<posts>",
        '<row Id="1"',
        ' Body="é"/>',
    ]
    parts += ["<!-- pruned -->", '<row Id="2"><note/></row>', "</posts>"]

    found = read(written(tmp_path, newline.join(parts).encode(encoding)))

    assert ids(found) == [1, 2]
    assert isinstance(found[0], Row)
    assert found[0].text("Body") == "é"


@settings(deadline=None)  # it writes files
@given(st.lists(TEXT, max_size=20))
def test_every_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    lines = [
        f"  <row Id={quoteattr(str(i))} Text={quoteattr(text)} />\n" for i, text in enumerate(texts)
    ]
    folder = written(tmp_path_factory.mktemp("dump"), f"<posts>\n{''.join(lines)}</posts>\n")

    found = read(folder)

    assert [(row.line, row.text("Text")) for row in found if isinstance(row, Row)] == [
        (i + 2, text) for i, text in enumerate(texts)
    ]


@settings(deadline=None)  # it writes files
@given(st.integers(min_value=0, max_value=330))
def test_a_file_cut_off_anywhere_gives_the_rows_before_and_says_so_once(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    whole = (DATA / "lantern-yard-cut-off.xml").read_bytes()

    found = read(written(tmp_path_factory.mktemp("dump"), whole[:length]))

    *rows, last = found
    assert [row.id for row in rows if isinstance(row, Row)] == [1][: len(rows)]
    assert isinstance(last, Unreadable)
    assert last.why == CUT_OFF


def test_the_place_where_a_file_is_cut_off_is_named() -> None:
    found = read(DATA / "lantern-yard-cut-off.xml", "lantern-yard-cut-off.xml")

    assert ids(found) == [1, "lantern-yard-cut-off.xml line 4"]


def test_reading_goes_on_behind_a_damaged_row() -> None:
    found = read(DATA / "damaged")

    damaged = Unreadable(
        "Posts.xml line 4", "it is not valid XML: xmlParseCharRef: invalid xmlChar value 7"
    )
    assert found[1] == damaged
    assert isinstance(found[-1], Row)
    assert found[-1].where == "Posts.xml row Id=7 (line 10)"


def test_damage_before_the_first_row_is_reported_once(tmp_path: Path) -> None:
    found = read(written(tmp_path, "\x00\x01 no XML\n<row Id='1' />\n<row Id='2' />\n"))

    assert ids(found) == ["Posts.xml line 1"]


def test_what_is_not_a_row_is_unreadable(tmp_path: Path) -> None:
    found = read(written(tmp_path, '<posts>\n<line Id="1" />\n</posts>'))

    assert found == [Unreadable("Posts.xml line 2", "it is a <line>, where a <row> belongs")]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE posts [<!ENTITY a "b">]>',
        '<!DOCTYPE posts SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE posts [<!ENTITY % remote SYSTEM "http://localhost/x"> %remote;]>',
        "<!DOCTYPE posts>",
    ],
)
def test_a_file_that_declares_entities_or_a_dtd_is_refused(tmp_path: Path, declared: str) -> None:
    folder = written(tmp_path, f"<?xml version='1.0'?>\n{declared}\n<posts>\n</posts>\n")

    with pytest.raises(ExportError, match=r"Posts.xml declares XML entities or a DTD"):
        read(folder)


@pytest.mark.parametrize(
    "damaged",
    [
        '<row Id="1" Body="&undeclared;" />',
        '<row Id="1">&undeclared;</row>',
        '<row Id="1" Id="3" />',
        '<row Id="1" Body="a < b" />',
        "<row Id=1 />",
        '<row Id="1" Body="\x01" />',
    ],
)
def test_a_row_that_is_not_valid_xml_is_damage(tmp_path: Path, damaged: str) -> None:
    found = read(written(tmp_path, f'<posts>\n{damaged}\n<row Id="2" />\n</posts>'))

    assert ids(found) == ["Posts.xml line 2", 2]


def test_an_oddity_that_harms_nothing_is_no_damage(tmp_path: Path) -> None:
    found = read(written(tmp_path, '<posts>\n<row Id="1" x:y="2" />\n<row Id="2" />\n</posts>\n'))

    assert ids(found) == [1, 2]


def test_a_row_that_is_too_large_is_refused_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_rows, "MAX_ROW", 1 << 20)
    large = f'<row Id="1" Body="{"a" * (2 << 20)}" />'

    found = read(written(tmp_path, f'<posts>\n{large}\n<row Id="2" />\n</posts>\n'))

    assert ids(found) == ["Posts.xml line 2", 2]
    assert isinstance(found[0], Unreadable)
    assert found[0].why == "a row is larger than 1 MiB, the most that one may hold"


def test_many_rows_are_not_one_large_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_rows, "MAX_ROW", 1 << 10)

    assert len(ids(read(written(tmp_path, f"<posts>\n{ROW * 100}</posts>\n")))) == 100


def test_a_damaged_stream_ends_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "Posts.xml.gz").write_bytes(b"\x1f\x8b\x08\x00 no gzip at all")

    [found] = read(tmp_path, "Posts.xml.gz")

    assert isinstance(found, Unreadable)
    assert found.why.startswith("the file cannot be read further: it is damaged")


@pytest.mark.skipif(not STATM.exists(), reason="only Linux tells a process how large it is")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    written(tmp_path, f"<posts>\n{ROW * 60_000}</posts>\n")
    largest = before = resident()

    for number, _ in enumerate(read_rows(LooseExport(tmp_path, "dump"), "Posts.xml")):
        if number % 1_000 == 0:
            largest = max(largest, resident())

    assert largest - before < 6 << 20
