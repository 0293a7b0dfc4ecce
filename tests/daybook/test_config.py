"""Which archive a command is about."""

from pathlib import Path

from daybook.config import DEFAULT_HOME, settings_from


def test_the_folder_given_wins_over_the_environment() -> None:
    assert settings_from(Path("/a"), {"DAYBOOK_HOME": "/b"}).home == Path("/a")


def test_the_environment_wins_over_the_default() -> None:
    assert settings_from(None, {"DAYBOOK_HOME": "/b"}).home == Path("/b")


def test_without_either_it_is_a_folder_here() -> None:
    assert settings_from(None, {}).home == Path.cwd() / DEFAULT_HOME


def test_a_relative_folder_is_made_absolute() -> None:
    assert settings_from(Path("x"), {}).home == Path.cwd() / "x"


def test_everything_lies_in_the_one_folder() -> None:
    settings = settings_from(Path("/a"), {})

    files = (settings.events_file, settings.keys_file, settings.views_file, settings.search_folder)

    assert [file.name for file in files] == ["events.db", "keys.db", "views.db", "search"]
    assert {file.parent for file in files} == {Path("/a")}
