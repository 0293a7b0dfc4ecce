"""Tables as different programs write them."""

from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.export import open_export
from ingest.readers.roles_csv.tables import Table, candidates, has_columns

PLAIN = "Person,Role,From\r\nZo\u00eb,chair,2014\r\n"


def tabled(folder: Path, data: bytes) -> Table:
    (folder / "club.csv").write_bytes(data)
    with open_export(folder / "club.csv") as export:
        assert has_columns(export, "club.csv")
        return Table(export, "club.csv")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("\r", "").encode(),
    ],
    ids=["plain", "byte order mark", "semicolons", "unicode text of Excel", "unix"],
)
def test_a_table_reads_alike_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    table = tabled(tmp_path, data)

    assert table.columns == ["person", "role", "from"]
    assert list(table.rows()) == [(2, ["Zo\u00eb", "chair", "2014"])]


def test_the_line_with_the_separator_for_excel_is_no_header(tmp_path: Path) -> None:
    table = tabled(tmp_path, f"sep=;\r\n{PLAIN.replace(',', ';')}".encode())

    assert list(table.rows()) == [(3, ["Zo\u00eb", "chair", "2014"])]


def test_a_row_stands_where_it_starts_though_a_cell_has_several_lines(tmp_path: Path) -> None:
    table = tabled(tmp_path, b'person,role,from\n"A\nB",chair,2014\nC,chair,2015\n')

    assert [line for line, _ in table.rows()] == [2, 4]


def test_a_row_that_is_none_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    data = f"person,role,from\n{'x' * 200_000},chair,2014\nC,chair,2015\n".encode()

    (line, why), (_, after) = tabled(tmp_path, data).rows()

    assert line == 2
    assert "quote that is never closed" in str(why)
    assert after == ["C", "chair", "2015"]


def test_another_encoding_is_refused_with_its_line_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"line 2 has the byte 0xeb.*CSV UTF-8"):
        tabled(tmp_path, PLAIN.encode("cp1252"))


def test_two_columns_for_one_thing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="two columns for body"):
        tabled(tmp_path, b"person,role,from,team,body\n")


def test_among_several_files_only_tables_are_looked_at(tmp_path: Path) -> None:
    for name in ("a.csv", "b.tsv", "c.json"):
        (tmp_path / name).write_bytes(PLAIN.encode())

    with open_export(tmp_path) as export:
        assert candidates(export) == ["a.csv", "b.tsv"]
