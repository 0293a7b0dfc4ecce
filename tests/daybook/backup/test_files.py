"""Files that outlast, and files that do not."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from daybook.backup.files import PART, copy_private, destroy, make_private, sha256_of, sync


def test_a_private_file_is_its_owners_alone_from_the_start(tmp_path: Path) -> None:
    make_private(tmp_path / "keys")

    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_a_private_file_replaces_none(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("mine")

    with pytest.raises(FileExistsError):
        make_private(tmp_path / "keys")

    assert (tmp_path / "keys").read_text() == "mine"


@pytest.mark.parametrize("size", [0, 1, PART, PART + 1])
def test_a_copy_has_the_bytes_and_tells_their_checksum(tmp_path: Path, size: int) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(size))
    told: list[int] = []

    checksum = copy_private(source, tmp_path / "copy", told.append)

    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert checksum == sha256_of(source) == hashlib.sha256(source.read_bytes()).hexdigest()
    assert sum(told) == size
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def test_what_is_destroyed_is_overwritten_first(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    (folder / "data").mkdir(parents=True)
    file = folder / "data" / "keys.db"
    file.write_bytes(b"secret" * PART)
    with file.open("rb") as still_open:
        destroy(folder)

        assert not still_open.read().strip(b"\0")
    assert not folder.exists()


def test_that_it_is_destroyed_is_told_while_its_empty_folder_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "keys.db").write_bytes(b"secret")
    (folder / "bagit.txt").write_bytes(b"x")
    told: list[list[Path]] = []

    destroy(folder, lambda: told.append(list(folder.iterdir())))

    assert told == [[]]
    assert not folder.exists()


def test_what_a_link_leads_to_is_not_destroyed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("mine")
    folder = tmp_path / "bag"
    folder.mkdir()
    (folder / "link").symlink_to(kept)

    destroy(folder)

    assert kept.read_text() == "mine"


def test_files_and_folders_alike_can_be_synced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    sync(tmp_path / "file")
    sync(tmp_path)

    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "none")
