from pathlib import Path

import pytest

from projections.search.keyword.checksums import (
    NOTE,
    forget_checksums,
    note_checksums,
    trouble_of_files,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two files, which are noted."""
    for name in ("MAIN_1.trm", "MAIN_1.toc"):
        (tmp_path / name).write_bytes(name.encode() * 500_000)
    note_checksums(tmp_path)
    return tmp_path


def test_files_as_they_were_written_are_no_trouble(folder: Path) -> None:
    assert trouble_of_files(folder) == ""


@pytest.mark.parametrize("place", [0, 1 << 20, 4_999_999])
def test_a_changed_byte_is_found_wherever_it_is(folder: Path, place: int) -> None:
    data = bytearray((folder / "MAIN_1.trm").read_bytes())
    data[place] ^= 1
    (folder / "MAIN_1.trm").write_bytes(data)

    assert trouble_of_files(folder) == "MAIN_1.trm is not as it was written"


def test_a_file_that_was_cut_off_is_found(folder: Path) -> None:
    (folder / "MAIN_1.toc").write_bytes(b"MAIN")

    assert "MAIN_1.toc" in trouble_of_files(folder)


def test_what_is_new_is_not_judged_before_it_is_noted(folder: Path) -> None:
    (folder / "MAIN_2.trm").write_bytes(b"new")
    assert trouble_of_files(folder) == ""

    note_checksums(folder)
    (folder / "MAIN_2.trm").write_bytes(b"old")

    assert "MAIN_2.trm" in trouble_of_files(folder)


def test_files_that_are_gone_are_forgotten(folder: Path) -> None:
    (folder / "MAIN_1.trm").unlink()

    note_checksums(folder)

    assert "MAIN_1.trm" not in (folder / NOTE).read_text()


def test_files_made_anew_under_an_old_name_are_not_held_to_what_was_there(folder: Path) -> None:
    forget_checksums(folder)
    forget_checksums(folder)
    (folder / "MAIN_1.toc").write_bytes(b"another")

    assert trouble_of_files(folder) == ""


def test_a_note_that_is_damaged_itself_says_nothing(folder: Path) -> None:
    (folder / NOTE).write_text("[")

    assert trouble_of_files(folder) == ""
