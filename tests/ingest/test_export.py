"""Exports of every shape are read alike, and what is wrong with them is told plainly."""

import gzip
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from ingest.errors import DamagedFileError
from ingest.export import open_export, remove_leftovers
from tests.ingest.exports import (
    COMPRESS,
    FILES,
    JUNK,
    WRITERS,
    contents,
    damage,
    refusal,
    write_folder,
    write_tar,
    write_zip,
)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_export_holds_the_same_files(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / kind, FILES)

    assert contents(path) == FILES


@pytest.mark.parametrize("kind", WRITERS)
def test_names_are_sorted_and_junk_is_left_out(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / kind, JUNK | FILES)

    with open_export(path) as export:
        assert export.names() == sorted(FILES)


@pytest.mark.parametrize("kind", WRITERS)
def test_one_folder_around_everything_is_left_out_of_the_names(tmp_path: Path, kind: str) -> None:
    inside = {f"The Lantern Yard/{name}": data for name, data in FILES.items()}
    path = WRITERS[kind](tmp_path / kind, inside | {"__MACOSX/The Lantern Yard/._x": b"x"})

    assert contents(path) == FILES


def test_a_file_beside_the_one_folder_keeps_the_names_whole(tmp_path: Path) -> None:
    files = {"yard/users.json": b"[]", "readme.txt": b"hello"}

    assert contents(write_zip(tmp_path / "export.zip", files)) == files


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("yard.zip", "yard"),
        ("Yard.ZIP", "Yard"),
        ("yard.tar.gz", "yard"),
        ("yard.tgz", "yard"),
        ("yard.v2.tar", "yard.v2"),
        ("yard", "yard"),
    ],
)
def test_the_name_of_an_export_is_without_the_endings_of_archives(
    tmp_path: Path, file: str, name: str
) -> None:
    write = write_tar if "t" in Path(file).suffix else write_zip

    with open_export(write(tmp_path / file, FILES)) as export:
        assert export.name == name


def test_a_name_that_is_not_utf_8_can_be_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "yard", {"b.txt": b"b"})
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(name)

    assert contents(folder) == {
        "b.txt": b"b",
        "caf\\xe8.txt": b"caf\xe8.txt",
        "caf\\xe9.txt": b"caf\xe9.txt",
    }


def test_a_single_file_is_an_export_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "beside.txt").write_bytes(b"not asked for")
    path = tmp_path / "candles.mbox"
    path.write_bytes(b"From ada\n")

    assert contents(path) == {"candles.mbox": b"From ada\n"}


def test_a_folder_is_called_by_its_own_name_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "yard", FILES)
    monkeypatch.chdir(folder)

    with open_export(Path()) as export:
        assert export.name == "yard"


def test_an_empty_zip_and_an_empty_folder_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    assert contents(tmp_path / "folder") == {}
    assert contents(write_zip(tmp_path / "empty.zip", {})) == {}


@pytest.mark.parametrize("ending", COMPRESS)
@pytest.mark.parametrize("kind", ["folder", "export.zip", "export.tar"])
def test_compressed_files_are_expanded_while_they_are_read(
    tmp_path: Path, kind: str, ending: str
) -> None:
    name = f"mail/2021.mbox{ending.upper()}"
    path = WRITERS[kind](tmp_path / kind, {name: COMPRESS[ending](b"From ada\n"), "b.txt": b"b"})

    assert contents(path)[name] == b"From ada\n"


def test_a_file_compressed_in_parts_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "list.mbox.gz"
    path.write_bytes(gzip.compress(b"From ada\n") + gzip.compress(b"From bo\n"))

    assert contents(path) == {"list.mbox.gz": b"From ada\nFrom bo\n"}


def test_a_file_is_a_stream_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl.gz"
    path.write_bytes(gzip.compress(b"one\ntwo\n"))

    with open_export(path) as export, export.open("list.jsonl.gz") as stream:
        assert stream.readline() == b"one\n"
        assert list(stream) == [b"two\n"]


def test_progress_can_be_told_in_the_bytes_that_are_stored(tmp_path: Path) -> None:
    stored = gzip.compress(os.urandom(200_000))
    path = write_folder(tmp_path / "yard", {"a.gz": stored, "b.txt": b"12345"})

    with open_export(path) as export:
        assert (export.size, export.bytes_read) == (len(stored) + 5, 0)
        export.read("a.gz")
        assert export.bytes_read == len(stored)
        export.read("b.txt")
        assert export.bytes_read == export.size


def test_the_size_of_a_zip_is_what_its_files_expand_to(tmp_path: Path) -> None:
    with open_export(write_zip(tmp_path / "a.zip", {"a.txt": b"a" * 1000})) as export:
        export.read("a.txt")

        assert export.bytes_read == export.size == 1000


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    write_folder(tmp_path / "secrets", {"more.txt": b"secret"})
    folder = write_folder(tmp_path / "yard", FILES)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "links").symlink_to(tmp_path / "secrets")
    (folder / "nowhere").symlink_to(tmp_path / "nothing")

    assert contents(folder) == FILES


