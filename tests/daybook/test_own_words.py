"""The zip of a person's own words: the same for the same, safe on the disk, whole to read."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import commands as c
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.exports import exports
from daybook.own_words import own_words_zip, write_own_words
from daybook.recording import record
from projections.people.called import Candidate, people_called
from projections.viewer import STEWARD
from tests.builders import a, later
from tests.reading import handle

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def daybook(settings: Settings) -> Iterator[Daybook]:
    """An archive in which Ada said something, reworded it, and had it hidden."""
    create(settings, "The Hall")
    with open_daybook(settings) as daybook:
        said = {"contribution": "1", "by": handle("ada")}
        record(
            daybook,
            [
                a(c.OpenSpace, key="hall", name="# hall\n## x"),
                a(c.OpenThread, key="t", space="hall", title="Keys", by=handle("ada")),
                a(c.MakeContribution, key="1", space="hall", thread="t", by=handle("ada"),
                  by_name="Ada", body="first\n# no heading", extra={"file": "key.pdf"}),
                a(c.ReviseContribution, **said, body=f"second <@{handle('bob')}>", reason="slip",
                  occurred_at=later(5)),
                a(c.HideContribution, contribution="1", by=handle("bob"), reason="rude", norm="n/2",
                  occurred_at=later(9)),
            ],
            handle("ada"),
        )  # fmt: skip
        yield daybook


@pytest.fixture
def ada(daybook: Daybook) -> Candidate:
    [found] = people_called(daybook.engine, handle("ada"), daybook.archive.id_of)
    return found


def files_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_same_words_at_the_same_time_give_the_same_bytes(
    daybook: Daybook, ada: Candidate
) -> None:
    first, second = (own_words_zip(daybook, ada, at=AT).content for _ in range(2))

    assert first == second
    assert files_of(first) != files_of(own_words_zip(daybook, ada).content)
    for entry in zipfile.ZipFile(io.BytesIO(first)).infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.external_attr >> 16 == 0o600


def test_it_says_what_it_is_and_how_far_the_log_was(daybook: Daybook, ada: Candidate) -> None:
    read = files_of(own_words_zip(daybook, ada, at=AT).content)["README.txt"]

    assert "From the archive of: The Hall" in read
    assert "Exported at: 2026-03-01 12:00:00 UTC" in read
    assert f"then held {daybook.tables_at} events" in read
    assert "1 contributions" in read or "1 contribution" in read


def test_words_are_told_with_what_became_of_them(daybook: Daybook, ada: Candidate) -> None:
    told = files_of(own_words_zip(daybook, ada, at=AT).content)["words.md"]

    assert "## # hall ## x" in told  # on one line
    assert "### Keys" in told
    assert "- They called it “Keys”" in told
    assert "> first\n> # no heading" in told
    assert told.index("> second") < told.index("Former wording 1")
    assert "Reason for the edit: slip" in told
    assert "- Hidden on 2020-05-01 12:09 UTC, under n/2: rude" in told or "under n/2: rude" in told
    assert "\n# no heading" not in told


def test_programs_get_the_same_whole(daybook: Daybook, ada: Candidate) -> None:
    told = json.loads(files_of(own_words_zip(daybook, ada, at=AT).content)["words.json"])

    [space] = told["spaces"]
    [thread] = space["threads"]
    [said] = thread["contributions"]
    assert [w["text"].split()[0] for w in said["wordings"]] == ["first", "second"]
    assert said["fates"][0]["norm"] == "n/2"
    more = {(m["what"], m["text"]) for m in told["more"]}
    assert ("person.introduced address", handle("ada")) in more
    assert any("key.pdf" in text for _, text in more)


def test_a_stewards_copy_has_nothing_that_only_the_log_holds(
    daybook: Daybook, ada: Candidate
) -> None:
    told = json.loads(files_of(own_words_zip(daybook, ada, STEWARD, AT).content)["words.json"])

    assert told["complete"] is False
    assert told["more"] == []
    assert told["spaces"]


def test_what_fails_on_the_way_leaves_no_words_behind(
    daybook: Daybook, ada: Candidate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    daybook.settings.home.joinpath("exports.json").mkdir()  # so that nothing can be noted

    with pytest.raises(OSError, match=r"exports\.json"):
        write_own_words(daybook, ada, tmp_path / "ada.zip", force=False)

    assert list(tmp_path.glob("*.zip*")) == list(tmp_path.glob(".*")) == []


def test_a_file_that_is_there_is_overwritten_only_by_force(
    daybook: Daybook, ada: Candidate, tmp_path: Path
) -> None:
    file = tmp_path / "ada.zip"
    file.write_text("precious")

    with pytest.raises(FileExistsError, match="--force"):
        write_own_words(daybook, ada, file, force=False)
    assert file.read_text() == "precious"
    write_own_words(daybook, ada, file, force=True)

    assert [e.path for e in exports(daybook.settings)] == [str(file)]
