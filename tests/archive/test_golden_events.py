import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.application import Archive
from tests import golden
from tests.builders import event_types, memory_archive

FILES = sorted(golden.FOLDER.glob("*.v*.json"))


@pytest.fixture
def reading() -> Iterator[Archive]:
    """An archive with the golden key ring."""
    keyring = golden.golden_keyring()
    with memory_archive(keyring) as archive:
        yield archive
    keyring.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_release_reads_what_an_older_one_stored(reading: Archive, file: Path) -> None:
    stored = json.loads(file.read_text(encoding="utf-8"))

    reads = golden.read(reading, stored)  # a later version may give it more fields

    assert {field: reads[field] for field in stored["reads"]} == stored["reads"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_words_in_it_are_sealed(file: Path) -> None:
    stored = json.loads(file.read_text(encoding="utf-8"))

    for text in _texts(stored["reads"]):
        assert text not in stored["state"]


@pytest.mark.parametrize("event_type", event_types(), ids=lambda event_type: event_type.TOPIC)
def test_every_event_has_its_golden_file(event_type: Any) -> None:
    file = golden.file_of(event_type)

    assert file in FILES, f"{file.name} is missing: run `python -m tests.golden` and commit it"


def test_no_topic_was_given_up_or_changed() -> None:
    topics = {json.loads(file.read_text(encoding="utf-8"))["topic"] for file in FILES}

    assert topics == {event.TOPIC for event in event_types()}
    assert {file.name.rpartition(".v")[0] for file in FILES} == topics


def test_nothing_that_is_there_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    monkeypatch.setattr(golden, "KEYRING", tmp_path / "keyring.json")
    first = golden.write_missing()
    contents = {file: file.read_bytes() for file in first}
    first[0].unlink()

    again = golden.write_missing()

    assert len(first) == len(event_types())
    assert again == [first[0]]
    assert {f: f.read_bytes() for f in first[1:]} == {f: contents[f] for f in first[1:]}


def _texts(reads: Any) -> Iterator[str]:
    """The texts of people in it that are long enough not to turn up by chance."""
    if isinstance(reads, dict) and reads.keys() == {"person", "text"}:
        if len(reads["text"]) > 2:
            yield reads["text"]
    elif isinstance(reads, dict):
        for value in reads.values():
            yield from _texts(value)
