"""The meaning index goes on with what a killed process left."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.commands import Command
from projections.following import follow
from projections.projection import catch_up
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.rows import Rows
from projections.search.meaning.tables import passages
from projections.search.meaning.vectors import (
    VectorWriter,
)
from projections.store import positions
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import contributions
from tests.builders import a, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, erase, message
from tests.projections.search.meaning.kept import kept
from tests.projections.search.meaning.shelves import Shelf
from tests.projections.search.meaning.word_model import WordModel
from tests.projections.worlds import change, merge, opened

KILLED = """
import sys
from pathlib import Path
from projections.search.meaning.index import MeaningIndex
from projections.store import open_read_database
from projections.threads.tables import contributions
from tests.projections.search.meaning.word_model import WordModel
import sqlalchemy as sa
engine = open_read_database(sys.argv[1])
index = MeaningIndex(Path(sys.argv[2]), engine, WordModel())
index.on_embedded = lambda count: print(count, flush=True)
with engine.connect() as connection:
    ids = connection.scalars(sa.select(contributions.c.id)).all()
    index.update(connection, ids)
"""


@pytest.mark.parametrize("bites", [1, 3, 6])
def test_a_process_that_was_killed_leaves_what_another_can_go_on_with(
    shelf: Shelf, bites: int
) -> None:
    shelf.library.say("The first of all messages.")
    with shelf.engine.connect() as connection:
        example = connection.execute(sa.select(contributions)).mappings().first()
    assert example
    said = [
        {**example, "id": uuid4(), "thread_id": uuid4(), "body": f"Message {n} about boiler {n}."}
        for n in range(2_000)
    ]
    with shelf.engine.begin() as connection:
        connection.execute(contributions.insert(), said)
    shelf.library.said += [each["id"] for each in said]
    url = shelf.engine.url.render_as_string(hide_password=False)

    command = [sys.executable, "-c", KILLED, url, str(shelf.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        done = sum(int(process.stdout.readline()) for _ in range(bites))
        time.sleep(0.002 * bites)
        process.kill()

    assert done <= len(shelf.kept()) < 2_001
    shelf.library.changed.update(shelf.library.said)
    shelf.update()
    assert len(shelf.model.embedded) <= 2_001 - done
    assert shelf.kept() == shelf.undisturbed()


class Death:
    """Comes before or after a step that changes something, after so many of them."""

    def __init__(self, patch: pytest.MonkeyPatch):
        self.left: int | None = None
        for owner, names in (
            (VectorWriter, ("append", "wipe", "keep")),
            (Rows, ("change", "wiped")),
            (WordModel, ("embed",)),
        ):
            for name in names:
                patch.setattr(owner, name, self._deadly(getattr(owner, name)))

    def _deadly(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def deadly(*args: Any) -> Any:
            self._come_nearer()
            result = step(*args)
            self._come_nearer()
            return result

        return deadly

    def _come_nearer(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise KeyboardInterrupt


_numbers = st.integers(1, 6)
_threads = st.sampled_from(["m/1", "m/2", "m/3"])
_bodies = st.sampled_from(
    [
        "The pump stopped at noon",
        "Water drips from the valve",
        "thanks!",
        "Cold rooms again " * 30,
        "",
    ]
)
_visibilities = st.sampled_from([None, None, "members"])
_commands = st.one_of(
    st.builds(
        lambda n, by, t, body, v: message(n, by, thread=t, body=body, visibility=v),
        *(_numbers, st.sampled_from([ADA, BOB]), _threads, _bodies, _visibilities),
    ),
    st.builds(
        lambda n, m, body: change(c.ReviseContribution, n, m, body=body),
        _numbers,
        _numbers,
        _bodies,
    ),
    st.builds(
        change,
        st.sampled_from([c.HideContribution, c.WithdrawContribution, c.RestoreContribution]),
        *(_numbers, st.integers(7, 30)),
    ),
    st.builds(
        lambda t, by, title: opened(t, title=title, by=by),
        _threads,
        st.sampled_from([ADA, BOB]),
        st.sampled_from(["", "Pumps", "Valves and pipes"]),
    ),
    st.builds(
        lambda t, title: a(c.RenameThread, thread=t, title=title),
        _threads,
        st.sampled_from(["Renamed", "Pumps"]),
    ),
    st.builds(merge, _threads, _threads, st.integers(7, 30)),
)


@pytest.fixture
def death() -> Iterator[Death]:
    """It comes when it is told to."""
    with pytest.MonkeyPatch.context() as patch:
        yield Death(patch)


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.tuples(st.lists(_commands, min_size=1, max_size=8), st.none() | st.integers(0, 12)),
        min_size=1,
        max_size=4,
    ),
    erased=st.sampled_from(["", ADA, BOB]),
    size=st.integers(1, 9),
)
def test_killed_and_resumed_it_comes_to_the_same_as_undisturbed(
    parts: list[tuple[list[Command], int | None]],
    erased: str,
    size: int,
    death: Death,
    tmp_path: Path,
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    folder = tmp_path / uuid4().hex
    with memory_archive(new_keyring()) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.following.READ", size)
        patch.setattr("projections.search.meaning.index._BITE", 2)

        def bring(index: MeaningIndex) -> None:
            last = archive.recorder.max_notification_id() or 0
            follow(archive, engine, index, last)

        for commands, dies_at in [*parts, ([], 3)]:
            record(archive, *commands)
            if not commands and erased and archive.load([archive.id_of("person", erased)]):
                erase(archive, erased)
            catch_up(archive, engine, [ThreadsProjection()])
            death.left = dies_at
            try:
                bring(MeaningIndex(folder, engine, WordModel()))
            except KeyboardInterrupt:
                bring(MeaningIndex(folder, engine, WordModel()))
            death.left = None
        bring(MeaningIndex(folder, engine, WordModel("undisturbed")))

        assert kept(engine, folder) == kept(engine, folder, "undisturbed")
        with engine.connect() as connection:
            unwiped = passages.c.gone & passages.c.thread_id.is_not(None)
            assert connection.execute(sa.select(passages).where(unwiped)).all() == []
    engine.dispose()
