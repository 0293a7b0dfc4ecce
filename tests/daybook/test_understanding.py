"""Understanding an archive: the same whatever interrupts it, here and in a process behind it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from archive.commands import MakeContribution, OpenSpace
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.understanding import finish, is_running, start, stop, understand
from projections.search.engine import Query
from projections.search.meaning.folders import find_folder
from projections.search.meaning.held import models_held
from projections.search.meaning.processor import int8_is_fast
from projections.search.meaning.rows import Rows
from projections.search.meaning.vectors import record_type
from projections.viewer import ANONYMOUS
from tests.projections.search.meaning.kept import Kept, kept

WHEN = datetime(2024, 5, 1, tzinfo=UTC)
KEY = find_folder().key
SIZE = 384
PATIENTLY = """
from projections.search.meaning import index
index._BITE = 5
from daybook.understanding import main
main()
"""


@contextmanager
def filled(settings: Settings, count: int = 40) -> Iterator[Daybook]:
    """An open archive with so many messages, of which nothing is understood."""
    create(settings, "")
    space = OpenSpace(occurred_at=WHEN, key="s", name="help", kind="channel")
    said = [
        MakeContribution(
            occurred_at=WHEN,
            by="x:a",
            key=f"m{n}",
            space="s",
            thread=f"m{n // 3 * 3}",
            body=f"How do I fix puncture number {n} in my bicycle wheel?",
        )
        for n in range(count)
    ]
    with open_daybook(settings) as daybook:
        daybook.archive.record([[space], said], recorded_by=uuid4())
        daybook.catch_up()
        yield daybook


def vectors(daybook: Daybook, key: str = KEY, dimensions: int = SIZE) -> Kept:
    """The passages that are understood, with their vectors."""
    return kept(daybook.engine, daybook.settings.meaning_folder, key, dimensions)


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what another process does."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


def finds(settings: Settings, words: str = "How do I fix a puncture?") -> tuple[int, float | None]:
    """How many threads are found by meaning, and how much of the archive is understood."""
    with open_daybook(settings) as daybook:
        query = Query(words, mode="meaning", limit=100)
        results = daybook.search_engine.search(query, ANONYMOUS)
        return results.total, results.understood


def test_everything_is_understood_and_told_of(settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    with filled(settings) as daybook:
        embedded = understand(daybook, lambda *counts: told.append(counts))

        assert embedded == len(vectors(daybook)) >= 14
        events, passages = (sum(column) for column in zip(*told, strict=True))
        assert (events, passages) == (daybook.tables_at, embedded)
        assert daybook.understood_at == daybook.tables_at
    assert finds(settings) == (14, 1.0)


def test_what_is_understood_is_not_embedded_again(settings: Settings) -> None:
    with filled(settings) as daybook:
        understand(daybook)
        before = vectors(daybook)

        assert understand(daybook) == 0
        assert vectors(daybook) == before


def test_an_empty_archive_is_understood_at_once(settings: Settings) -> None:
    create(settings, "")

    with open_daybook(settings) as daybook:
        assert understand(daybook) == 0


@pytest.mark.parametrize("passages", [1, 16])
def test_killed_and_resumed_it_has_the_same_vectors_as_undisturbed(
    settings: Settings, tmp_path: Path, passages: int
) -> None:
    with filled(settings, 150):
        pass
    other = Settings(tmp_path / "other")
    shutil.copytree(settings.home, other.home)
    with open_daybook(other) as daybook:
        understand(daybook)
        undisturbed = vectors(daybook)

    command = [sys.executable, "-c", PATIENTLY, str(settings.home)]
    with open_daybook(settings) as daybook, subprocess.Popen(command) as process:
        daybook.meaning_index()  # makes the tables
        wait_until(lambda: Rows(daybook.engine, KEY).count() >= passages)
        process.kill()
    assert not is_running(settings)

    with open_daybook(settings) as daybook:
        done = len(vectors(daybook))
        assert passages <= done < len(undisturbed)
        assert understand(daybook) <= len(undisturbed) - done
        assert are_alike(vectors(daybook), undisturbed)


def are_alike(some: Kept, others: Kept) -> bool:
    """Whether the passages are the same, and their vectors too.

    Only in 8-bit arithmetic is a vector the same whatever it was embedded with: ADR 13.
    """
    if int8_is_fast():
        return some == others
    here, there = ({passage[:-1]: passage[-1] for passage in kept} for kept in (some, others))
    return here.keys() == there.keys() and all(
        np.abs(_values(here[one]) - _values(there[one])).max() <= 1 for one in here
    )


def _values(record: object) -> NDArray[np.int16]:
    values: NDArray[np.int8] = np.frombuffer(record, record_type(SIZE))[0]["values"]  # type: ignore[call-overload]
    return values.astype(np.int16)


def test_the_old_model_answers_until_the_new_ones_vectors_are_complete(
    settings: Settings, small_model: Path
) -> None:
    with filled(settings) as daybook:
        understand(daybook)
    new = replace(settings, model=str(small_model))
    key = find_folder(str(small_model)).key
    assert finds(new) == (14, 1.0)

    def interrupted(_events: int, _passages: int) -> None:
        raise KeyboardInterrupt

    with open_daybook(new) as daybook, pytest.raises(KeyboardInterrupt):
        understand(daybook, interrupted)
    with open_daybook(new) as daybook:
        assert models_held(daybook.engine) == sorted([KEY, key])
    assert finds(new) == (14, 1.0)

    with open_daybook(new) as daybook:
        understand(daybook)
        assert models_held(daybook.engine) == [key]
        assert len(vectors(daybook, key, 32)) >= 14
        assert vectors(daybook) == set()
        assert [p.stem for p in new.meaning_folder.glob("*.vectors")] == [key]
        assert daybook.sense.vector("pump").shape == (32,)


def test_the_little_that_is_left_is_understood_before_a_search(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = replace(settings, in_background=True)
    with filled(settings) as daybook:
        finish(daybook)
        assert daybook.understood_at == 0
    with open_daybook(behind) as daybook:
        with monkeypatch.context() as patch:
            patch.setattr("daybook.understanding.LITTLE", 3)
            finish(daybook)
        assert daybook.understood_at == 0

        finish(daybook)
        assert daybook.understood_at == daybook.tables_at


def test_a_model_that_is_not_there_keeps_no_search_from_its_words(settings: Settings) -> None:
    with filled(settings):
        pass
    unknown = replace(settings, in_background=True, model=str(settings.home / "no-model"))

    with open_daybook(unknown) as daybook:
        finish(daybook)
        assert daybook.search_engine.search(Query("puncture"), ANONYMOUS).total == 14


def test_the_process_behind_ends_by_itself_when_everything_is_understood(
    settings: Settings,
) -> None:
    behind = replace(settings, in_background=True)
    with filled(settings):
        pass
    start(settings)
    assert not is_running(settings)

    start(behind)
    assert is_running(settings)
    wait_until(lambda: not is_running(settings))

    assert finds(settings) == (14, 1.0)
    assert not (settings.meaning_folder / "process").exists()
    assert not stop(settings)


def test_one_process_is_begun_and_can_be_stopped(settings: Settings) -> None:
    behind = replace(settings, in_background=True)
    with filled(settings, 2_000) as daybook:
        daybook.meaning_index()
        start(behind)
        first = (settings.meaning_folder / "process").read_text()
        start(behind)
        assert (settings.meaning_folder / "process").read_text() == first
        assert is_running(settings)
        wait_until(lambda: Rows(daybook.engine, KEY).count() > 0)

        assert stop(settings)
        wait_until(lambda: not is_running(settings))

        assert len(vectors(daybook)) > 0
        assert daybook.understood_at < daybook.tables_at


@pytest.mark.parametrize("noted", ["", "nonsense", "4194305", "this process"])
def test_a_note_that_a_killed_process_left_is_no_process(settings: Settings, noted: str) -> None:
    settings.meaning_folder.mkdir(parents=True)
    (settings.meaning_folder / "process").write_text(
        noted.replace("this process", str(os.getpid()))
    )

    assert not is_running(settings)
    assert not stop(settings)
