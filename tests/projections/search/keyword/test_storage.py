"""The index folder."""

from pathlib import Path

import pytest

from projections.search.keyword.storage import MappedStorage
from projections.search.keyword.writer import SCHEMA


def test_a_folder_without_index_has_no_state(tmp_path: Path) -> None:
    assert MappedStorage(tmp_path).state() is None
    assert MappedStorage(tmp_path / "nowhere").state() is None


def test_the_state_changes_when_the_folder_is_replaced(tmp_path: Path) -> None:
    storage = MappedStorage(tmp_path / "index")
    MappedStorage(tmp_path / "other").make_index(SCHEMA)
    storage.make_index(SCHEMA)
    before = storage.state()
    assert before == storage.state()

    (tmp_path / "index").rename(tmp_path / "old")
    (tmp_path / "other").rename(tmp_path / "index")

    assert storage.state() not in (None, before)


def test_the_newest_table_of_contents_counts(tmp_path: Path) -> None:
    for generation in (9, 10, 2):
        (tmp_path / f"_MAIN_{generation}.toc").write_bytes(b"x")
    (tmp_path / "_MAIN_11.toc.1234").write_bytes(b"half written")

    state = MappedStorage(tmp_path).state()

    assert state is not None
    assert state[0] == 10


def test_files_are_read_where_one_asks_and_not_moved_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    storage = MappedStorage(tmp_path)
    with storage.open_file("file") as file:
        assert file.get(3, 4) == b"3456"
        assert file.read(2) == b"01"
        assert file.get(8, 99) == b"89"
    assert storage.mapped("file")[2:4] == b"23"


def test_a_mapped_file_can_be_read_after_it_was_deleted(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    file = MappedStorage(tmp_path).open_file("file")

    (tmp_path / "file").unlink()

    assert file.get(0, 10) == b"0123456789"
    file.close()


def test_an_empty_file_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with MappedStorage(tmp_path).open_file("file") as file:
        assert file.read() == b""


def test_a_missing_file_is_reported_as_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        MappedStorage(tmp_path).open_file("file")