@pytest.mark.parametrize("kind", WRITERS)
def test_a_link_that_the_importer_names_is_followed(tmp_path: Path, kind: str) -> None:
    (tmp_path / "link").symlink_to(WRITERS[kind](tmp_path / kind, FILES))

    assert contents(tmp_path / "link") == FILES


def test_a_link_to_a_single_file_is_followed_too(tmp_path: Path) -> None:
    (tmp_path / "2021.mbox").write_bytes(b"From ada\n")
    (tmp_path / "list.mbox").symlink_to(tmp_path / "2021.mbox")

    assert contents(tmp_path / "list.mbox") == {"list.mbox": b"From ada\n"}


def test_what_is_no_file_is_left_out_of_a_folder_and_a_tar(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "yard", FILES)
    os.mkfifo(folder / "pipe")
    path = write_tar(tmp_path / "export.tar", FILES)
    with tarfile.open(path, "a") as archive:
        for kind in (tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE):
            member = tarfile.TarInfo(f"odd-{kind.decode()}")
            member.type = kind
            archive.addfile(member)

    assert contents(folder) == contents(path) == FILES


def test_what_a_tar_was_unpacked_to_is_removed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_tar(tmp_path / "export.tar", FILES)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))

    with open_export(path):
        assert list((tmp_path / "temporary").iterdir())
    assert not list((tmp_path / "temporary").iterdir())


def test_a_file_in_a_damaged_zip_that_lost_its_name_is_told_of(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"a"})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"a.txt")] = 0
    path.write_bytes(data)

    with open_export(path) as export:
        assert export.names() == ["(without a name)"]
        with pytest.raises(DamagedFileError, match="it cannot be opened"):
            export.read("(without a name)")


def test_files_of_blank_names_are_kept_apart(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {" ": b"one", "\xa0": b"other", "a.txt": b"a"})

    with open_export(path) as export:
        assert {export.read(name) for name in export.names()} == {b"one", b"other", b"a"}
        assert export.names() == ["' '", "a.txt", r"'\xa0'"]


def test_a_head_that_promises_utf8_and_breaks_it_is_damaged(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"\u00e9.txt": b"a", "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    data[data.index("\u00e9".encode())] = 0x93
    path.write_bytes(data)

    with open_export(path) as export:
        assert "it cannot be opened" in damage(export, "\u00e9.txt")
        assert export.read("b.txt") == b"b"


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.txt": b"a", "secret.txt": b"s"})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rindex(mark) + flags] |= 1
    path.write_bytes(data)

    why = refusal(path)

    assert "a.zip is protected by a password (secret.txt)" in why
    assert "import the folder" in why


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "a.7z is a 7z archive. Unpack it"),
        ("a.zip", b"\x89PNG\r\n\x1a\n....", "a.zip is not the archive that its name says"),
        ("a.tar.gz", b"<html>404</html>", "a.tar.gz is not the archive that its name says"),
        ("a.tgz", gzip.compress(b"no tar", mtime=0), "a.tgz is not the archive that its name says"),
        ("a.json", b"", "a.json is empty"),
        ("a.zip", b"", "a.zip is empty"),
        ("a.zip", b"PK\x03\x04 and no more", "a.zip is a damaged zip"),
    ],
)
def test_what_can_be_no_export_is_refused(tmp_path: Path, file: str, data: bytes, why: str) -> None:
    (tmp_path / file).write_bytes(data)

    assert why in refusal(tmp_path / file)


def test_a_path_where_nothing_is_names_the_path(tmp_path: Path) -> None:
    assert f"There is no file or folder {str(tmp_path / 'nothing')!r}" in refusal(
        tmp_path / "nothing"
    )


def test_a_device_is_no_export(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert "neither a file nor a folder" in refusal(tmp_path / "pipe")
    assert "neither a file nor a folder" in refusal(Path("/dev/zero"))


@pytest.mark.parametrize("kind", ["export.zip", "export.tar", "export.tgz", "export.tar.xz"])
def test_an_archive_that_was_cut_off_says_to_fetch_it_again(tmp_path: Path, kind: str) -> None:
    files = {f"{n}.txt": os.urandom(20_000) for n in range(20)}
    path = WRITERS[kind](tmp_path / kind, files)
    path.write_bytes(path.read_bytes()[:300_000])

    why = refusal(path)

    assert kind in why
    assert "cut off" in why
    assert "Fetch it again" in why


def test_an_export_whose_name_is_not_utf_8_is_called_by_what_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.mbox")
    path.write_bytes(b"From ")

    with open_export(path) as export:
        assert export.name == "caf\\xe9.mbox"
        assert [export.read(name) for name in export.names()] == [b"From "]


def test_what_a_killed_import_unpacked_is_deleted_and_a_running_ones_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folders = {
        name: tmp_path / f"daybook-import-{name}"
        for name in (f"{ended.pid}-x", f"{os.getpid()}-x", "of-somebody-else")
    }
    for folder in folders.values():
        folder.mkdir()
        (folder / "words.json").write_text("secret")

    remove_leftovers()

    assert [folder.exists() for folder in folders.values()] == [False, True, True]
