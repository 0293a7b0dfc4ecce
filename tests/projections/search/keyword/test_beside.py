"""The keyword index is built beside the live one, and then replaces it in one step."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.application import Archive
from projections.following import follow
from projections.projection import position_of
from projections.search.keyword import index as keyword
from projections.search.keyword.beside import IndexBeside, discard_index, rebuild_index
from projections.search.keyword.index import IndexInUseError, KeywordIndex
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.keyword.storage import MappedStorage
from projections.store import open_read_database
from tests.contracts.projections import ADA, BOB, message
from tests.projections.worlds import World

COUNT = 30
KILLED = """
import os, signal, sys
from pathlib import Path
from eventsourcing.application import Application
from projections.search.keyword import beside, storage
from projections.search.keyword.index import KeywordIndex
from projections.store import open_read_database

events, views, folder, name = sys.argv[1:]


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


if name == "linked":
    linked = []
    real = storage._give_name
    storage._give_name = lambda *files: die() if len(linked) > 2 else linked.append(real(*files))
elif name == "switched":
    storage.clean_files = die
elif name == "cleaned":
    beside._move = die
elif name == "moved":
    real_move = beside._move
    beside._move = lambda *given: (real_move(*given), die())
store = {"PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
         "SQLITE_DBNAME": events, "SQLITE_LOCK_TIMEOUT": "30"}
