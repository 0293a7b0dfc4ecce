"""daybook export person: their own words, in a file that an erasure deletes."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from daybook.config import Settings
from daybook.exports import exports
from tests.daybook.holding import another_writing

PEOPLE = """{"daybook": 1, "community": "Yard"}
{"type": "open-space", "occurred_at": "2024-01-01", "key": "s", "name": "Shed", "kind": "channel"}
{"type": "make-contribution", "occurred_at": "2024-01-02", "key": "1", "space": "s", "thread": "t", "by": "mailto:ada@example.org", "by_name": "Ada Lee", "body": "adaword <@mailto:bob@example.org>", "extra": {"file": "extraword.pdf"}}
{"type": "make-contribution", "occurred_at": "2024-01-03", "key": "2", "space": "s", "thread": "t", "by": "mailto:bob@example.org", "by_name": "Bob Lee", "body": "bobword"}
"""  # noqa: E501

Run = Callable[..., Result]


@pytest.fixture
def filled(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with two people; the folder to export to."""
    monkeypatch.setenv("DAYBOOK_UNDERSTAND", "asked")
    (tmp_path / "in.jsonl").write_text(PEOPLE, encoding="utf-8")
    assert run("import", str(tmp_path / "in.jsonl")).exit_code == 0
    return tmp_path


def export(run: Run, folder: Path, *more: str) -> Result:
    return run("export", "person", "Ada", "--out", str(folder / "ada.zip"), *more)


def test_it_writes_their_words_and_nobody_elses(run: Run, filled: Path) -> None:
    result = export(run, filled)

    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(filled / "ada.zip") as archive:
        assert archive.namelist() == ["README.txt", "words.md", "words.json"]
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    told = json.loads(texts["words.json"])
    assert (told["format"], told["version"], told["complete"]) == ("own-words", 1, True)
    assert told["community"] == "in.jsonl"
    assert list(told["mentions"].values()) == ["Bob Lee"]
    assert "> adaword @Bob Lee" in texts["words.md"]
    assert "The archive then held" in texts["README.txt"]
    for text in (texts["words.md"], texts["words.json"]):
        assert "extraword.pdf" in text  # only the log has it
        assert "mailto:ada@example.org" in text
        assert "bobword" not in text


def test_only_its_owner_can_read_the_file_and_it_is_noted(
    run: Run, filled: Path, settings: Settings
) -> None:
    export(run, filled)

    assert stat.S_IMODE((filled / "ada.zip").stat().st_mode) == 0o600
    [noted] = exports(settings)
    assert (noted.path, noted.is_unchanged) == (str(filled / "ada.zip"), True)
    assert noted.person
    assert [file.name for file in filled.glob(".*")] == []


def test_an_erasure_deletes_it(run: Run, filled: Path) -> None:
    export(run, filled)

    erased = run("erase", "Ada", "--reason", "asked", "--yes", "--recorded-by", "mailto:z@e.org")

    assert erased.exit_code == 0, erased.output
    assert not (filled / "ada.zip").exists()
    assert "erased already" in export(run, filled).output or "Nobody" in export(run, filled).output


def test_a_file_that_is_there_is_left_without_force(run: Run, filled: Path) -> None:
    (filled / "ada.zip").write_text("precious")

    refused = export(run, filled)

    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert (filled / "ada.zip").read_text() == "precious"
    assert export(run, filled, "--force").exit_code == 0
    assert zipfile.is_zipfile(filled / "ada.zip")


def test_several_of_that_name_are_listed_and_nobody_is_told(run: Run, filled: Path) -> None:
    several = run("export", "person", "Lee")
    nobody = run("export", "person", "Zed")

    assert several.exit_code == nobody.exit_code == 1
    assert "2 people are called 'Lee'" in several.output
    assert "Nobody is called 'Zed'" in nobody.output


def test_json_tells_where_it_is(run: Run, filled: Path) -> None:
    told = json.loads(export(run, filled, "--json").stdout.splitlines()[-1])

    assert told["file"] == str(filled / "ada.zip")
    assert told["contributions"] == 1


def test_where_it_cannot_be_written_nothing_is_left(
    run: Run, filled: Path, settings: Settings
) -> None:
    result = run("export", "person", "Ada", "--out", str(filled / "no" / "ada.zip"))

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert exports(settings) == []


def test_while_another_writes_nothing_is_exported(
    run: Run, filled: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daybook.cli.export.RECORDING_PATIENCE", 0)
    with another_writing(settings):
        busy = export(run, filled)

    assert busy.exit_code == 1
    assert "Another process (`daybook import`" in busy.output
    assert not (filled / "ada.zip").exists()


@pytest.mark.parametrize("name", ["native", "convokit", "parquet"])
def test_all_of_it_is_exported_for_visitors_unless_asked_for_others(
    run: Run, filled: Path, name: str, settings: Settings
) -> None:
    out = filled / name
    made = run("export", name, "--out", str(out))

    assert made.exit_code == 0, made.output
    assert "holds what all visitors see: " in made.output
    assert json.loads((out / "manifest.json").read_text())["viewer"] == "anonymous"
    assert [noted.path for noted in exports(settings)] == [str(out)]
    again = run("export", name, "--out", str(out))
    assert again.exit_code == 1
    assert "--force" in again.output


def test_an_erasure_lists_and_deletes_an_export_of_everybody(
    run: Run, filled: Path, settings: Settings
) -> None:
    run("export", "native", "--out", str(filled / "out"), "--as", "steward")
    words = ("erase", "Ada", "--reason", "asked", "--recorded-by", "mailto:z@e.org")

    plan = run(*words, "--dry-run")
    run(*words, "--yes")

    assert str(filled / "out") in plan.output
    assert not (filled / "out").exists()
    assert exports(settings) == []


def test_pseudonyms_are_the_same_in_every_export_with_one_key_file(run: Run, filled: Path) -> None:
    for name in ("one", "two"):
        out, key = str(filled / name), str(filled / "key")
        told = run("export", "convokit", "--out", out, "--pseudonyms", key)
        assert f"Keep {key}" in told.output

    speakers = [(filled / name / "speakers.json").read_text() for name in ("one", "two")]
    assert speakers[0] == speakers[1]
    assert "Ada" not in speakers[0]


def test_a_key_file_that_holds_no_key_is_refused(run: Run, filled: Path) -> None:
    (filled / "key").write_text("no key")
    refused = run(
        "export", "native", "--out", str(filled / "o"), "--pseudonyms", str(filled / "key")
    )

    assert refused.exit_code == 1
    assert "holds no key" in refused.output
    assert not (filled / "o").exists()


def test_the_manifest_is_told_as_json(run_json: Callable[..., object], filled: Path) -> None:
    told = run_json("export", "native", "--out", str(filled / "out"))

    assert isinstance(told, dict)
    assert told["counts"]["contributions"] == 2
    assert told["folder"] == str(filled / "out")
