"""Composition root: makes a Daybook from its settings. Knows every part, and what is real."""

import logging
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from archive.application import Archive
from archive.store.keyring import Keyring, open_key_database
from daybook.config import NoArchiveError, Settings
from daybook.damage import (
    DamagedArchiveError,
    note_ledger,
    refuse_damaged,
    refuse_lost_ledger,
    trouble_of_index,
)
from daybook.rebuilding import (
    alone,
    beside_tables,
    discard_rebuild,
    index_folder,
    scratch_tables,
)
from projections.citations.projection import CitationsProjection
from projections.decisions.projection import DecisionsProjection
from projections.erasures.projection import ErasuresProjection
from projections.erasures.tables import purges
from projections.following import follow
from projections.handover.projection import HandoversProjection
from projections.health.projection import HealthProjection
from projections.imports.projection import ImportsProjection
from projections.norms.projection import NormsProjection
from projections.people.projection import PeopleProjection
from projections.pins.projection import PinsProjection
from projections.projection import Projection, catch_up, position_of, prepare
from projections.rebuilding import READING, Told, outdated, rebuild, silent
from projections.replay.projection import ReplayProjection
from projections.roles.projection import RolesProjection
from projections.search.engine import SearchEngine
from projections.search.keyword.beside import rebuild_index
from projections.search.keyword.index import KeywordIndex
from projections.search.keyword.storage import DAMAGE, DamagedIndexError
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
from projections.stopping import ProjectionError, Stop
from projections.store import open_read_database
from projections.threads.projection import ThreadsProjection
from projections.verifying import Compared, compare
from projections.vocabulary.projection import VocabularyProjection

log = logging.getLogger(__name__)

INDEXING = "Indexing"
PROJECTIONS: tuple[type[Projection], ...] = (
    PeopleProjection,
    SpacesProjection,
    ThreadsProjection,
    NormsProjection,
    DecisionsProjection,
    RolesProjection,
    HandoversProjection,
    CitationsProjection,
    ImportsProjection,
    ErasuresProjection,
    ReplayProjection,
    PinsProjection,
    VocabularyProjection,
    HealthProjection,
)


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
    _warned: str = field(default="", init=False)

    def catch_up(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the read models, then the index, to the end of the log.

        Raises ProjectionError at the end, for those that met an event they cannot process.
        """
        stopped: list[Stop] = []
        for part in (self.catch_up_tables, self.catch_up_index):
            try:
                part(progress)
            except ProjectionError as error:
                stopped += error.stops
        if stopped:
            raise ProjectionError(stopped)

    def catch_up_for_readers(self, index: bool = True) -> None:
        """Do so, and serve what there is where something stopped: that is told as a warning."""
        try:
            if index:
                self.catch_up()
            else:
                self.catch_up_tables()
        except ProjectionError as error:
            if str(error) != self._warned:
                log.warning("Warning: %s", error)
            self._warned = str(error)

    def catch_up_tables(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the read models to the end of the log; those of another version are rebuilt."""
        projections = [p() for p in PROJECTIONS]
        stale = [p for p in projections if outdated(self.engine, p)]
        if stale:
            self.rebuild_tables(stale)
        catch_up(self.archive, self.engine, projections, progress)

    def catch_up_index(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Bring the index to where the read model is that it is made of.

        Raises DamagedIndexError, and ProjectionError at an event that it cannot take in.
        """
        try:
            follow(self.archive, self.engine, self.index, self.talk_at, progress)
        except OSError:
            raise  # of the disk, and not of what is on it
        except (ProjectionError, *DAMAGE) as error:
            why = trouble_of_index(self.settings.search_folder)
            if why or not isinstance(error, ProjectionError):
                raise DamagedIndexError(self.settings.search_folder, error) from error
            raise

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
                lambda: self.talk_at,
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
    def talk_at(self) -> int:
        """The event up to which the read model is filled that index and vectors are made of."""
        return position_of(self.engine, ThreadsProjection.name)

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
    """Open the archive and close it at the end.

    Raises NoArchiveError when there is none, DamagedArchiveError and DamagedIndexError when a file
    of it is not what it should be.
    """
    if not settings.config_file.exists():
        raise NoArchiveError(settings.home)
    refuse_damaged(settings)
    config = config_of(settings)
    wait = settings.patience
    with ExitStack() as parts:
        key_database = open_key_database(f"sqlite:///{settings.keys_file}", wait)
        parts.callback(key_database.dispose)
        engine = open_read_database(f"sqlite:///{settings.views_file}", wait)
        parts.callback(engine.dispose)
        index = _open_index(settings)
        parts.callback(index.close)
        keyring = Keyring(key_database)
        refuse_lost_ledger(settings, keyring)
        archive = parts.enter_context(Archive(settings.event_store, keyring=keyring))
        note_ledger(keyring)
        _make_missing_tables(engine)
        community = str(config.get("community", ""))
        model = settings.model or str(config.get("model", ""))
        sense = Sense(settings.meaning_folder, engine, model, settings.device)
        search = Search(settings.search_folder, engine, sense)
        yield Daybook(settings, community, archive, engine, index, search, sense, model)


def config_of(settings: Settings) -> dict[str, Any]:
    """What daybook.toml says. Raises DamagedArchiveError when it cannot be read."""
    try:
        return tomllib.loads(settings.config_file.read_text(encoding="utf-8"))
    except ValueError as error:
        msg = f"{settings.config_file} cannot be read ({error})."
        raise DamagedArchiveError(f'{msg} Write it again: community = "..."') from error


def _open_index(settings: Settings) -> KeywordIndex:
    try:
        return KeywordIndex(settings.search_folder)
    except NotADirectoryError as error:
        raise DamagedIndexError(settings.search_folder, error) from error
    except OSError:
        raise  # of the disk, and not of what is on it
    except DAMAGE as error:
        raise DamagedIndexError(settings.search_folder, error) from error


def _make_missing_tables(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateTable(purges, if_not_exists=True))
    for projection in (p() for p in PROJECTIONS):
        if not outdated(engine, projection):  # those are rebuilt beside, not dropped here
            prepare(engine, projection)
