"""Composition root: makes a Daybook from its settings. Knows every part, and what is real."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from archive.application import Archive
from archive.store.keyring import Keyring, open_key_database
from daybook.config import Settings
from daybook.rebuilding import (
    alone,
    beside_tables,
    discard_rebuild,
    index_folder,
    scratch_tables,
)
from projections.citations.projection import CitationsProjection
from projections.decisions.projection import DecisionsProjection
from projections.following import follow
from projections.imports.projection import ImportsProjection
from projections.norms.projection import NormsProjection
from projections.people.projection import PeopleProjection
from projections.projection import Projection, catch_up, position_of, prepare
from projections.rebuilding import READING, Told, outdated, rebuild, silent
from projections.roles.projection import RolesProjection
from projections.search.engine import SearchEngine
from projections.search.keyword.beside import rebuild_index
from projections.search.keyword.index import KeywordIndex
from projections.search.meaning.choice import note_model
from projections.search.meaning.folders import find_folder
from projections.search.meaning.generations import begin, discard, newest
from projections.search.meaning.index import MeaningIndex
from projections.search.meaning.loading import load_model
from projections.search.meaning.model import ModelError
from projections.search.meaning.sense import Sense
from projections.search.meaning.tables import index_name
from projections.search.search import Search
from projections.spaces.projection import SpacesProjection
from projections.store import open_read_database
from projections.threads.projection import ThreadsProjection
from projections.verifying import Compared, compare

INDEXING = "Indexing"
SQLITE = b"SQLite format 3\0"
PROJECTIONS: tuple[type[Projection], ...] = (
    PeopleProjection,
    SpacesProjection,
    ThreadsProjection,
    NormsProjection,
    DecisionsProjection,
    RolesProjection,
    CitationsProjection,
    ImportsProjection,
)


class NoArchiveError(Exception):
    """There is no archive where one was asked for."""


class DamagedArchiveError(Exception):
    """A file of the archive is not what it should be."""


@dataclass
class Daybook:
    """An open archive: what records, what was projected, and what searches."""

    settings: Settings
    community: str
    archive: Archive
    engine: sa.Engine
    index: KeywordIndex
    search_engine: SearchEngine
    sense: Sense
    model: str = ""

    def catch_up(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the read models, then the index, to the end of the log."""
        self.catch_up_tables(progress)
        self.catch_up_index(progress)

    def catch_up_tables(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the read models to the end of the log; those of another version are rebuilt."""
        projections = [p() for p in PROJECTIONS]
        stale = [p for p in projections if outdated(self.engine, p)]
        if stale:
            self.rebuild_tables(stale)
        catch_up(self.archive, self.engine, projections, progress)

    def catch_up_index(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the index to where the read models are."""
        follow(self.archive, self.engine, self.index, self.tables_at, progress)

    def rebuild_tables(self, projections: Sequence[Projection], told: Told = silent) -> None:
        """Build read models anew beside the live ones, which serve until all is done.

        Stopped, it goes on where it was. Raises ProjectionError, RebuildError, RebuildInUseError.
        """
        with alone(self.settings), beside_tables(self.settings) as beside:
            rebuild(self.archive, self.engine, beside, projections, told)

    def rebuild_index(self, told: Told = silent) -> None:
        """Build the keyword index anew beside the live one, which serves until all is done.

        Stopped, it goes on where it was. Raises IndexInUseError, RebuildInUseError.
        """
        with alone(self.settings):
            rebuild_index(
                self.archive,
                self.engine,
                self.index,
                index_folder(self.settings),
                lambda: self.tables_at,
                lambda done, total: told(INDEXING, done, total),
            )

    def compare_tables(self, told: Told = silent) -> Iterator[Compared]:
        """Compare the read models with ones built from the start of the log, and thrown away.

        Raises ProjectionError, RebuildInUseError.
        """
        projections = [p() for p in PROJECTIONS]
        with alone(self.settings), scratch_tables(self.settings) as scratch:
            yield from compare(
                self.archive,
                self.engine,
                scratch,
                projections,
                lambda done, total: told(READING, done, total),
            )

    def meaning_index(self) -> MeaningIndex:
        """The vectors of the model that the settings name. Raises ModelError."""
        model = load_model(self.model, self.settings.device)
        key = newest(self.engine, model.key)
        note_model(self.engine, key, self.model)
        return MeaningIndex(self.settings.meaning_folder, self.engine, model, key)

    @property
    def understood_at(self) -> int:
        """The event up to which everything is understood. Raises ModelError."""
        return position_of(self.engine, self.meaning_name)

    @property
    def meaning_name(self) -> str:
        """What the position of the vectors kept up to date is called. Raises ModelError."""
        return index_name(newest(self.engine, find_folder(self.model).key))

    def rebuild_meaning(self) -> None:
        """Begin vectors anew, or go on with those begun. The old ones serve until all are made.

        Raises ModelError.
        """
        begin(self.engine, find_folder(self.model).key)

    def discard_rebuild(self) -> bool:
        """Throw away every unfinished rebuild, vectors too. Whether there was any.

        Raises RebuildInUseError and VectorsInUseError while a process is at it.
        """
        found = discard_rebuild(self.settings)
        with suppress(ModelError):  # without the model, there is none of its vectors to tell
            key = find_folder(self.model).key
            found = discard(self.engine, self.settings.meaning_folder, key) or found
        return found

    @property
    def tables_at(self) -> int:
        """The event up to which every read model is filled."""
        return min(position_of(self.engine, p.name) for p in PROJECTIONS)


def create(settings: Settings, community: str) -> None:
    """Make an empty archive. An archive that is there already stays as it is."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.config_file.exists():
        quoted = community.replace("\\", "\\\\").replace('"', '\\"')
        settings.config_file.write_text(f'community = "{quoted}"\n', encoding="utf-8")
    settings.keys_file.touch(mode=0o600)
    with open_daybook(settings):
        pass


@contextmanager
def open_daybook(settings: Settings) -> Iterator[Daybook]:
    """Open the archive and close it at the end. Raises NoArchiveError when there is none."""
    if not settings.config_file.exists():
        msg = f"There is no Daybook archive in {settings.home}. Make one with `daybook init`,"
        raise NoArchiveError(f"{msg} or name another folder with --home or DAYBOOK_HOME.")
    for file in (settings.events_file, settings.keys_file):
        _refuse_damaged(file, "Restore it from a backup")
    _refuse_damaged(settings.views_file, "Delete it and run `daybook rebuild`")
    config = tomllib.loads(settings.config_file.read_text(encoding="utf-8"))
    key_database = open_key_database(f"sqlite:///{settings.keys_file}")
    engine = open_read_database(f"sqlite:///{settings.views_file}")
    index = KeywordIndex(settings.search_folder)
    try:
        with Archive(settings.event_store, keyring=Keyring(key_database)) as archive:
            _make_missing_tables(engine)
            community = str(config.get("community", ""))
            model = settings.model or str(config.get("model", ""))
            sense = Sense(settings.meaning_folder, engine, model, settings.device)
            search = Search(settings.search_folder, engine, sense)
            yield Daybook(settings, community, archive, engine, index, search, sense, model)
    finally:
        index.close()
        engine.dispose()
        key_database.dispose()


def _make_missing_tables(engine: sa.Engine) -> None:
    for projection in (p() for p in PROJECTIONS):
        if not outdated(engine, projection):  # those are rebuilt beside, not dropped here
            prepare(engine, projection)


def _refuse_damaged(file: Path, advice: str) -> None:
    start = b""
    if file.exists():
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE))
    if start and start != SQLITE:
        raise DamagedArchiveError(f"{file} is damaged: it is no SQLite database. {advice}.")