archive = Application(store)
engine = open_read_database(views)
live = KeywordIndex(Path(folder, "search"))
upto = archive.recorder.max_notification_id()
beside.rebuild_index(archive, engine, live, Path(folder, "search-rebuild"), lambda: upto)
"""


class Shelf:
    """An archive of messages, its index, and where that is built anew."""

    def __init__(self, archive: Archive, engine: sa.Engine, folder: Path):
        self.archive, self.engine, self.home = archive, engine, folder
        self.world = World(archive, engine)
        said = [(ADA, "Pump") if n % 3 else (BOB, "Pump whispered") for n in range(COUNT)]
        told = (message(n, by, body=f"{body} {n}") for n, (by, body) in enumerate(said))
        self.world.tell(*told)
        self.live = KeywordIndex(folder / "search")
        self.beside = folder / "search-rebuild"
        self.follow()

    @property
    def last(self) -> int:
        return self.archive.recorder.max_notification_id() or 0

    def follow(self) -> None:
        follow(self.archive, self.engine, self.live, self.last)

    def rebuild(self, told: Callable[[int, int], None] = lambda *_: None) -> None:
        rebuild_index(self.archive, self.engine, self.live, self.beside, lambda: self.last, told)

    def places(self) -> tuple[int, int]:
        """Where the live index stands, and the one that is built."""
        names = (KeywordIndex.name, IndexBeside.name)
        live, beside = (position_of(self.engine, name) for name in names)
        return live, beside

    def is_whole(self) -> bool:
        """Whether the live index has every message, and no file that it has no use for."""
        storage = MappedStorage(self.live.folder)
        named = {segment.segment_id() for segment in storage.segments()}
        files = [file.name for file in self.live.folder.glob("MAIN_*.*")]
        assert {name.partition(".")[0] for name in files} == named
        assert len(list(self.live.folder.glob("*.toc"))) == 1
        return self.live.document_count() == COUNT


@pytest.fixture
def shelf(archive: Archive, engine: sa.Engine, tmp_path: Path) -> Iterator[Shelf]:
    """A shelf whose index is up to date."""
    shelf = Shelf(archive, engine, tmp_path)
    yield shelf
    shelf.live.close()


def names_of(folder: Path) -> set[str]:
    return {segment.segment_id() for segment in MappedStorage(folder).segments()}


def test_it_takes_the_place_of_the_live_one_and_leaves_nothing_beside(shelf: Shelf) -> None:
    before = names_of(shelf.live.folder)

    shelf.rebuild()

    assert not before & names_of(shelf.live.folder)
    assert shelf.is_whole()
    assert shelf.places() == (shelf.last, 0)
    assert not shelf.beside.exists()
    shelf.rebuild()
    assert shelf.is_whole()


def test_searches_find_all_of_it_all_the_while(shelf: Shelf) -> None:
    reader, seen, done = SnapshotReader(shelf.live.folder), set(), threading.Event()
    errors: list[Exception] = []

    def search() -> None:
        while not done.is_set():
            try:
                seen.add(reader.current().count)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
                errors.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    for _ in range(4):
        shelf.rebuild()
    done.set()
    thread.join()

    assert not errors
    assert seen == {COUNT}


def test_stopped_it_goes_on_from_its_last_commit(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 8)
    monkeypatch.setattr(IndexBeside, "commit_after", 1)
    before = names_of(shelf.live.folder)

    def stop(done: int, _total: int) -> None:
        if done >= 24:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.rebuild(stop)
    assert names_of(shelf.live.folder) == before
    assert shelf.places() == (shelf.last, 24)

    told: list[tuple[int, int]] = []
    shelf.rebuild(lambda *heard: told.append(heard))
    assert told[0] == (24, shelf.last)
    assert told[-1] == (shelf.last, shelf.last)
    assert shelf.is_whole()


@pytest.mark.parametrize("point", ["linked", "switched", "cleaned", "moved"])
def test_killed_in_the_swap_it_is_whole_and_then_swapped(
    shelf: Shelf, archive: Archive, point: str
) -> None:
    events = archive.env["SQLITE_DBNAME"]
    given = (events, str(shelf.engine.url), str(shelf.home), point)

    process = subprocess.run([sys.executable, "-c", KILLED, *given], check=False)

    assert process.returncode == -signal.SIGKILL
    assert SnapshotReader(shelf.live.folder).current().count == COUNT
    live, _ = shelf.places()
    assert live <= shelf.last
    shelf.follow()
    assert shelf.live.document_count() == COUNT
    shelf.rebuild()
    assert shelf.is_whole()
    assert shelf.places() == (shelf.last, 0)
    assert not shelf.beside.exists()


def test_what_is_recorded_while_it_is_built_is_found(shelf: Shelf) -> None:
    said = iter(range(COUNT, COUNT + 2))

    def tell_more(done: int, total: int) -> None:
        number = next(said, None)
        if number is not None:
            shelf.world.tell(message(number, ADA, body=f"Late pump {number}"))
            shelf.follow()

    shelf.rebuild(tell_more)

    assert shelf.live.document_count() == COUNT + 2
    assert shelf.places() == (shelf.last, 0)


def test_who_was_erased_while_it_lay_unfinished_is_not_in_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 20)
    monkeypatch.setattr(IndexBeside, "commit_after", 1)
    assert any(b"whisper" in file.read_bytes() for file in shelf.live.folder.iterdir())
    with pytest.raises(KeyboardInterrupt):
        shelf.rebuild(lambda done, _: done >= 20 and _stop())
    shelf.world.erase(BOB)

    shelf.rebuild()

    assert shelf.live.document_count() == COUNT - len(range(0, COUNT, 3))
    assert not any(b"whisper" in file.read_bytes() for file in shelf.live.folder.iterdir())


def _stop() -> None:
    raise KeyboardInterrupt


def test_a_folder_without_its_place_or_a_place_without_its_folder_is_begun_anew(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.following.READ", 8)
    monkeypatch.setattr(IndexBeside, "commit_after", 1)
    for take_away in ("place", "folder", "contents"):
        with pytest.raises(KeyboardInterrupt):
            shelf.rebuild(lambda done, _: done >= 24 and _stop())
        if take_away == "place":
            with shelf.engine.begin() as connection:
                connection.exec_driver_sql(
                    "DELETE FROM projection_positions WHERE projection = 'keyword rebuild'"
                )
        for file in shelf.beside.iterdir() if take_away == "folder" else ():
            file.unlink()
        for file in shelf.beside.glob("*.toc") if take_away == "contents" else ():
            file.unlink()

        shelf.rebuild()
        assert shelf.is_whole()


def test_it_is_discarded_whole(shelf: Shelf) -> None:
    with pytest.raises(KeyboardInterrupt):
        shelf.rebuild(lambda *_: _stop())
    assert shelf.beside.exists()

    assert discard_index(shelf.engine, shelf.beside)

    assert not shelf.beside.exists()
    assert not discard_index(shelf.engine, shelf.beside)
    assert shelf.is_whole()


def test_while_another_process_writes_to_the_live_one_it_waits_and_keeps_what_it_has(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyword, "_WAIT_FOR_LOCK", 0.1)
    other = KeywordIndex(shelf.live.folder)
    ids = [shelf.archive.id_of("contribution", "m/1")]
    with shelf.engine.connect() as connection:
        other.update(connection, ids)

    with pytest.raises(IndexInUseError, match="Wait until it has finished"):
        shelf.rebuild()
    assert shelf.places() == (shelf.last, shelf.last)
    other.commit()

    shelf.rebuild()
    assert shelf.is_whole()


def test_where_files_cannot_have_two_names_they_are_copied(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    shelf.rebuild()

    assert shelf.is_whole()


def test_what_a_killed_writer_left_is_swept_away(shelf: Shelf) -> None:
    (shelf.live.folder / "MAIN_dead.trm").write_bytes(b"words")
    (shelf.live.folder / "abc.tmp").mkdir()
    (shelf.live.folder / "abc.tmp" / "words").write_bytes(b"words")

    shelf.rebuild()

    assert shelf.is_whole()
    assert not (shelf.live.folder / "abc.tmp").exists()


def test_on_another_database_it_is_the_same(
    archive: Archive, postgres_url: str, tmp_path: Path
) -> None:
    engine = open_read_database(postgres_url)
    shelf = Shelf(archive, engine, tmp_path)

    shelf.rebuild()

    assert shelf.is_whole()
    assert shelf.places() == (shelf.last, 0)
    engine.dispose()
