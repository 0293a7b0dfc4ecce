"""Which exports are dumps, which of their files are what, and of which site they are."""

import zipfile
from pathlib import Path

import pytest

from ingest.errors import ExportError
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange.dump import files_of, is_dump, site_name

DATA = Path("tests/data/stackexchange")
POSTS = b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\n<posts>\n</posts>\n'


def in_folder(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.xml").write_bytes(content)
    return folder


def recognised(path: Path) -> bool:
    with open_export(path) as export:
        return is_dump(export)


def site(path: Path, name: str | None = None) -> str:
    with open_export(path) as export:
        return site_name(export, ReadOptions(name=name))


def test_a_folder_with_posts_or_their_history_is_a_dump(tmp_path: Path) -> None:
    assert recognised(DATA / "sample")
    assert recognised(in_folder(tmp_path, posthistory=b'<row Id="1" />'))


def test_a_lone_file_of_any_name_that_begins_like_posts_is_a_dump() -> None:
    assert recognised(DATA / "lantern-yard-cut-off.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Posts", b"<html><body>Not found</body></html>"),
        ("Posts", b'{"posts": []}'),
        ("Letters", b"<letters/>"),
        ("Comments", b'<comments><row Id="1" /></comments>'),
    ],
)
def test_other_files_are_no_dump(tmp_path: Path, name: str, content: bytes) -> None:
    assert not recognised(in_folder(tmp_path, **{name: content}))


def test_an_empty_folder_or_a_damaged_zip_is_no_dump_and_no_error(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        archive.writestr("Posts.xml", POSTS)
    damaged = (tmp_path / "dump.zip").read_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    (tmp_path / "dump.zip").write_bytes(damaged)
    (tmp_path / "empty").mkdir()

    assert not recognised(tmp_path / "dump.zip")
    assert not recognised(tmp_path / "empty")


def test_files_are_known_by_name_whatever_its_case_or_folder(tmp_path: Path) -> None:
    in_folder(tmp_path / "xml", posts=POSTS, PostHistory=b"", notes=b"")
    (tmp_path / "readme.txt").write_text("about this dump")

    with open_export(tmp_path) as export:
        assert files_of(export) == {"posts": "xml/posts.xml", "posthistory": "xml/PostHistory.xml"}


def test_several_dumps_in_one_folder_are_refused(tmp_path: Path) -> None:
    in_folder(tmp_path / "gardens", Posts=POSTS)
    in_folder(tmp_path / "lanterns", Posts=POSTS)

    with (
        open_export(tmp_path) as export,
        pytest.raises(ExportError, match=r"gardens/Posts.xml, lanterns/Posts.xml"),
    ):
        files_of(export)


def test_a_dump_without_posts_is_refused(tmp_path: Path) -> None:
    folder = in_folder(tmp_path, PostHistory=b"<posthistory/>")

    with open_export(folder) as export, pytest.raises(ExportError, match=r"There is no Posts.xml"):
        files_of(export)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bees.meta", "bees.meta"),
        ("Bees.Stackexchange.com", "bees"),
        ("bees.meta.stackexchange.com", "bees.meta"),
        ("lanternoverflow.com", "lanternoverflow"),
        ("lanternoverflow.com-Posts", "lanternoverflow"),
        ("lanterns.net", "lanterns.net"),
    ],
)
def test_the_folder_names_the_site(tmp_path: Path, name: str, expected: str) -> None:
    assert site(in_folder(tmp_path / name, Posts=POSTS)) == expected


def test_a_lone_file_names_the_site_without_its_ending() -> None:
    assert site(DATA / "lantern-yard-cut-off.xml") == "lantern-yard-cut-off"


def test_a_given_name_is_the_site(tmp_path: Path) -> None:
    assert site(in_folder(tmp_path / "x.com", Posts=POSTS), " Bees ") == "Bees"


def test_a_lone_file_that_names_no_site_is_refused(tmp_path: Path) -> None:
    folder = in_folder(tmp_path, Posts=POSTS)

    with pytest.raises(ExportError, match=r"'Posts.xml' does not say which site"):
        site(folder / "Posts.xml")
