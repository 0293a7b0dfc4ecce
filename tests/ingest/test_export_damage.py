"""Damaged and oversized files of exports are told of, and the others are read."""

import gzip
import os
from pathlib import Path

import pytest

from ingest.errors import DamagedFileError
from ingest.export import open_export
from tests.ingest.exports import (
    COMPRESS,
    FILES,
    WRITERS,
    damage,
    write_folder,
    write_zip,
)


def test_a_damaged_file_of_a_zip_leaves_the_others_readable(tmp_path: Path) -> None:
    noise = os.urandom(1000)
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"a", "noise": noise, "z.txt": b"z"})
    data = bytearray(path.read_bytes())
    data[data.index(noise[:100]) + 50] ^= 1
    path.write_bytes(data)

    with open_export(path) as export:
        assert "damaged" in damage(export, "noise")
        assert export.read("a.txt") + export.read("z.txt") == b"az"


def test_a_damaged_head_of_a_file_of_a_zip_leaves_the_others_readable(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x03\x04") + 2] ^= 1
    path.write_bytes(data)

    with open_export(path) as export:
        assert "Bad magic number" in damage(export, "b.txt")
        assert export.read("a.txt") == b"a"


def test_a_way_of_packing_that_is_not_known_is_told_for_that_file(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 10] = 98
    path.write_bytes(data)

    with open_export(path) as export:
        assert "compression" in damage(export, "b.txt")
        assert export.read("a.txt") == b"a"


@pytest.mark.parametrize("ending", COMPRESS)
def test_a_compressed_file_that_was_cut_off_is_damaged(tmp_path: Path, ending: str) -> None:
    data = COMPRESS[ending](os.urandom(1000))
    path = write_folder(tmp_path / "yard", {f"a{ending}": data[:600], "b.txt": b"b"})

    with open_export(path) as export:
        assert "damaged or cut off" in damage(export, f"a{ending}")


@pytest.mark.parametrize("ending", COMPRESS)
def test_a_compressed_file_is_read_as_far_as_it_is_sound(tmp_path: Path, ending: str) -> None:
    lines = [b"%d candles were dipped %s\n" % (n, b"again " * 20) for n in range(20_000)]
    data = COMPRESS[ending](b"".join(lines))
    cut_off = data[: len(data) * 2 // 3]
    path = write_folder(tmp_path / "yard", {f"a{ending}": cut_off, "b.txt": b"b"})

    read: list[bytes] = []
    with (
        open_export(path) as export,
        export.open(f"a{ending}") as stream,
        pytest.raises(DamagedFileError, match="cut off"),
    ):
        read.extend(stream)

    assert len(lines) / 3 < len(read) < len(lines)
    assert read == lines[: len(read)]


@pytest.mark.parametrize("ending", COMPRESS)
def test_what_is_not_compressed_at_all_is_damaged(tmp_path: Path, ending: str) -> None:
    path = write_folder(tmp_path / "yard", {f"a{ending}": b"plain text", "b.txt": b"b"})

    with open_export(path) as export:
        assert "damaged" in damage(export, f"a{ending}")


def test_a_file_that_is_gone_is_damaged(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "yard", FILES)

    with open_export(folder) as export:
        (folder / "users.json").unlink()
        assert "cannot be opened" in damage(export, "users.json")


@pytest.mark.parametrize("kind", ["folder", "export.zip"])
def test_a_file_larger_than_the_limit_is_not_taken_into_memory(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / kind, {"a.txt": b"a" * (2 << 20), "b.txt": b"b"})

    with open_export(path) as export:
        assert export.read("a.txt", limit=2 << 20) == b"a" * (2 << 20)
        with pytest.raises(DamagedFileError, match="larger than 1 MiB"):
            export.read("a.txt", limit=1 << 20)


def test_a_compressed_file_larger_than_the_limit_is_not_taken_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"a" * (2 << 20)))

    with open_export(path) as export, pytest.raises(DamagedFileError, match="than 1 MiB"):
        export.read("a.json.gz", limit=1 << 20)
