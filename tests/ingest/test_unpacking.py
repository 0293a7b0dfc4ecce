"""Hostile and damaged archives do no harm."""

import gzip
import io
import os
import stat
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import DamagedFileError, ExportError
from ingest.export import open_export
from tests.ingest.exports import (
    COMPRESS,
    WRITERS,
    Writer,
    contents,
    damage,
    refusal,
    write_folder,
    write_tar,
    write_zip,
)


@pytest.mark.parametrize(
    ("stored", "shown"), [("größe.json".encode(), "größe.json"), (b"caf\x82.json", "café.json")]
)
def test_names_without_a_mark_are_utf_8_or_else_of_the_old_code_page(
    tmp_path: Path, stored: bytes, shown: str
) -> None:
    placeholder = "x" * len(stored)
    path = write_zip(tmp_path / "a.zip", {placeholder: b"[1]"})
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), stored))

    assert contents(path) == {shown: b"[1]"}


def test_folders_divided_by_backslashes_are_folders(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"general\\2021.json": b"[]", "users.json": b"[]"})

    assert list(contents(path)) == ["general/2021.json", "users.json"]


ESCAPES = [
    "../evil.txt",
    "general/../../evil.txt",
    "/etc/evil.txt",
    "//server/share/evil.txt",
    "..\\evil.txt",
    "general\\..\\..\\evil.txt",
    "\\evil.txt",
    "C:\\evil.txt",
    "C:/evil.txt",
    "c:evil.txt",
]


@pytest.mark.parametrize("write", [write_zip, write_tar])
@pytest.mark.parametrize("name", ESCAPES)
def test_a_name_that_leads_out_of_the_archive_is_refused(
    tmp_path: Path, name: str, write: Writer
) -> None:
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)

    why = refusal(write(inside / "export", {"a.txt": b"a", name: b"evil"}))

    assert "outside" in why
    assert repr(name) in why
    assert "none of it is read" in why
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["export"]


@pytest.mark.parametrize("name", ["a..b.txt", "...", "03-05T10:00.json", "x/C:/y.txt", "ü:.txt"])
@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_an_odd_name_that_stays_inside_is_read(tmp_path: Path, name: str, write: Writer) -> None:
    assert contents(write(tmp_path / "export", {"a.txt": b"a", name: b"odd"}))[name] == b"odd"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_in_a_tar_is_not_written(tmp_path: Path, kind: bytes) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    path = tmp_path / "export.tar"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = kind, str(tmp_path / "secret.txt")
        archive.addfile(link)
        beyond = tarfile.TarInfo("folder")
        beyond.type, beyond.linkname = tarfile.SYMTYPE, str(tmp_path)
        archive.addfile(beyond)
        behind = tarfile.TarInfo("folder/secret.txt")
        behind.size = 4
        archive.addfile(behind, io.BytesIO(b"evil"))

    assert contents(path) == {"secret.txt": b"evil"}
    assert (tmp_path / "secret.txt").read_bytes() == b"secret"


def test_a_link_in_a_zip_is_no_file_of_the_export(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {"a.txt": b"a"})
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    assert contents(path) == {"a.txt": b"a"}


def test_a_program_of_a_tar_cannot_be_run_where_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "export.tar"
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("run-me")
        member.mode = 0o6777
        archive.addfile(member)

    with open_export(path) as export, export.open("run-me") as stream:
        stream.read()
        [unpacked] = Path(export._folder).iterdir()  # type: ignore[attr-defined]  # noqa: SLF001
        assert not unpacked.stat().st_mode & (stat.S_ISUID | stat.S_ISGID | stat.S_IWOTH)


def test_a_zip_that_says_it_holds_gigabytes_of_nothing_is_refused_unread(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "yard.zip", {"zeros.txt": b"0" * 100})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (2 << 30).to_bytes(4, "little")
    path.write_bytes(data)

    why = refusal(path)

    assert "yard.zip expands from 0 KiB to over 2.0 GiB" in why
    assert "unpack it yourself and import the folder" in why


