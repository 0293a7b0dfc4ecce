import stat
from pathlib import Path
from uuid import UUID

import pytest

from daybook.config import Settings
from daybook.exports import (
    beginning_export,
    beside,
    delete_exports,
    exports,
    exports_of,
    register_export,
)

ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)


@pytest.fixture
def written(settings: Settings, tmp_path: Path) -> dict[str, Path]:
    """Files that were written out: one person's each, and one of everybody's."""
    settings.home.mkdir()
    paths = {}
    for name, person in (("ada", ADA), ("bob", BOB), ("all", None)):
        paths[name] = tmp_path / f"{name}.zip"
        paths[name].write_text(f"the words of {name}")
        register_export(settings, paths[name], person)
    return paths


def named(settings: Settings) -> list[str]:
    return [Path(export.path).stem for export in exports(settings)]


def test_what_was_written_is_registered_for_its_owner_alone(
    settings: Settings, written: dict[str, Path]
) -> None:
    assert named(settings) == ["ada", "bob", "all"]
    assert stat.S_IMODE((settings.home / "exports.json").stat().st_mode) == 0o600


def test_an_archive_that_wrote_nothing_has_an_empty_register(settings: Settings) -> None:
    assert exports(settings) == []
    delete_exports(settings, [ADA])


def test_those_that_may_hold_somebodys_words_are_theirs_and_everybodys(
    settings: Settings, written: dict[str, Path]
) -> None:
    assert [Path(e.path).stem for e in exports_of(settings, [ADA])] == ["ada", "all"]

    delete_exports(settings, [ADA])

    assert {name for name, path in written.items() if path.exists()} == {"bob"}
    assert named(settings) == ["bob"]


def test_a_file_that_was_changed_or_moved_since_is_left_to_whoever_did_so(
    settings: Settings, written: dict[str, Path]
) -> None:
    written["ada"].write_text("something else")
    written["all"].rename(written["all"].with_name("moved.zip"))
    assert [export.is_unchanged for export in exports(settings)] == [False, True, False]

    delete_exports(settings, [ADA])

    assert written["ada"].read_text() == "something else"
    assert named(settings) == ["bob"]


def test_writing_the_same_file_again_registers_it_once(
    settings: Settings, written: dict[str, Path]
) -> None:
    written["bob"].write_text("more words")
    register_export(settings, written["bob"], BOB)

    assert named(settings) == ["ada", "all", "bob"]
    assert exports(settings)[-1].is_unchanged


@pytest.mark.parametrize("is_whole", [False, True])
def test_one_that_was_killed_before_it_was_registered_goes_too(
    settings: Settings, tmp_path: Path, is_whole: bool
) -> None:
    file = tmp_path / "ada.zip"
    settings.home.mkdir()
    killed = beginning_export(settings, file, ADA, b"words")
    killed.__enter__()
    (file if is_whole else beside(file)).write_bytes(b"words" if is_whole else b"wo")

    delete_exports(settings, [ADA])

    assert not file.exists()
    assert not beside(file).exists()
    assert exports(settings) == []


def test_one_that_fails_is_not_noted_and_what_it_was_to_replace_still_is(
    settings: Settings, written: dict[str, Path]
) -> None:
    before = exports(settings)

    with (
        pytest.raises(OSError, match="full"),
        beginning_export(settings, written["ada"], ADA, b"new"),
    ):
        raise OSError("full")

    assert exports(settings) == before
