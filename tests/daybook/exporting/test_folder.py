"""Where exports are written: whole or not at all, and never over what is somebody else's."""

import json
import os
import stat
from pathlib import Path

import pytest

from daybook.bootstrap import Daybook
from daybook.config import Settings
from daybook.exporting.folder import OutError, check_out, digests, write_folder
from daybook.exporting.formats import Format
from daybook.exporting.making import make_export
from daybook.exporting.manifest import FILE, read_manifest
from daybook.exporting.sight import Sight
from daybook.exports import beside, delete_exports, exports, former_of

CONVOKIT = Format("convokit", "", "daybook.exporting.convokit")


@pytest.fixture
def made(demo: Daybook, tmp_path: Path) -> Path:
    """An export of the demo."""
    make_export(demo, CONVOKIT, tmp_path / "out", Sight())
    return tmp_path / "out"


def test_only_its_owner_can_read_it_and_nothing_lies_beside_it(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert list(made.parent.iterdir()) == [made]


def test_the_manifest_names_every_file_with_its_digest(demo: Daybook, made: Path) -> None:
    [noted] = [e for e in exports(demo.settings) if e.path == str(made)]

    assert {*read_manifest(made).files, FILE} == {file.name for file in made.iterdir()}
    assert noted.is_unchanged
    (made / "corpus.json").write_text("{}")
    assert not noted.is_unchanged


def test_a_folder_that_is_there_is_left_without_force(demo: Daybook, made: Path) -> None:
    with pytest.raises(OutError, match="is there already"):
        make_export(demo, CONVOKIT, made, Sight())

    before = read_manifest(made)
    make_export(demo, CONVOKIT, made, Sight(), force=True)
    assert read_manifest(made).counts == before.counts
    assert list(made.parent.iterdir()) == [made]


def test_what_is_no_export_or_holds_other_files_is_left_even_with_force(
    made: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("precious")
    (tmp_path / "file").write_text("precious")
    (made / "notes.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "letters")

    for out, why in (
        (tmp_path / "letters", "no export of Daybook"),
        (tmp_path / "file", "no folder"),
        (made, "notes.txt"),
        (tmp_path / "link", "no folder"),
        (tmp_path / "none" / "out", "Make it first"),
    ):
        with pytest.raises(OutError, match=why):
            check_out(out, force=True)
    assert (tmp_path / "letters" / "one.txt").read_text() == "precious"


def test_one_that_fails_leaves_what_was_there(demo: Daybook, made: Path) -> None:
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    noted = exports(demo.settings)

    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write_folder(demo.settings, made, fail)

    assert {file.name: file.read_bytes() for file in made.iterdir()} == before
    assert list(made.parent.iterdir()) == [made]
    assert exports(demo.settings) == noted


@pytest.mark.parametrize("at", ["writing", "moving"])
def test_one_that_is_killed_looks_like_none_and_an_erasure_deletes_what_is_left(
    settings: Settings, tmp_path: Path, at: str
) -> None:
    settings.home.mkdir()
    out = tmp_path / "out"
    if (child := os.fork()) == 0:
        kill_while(settings, out, at)
    os.waitpid(child, 0)
    assert not (out / FILE).exists() or at == "moving"

    delete_exports(settings, [])

    assert not out.exists()
    assert not beside(out).exists()
    assert not former_of(out).exists()


def kill_while(settings: Settings, out: Path, at: str) -> None:
    """Write an export, and die of it."""

    def write(folder: Path) -> None:
        (folder / "words").write_text("words of somebody")
        if at == "writing":
            os._exit(1)
        (folder / FILE).write_text('{"files": {}}')

    Path.rename = lambda *_: os._exit(1)  # type: ignore[assignment, method-assign]
    write_folder(settings, out, write)
    os._exit(2)


def test_an_erasure_deletes_what_lies_as_it_was_written_and_leaves_the_rest(
    settings: Settings, tmp_path: Path
) -> None:
    def write(folder: Path) -> None:
        (folder / "pages").mkdir()
        for name in ("pages/one", "two", "three"):
            (folder / name).write_text("words")
        files = json.dumps({"files": dict(digests(folder))})
        (folder / FILE).write_text(files)

    settings.home.mkdir()
    write_folder(settings, tmp_path / "out", write)
    write_folder(settings, tmp_path / "whole", write)
    (tmp_path / "out" / "two").write_text("somebody changed this")
    (tmp_path / "out" / "notes.txt").write_text("somebody's own")

    delete_exports(settings, [])

    assert {file.name for file in (tmp_path / "out").iterdir()} == {"two", "notes.txt"}
    assert not (tmp_path / "whole").exists()
    assert exports(settings) == []