@pytest.fixture
def small_bombs(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many bytes are a bomb, in this test fewer than in earnest."""
    monkeypatch.setattr("ingest.unpacking.GIB", 1 << 20)
    return 4 << 20


def test_a_zip_whose_files_together_expand_beyond_reason_is_refused(
    tmp_path: Path, small_bombs: int
) -> None:
    part = bytes(small_bombs // 8)

    assert "bomb" in refusal(write_zip(tmp_path / "a.zip", {f"{n}.txt": part for n in range(8)}))


def test_a_zip_that_lies_about_its_size_is_damaged_not_expanded(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"zeros.txt": bytes(30 << 20)})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)

    with open_export(path) as export:
        assert "damaged" in damage(export, "zeros.txt")


@pytest.mark.parametrize("ending", COMPRESS)
@pytest.mark.parametrize("kind", ["folder", "export.zip"])
def test_a_compressed_file_that_expands_beyond_reason_is_refused(
    tmp_path: Path, kind: str, ending: str, small_bombs: int
) -> None:
    files = {"a.txt": b"a", f"list.mbox{ending}": COMPRESS[ending](bytes(small_bombs))}

    why = refusal(WRITERS[kind](tmp_path / kind, files))

    assert f"list.mbox{ending} expands" in why
    assert "unpack it yourself" in why


@pytest.mark.parametrize("mode", ["w:gz", "w:xz", "w:bz2"])
def test_a_tar_that_expands_beyond_reason_is_refused(
    tmp_path: Path, mode: str, small_bombs: int
) -> None:
    path = write_tar(tmp_path / "yard.tar", {"zeros.txt": bytes(small_bombs)}, mode)

    assert "yard.tar expands" in refusal(path)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"x" * (4 << 20): b""}, id="in the name of a file"),
        pytest.param({f"{n:0250}": b"" for n in range(3000)}, id="in very many empty files"),
    ],
)
def test_a_tar_that_expands_beyond_reason_in_what_is_no_file_is_refused(
    tmp_path: Path, files: dict[str, bytes], small_bombs: int
) -> None:
    assert "yard.tgz expands" in refusal(write_tar(tmp_path / "yard.tgz", files, "w:gz"))


def test_a_tar_whose_file_is_mostly_holes_is_refused(tmp_path: Path, small_bombs: int) -> None:
    path = tmp_path / "yard.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("holes.txt")
        member.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(small_bombs)}
        archive.addfile(member)

    assert "yard.tar expands" in refusal(path)


def test_a_large_export_that_is_hardly_compressed_is_no_bomb(
    tmp_path: Path, small_bombs: int
) -> None:
    noise = os.urandom(small_bombs)
    for path in (
        write_zip(tmp_path / "a.zip", {"noise": noise}),
        write_tar(tmp_path / "a.tgz", {"noise": noise}, "w:gz"),
        write_folder(tmp_path / "folder", {"noise.gz": gzip.compress(noise)}),
    ):
        assert list(contents(path).values()) == [noise]


@pytest.mark.parametrize(
    "name", ["x" * 300, "/".join(["deep" * 10] * 200)], ids=["long name", "long path"]
)
def test_a_name_too_long_for_the_disk_is_told_plainly(tmp_path: Path, name: str) -> None:
    assert "unpack it yourself" in refusal(write_tar(tmp_path / "a.tar", {name: b"x"})).lower()
    assert list(contents(write_zip(tmp_path / "a.zip", {name: b"x"})).values()) == [b"x"]


def test_a_tar_in_which_a_file_is_a_folder_too_is_told_plainly(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "a.tar", {"a": b"x", "a/b": b"y"})

    assert "a.tar" in refusal(path)


def test_a_tar_is_refused_wherever_it_was_cut_off(tmp_path: Path) -> None:
    whole = write_tar(tmp_path / "whole.tar", {f"{n}.txt": b"x" * 700 for n in range(3)})
    data = whole.read_bytes()
    path = tmp_path / "cut.tar"

    for length in range(600, 3 * 1536, 100):
        path.write_bytes(data[:length])
        assert "cut.tar" in refusal(path)
    path.write_bytes(data[: 3 * 1536 + 512])
    assert len(contents(path)) == 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A sound archive of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    files = {"a.txt": b"hello " * 9, "deep/b.json": b"[1, 2]", "c.txt.gz": gzip.compress(b"c")}
    kinds = [kind for kind in WRITERS if kind != "folder"]
    made = {kind: WRITERS[kind](folder / kind, files).read_bytes() for kind in kinds}
    return made | {f"a{ending}": pack(b"hello " * 9) for ending, pack in COMPRESS.items()}


@settings(max_examples=300, deadline=None)
@given(
    kind=st.integers(0, 20),
    edits=st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), max_size=3),
    cut=st.integers(0, 9999) | st.none(),
)
def test_no_damage_whatever_raises_anything_else(
    whole: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    kind: int,
    edits: list[tuple[int, int]],
    cut: int | None,
) -> None:
    name = sorted(whole)[kind % len(whole)]
    broken = bytearray(whole[name])
    for place, value in edits:
        broken[place % len(broken)] = value
    if cut is not None:
        del broken[cut % len(broken) :]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(broken)

    with suppress(ExportError), open_export(path) as export:
        for member in export.names():
            with suppress(DamagedFileError):
                export.read(member)
