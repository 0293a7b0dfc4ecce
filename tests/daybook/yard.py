"""A yard: an archive to which things are done, with its backups, and what was decided in it."""

import copy
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from archive.commands import AdoptNorm, Command, ErasePerson, IntroducePerson
from archive.domain.aggregate import CommandRefusedError
from daybook.backup.bags import Bag
from daybook.backup.making import back_up
from daybook.backup.planning import Request, RestoreError, plan_restoration
from daybook.backup.register import LOG, Kind
from daybook.backup.restoring import restore
from daybook.bootstrap import PROJECTIONS, Daybook, create, open_daybook
from daybook.cli import cli
from daybook.cli.common import progress_bar
from daybook.cli.import_export import import_into
from daybook.config import Settings
from daybook.erasing import erase, plan_of
from daybook.purging import left_to_purge, purge
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers import reader_for
from projections import following, projection
from projections.people.called import people_called
from projections.search.search import Search
from tests.builders import RUN
from tests.daybook.decided import Decided
from tests.daybook.told import BEGAN, EXPORTS, MODERATORS

MONA = "chat:mona"
NORM, CLAUSE = "yard:rules", "yard:rules#1"
RULES = "# Rules\n\n1. Be kind.\n2. Stay with the lantern.\n"


@dataclass(frozen=True)
class KeptLog:
    """A backup of the log: what had been decided by then, and with which keys it was sealed."""

    bag: Bag
    decided: Decided
    sealed_with: dict[str, int]


@dataclass(frozen=True)
class KeptKeys:
    """A backup of the keys: which these were."""

    bag: Bag
    ring: dict[str, int]


@dataclass
class Yard:
    """An archive with its backups. `decided` and `erased` are what must hold in it."""

    folder: Path
    exports: Path
    decided: Decided = field(default_factory=Decided)
    erased: set[str] = field(default_factory=set)
    """Whom anybody ever erased here: that holds in every archive that is restored."""

    sealed_with: dict[str, int] = field(default_factory=dict)
    """For whoever is in the log, the number of the key under which their words are sealed."""

    ring: dict[str, int] = field(default_factory=dict)
    logs: list[KeptLog] = field(default_factory=list)
    keys: list[KeptKeys] = field(default_factory=list)
    homes: int = 0
    keys_made: int = 0
    _open: ExitStack = field(default_factory=ExitStack)
    _daybook: Daybook | None = None

    def __post_init__(self) -> None:
        create(self.settings, "The Yard")
        self.tell(AdoptNorm(occurred_at=BEGAN, key=NORM, title="Rules", text=RULES))
        for handle, name in MODERATORS.items():
            self.tell(IntroducePerson(occurred_at=BEGAN, handle=handle, name=name))
        self.meet()

    @property
    def settings(self) -> Settings:
        """Where the archive lies now: what is restored lies in a folder of its own."""
        return Settings(self.folder / f"home-{self.homes}")

    @property
    def place(self) -> Path:
        """Where backups are put."""
        return self.folder / "backups"

    @property
    def daybook(self) -> Daybook:
        """The archive, opened where it is not."""
        if self._daybook is None:
            self._daybook = self._open.enter_context(open_daybook(self.settings))
            # By words alone: that loads no model.
            engine = Search(self.settings.search_folder, self._daybook.engine)
            self._daybook.search_engine = engine
        return self._daybook

    def close(self) -> None:
        """Close the archive."""
        self._daybook = None
        self._open.close()

    def tell(self, *commands: Command) -> bool | CommandRefusedError:
        """Record these as one; whether that was anything new, or why it was refused."""
        [outcome] = self.daybook.archive.record([commands], RUN)
        return outcome

    def meet(self) -> None:
        """Whoever is known now has a key, and those who have none get one."""
        for handle in sorted(self.decided.met - self.sealed_with.keys()):
            if handle not in self.ring:
                self.keys_made += 1
                self.ring[handle] = self.keys_made
            self.sealed_with[handle] = self.ring[handle]

    def import_(self, name: str) -> None:
        """Import an export, as `daybook import` does."""
        with open_export(self.exported(name)) as export, progress_bar(quiet=True) as bar:
            import_into(self.daybook, reader_for(export), export, ReadOptions(), bar)
        self.decided.import_(EXPORTS[name])
        self.meet()

    def exported(self, name: str) -> Path:
        """Where an export lies."""
        file = self.exports / (name if EXPORTS[name].whole else f"{name}.jsonl")
        return file if file.exists() else EXPORTS[name].write(self.exports)

    def erase(self, handle: str) -> None:
        """Erase a person with all their handles, as `daybook erase` does."""
        self.daybook.catch_up()
        people = people_called(self.daybook.engine, handle, self.daybook.archive.id_of)
        if handle not in self.decided.met:
            assert not people
            return
        [person] = people
        theirs = self.decided.handles(self.decided.person(handle))
        assert set(person.handles) == {self.id(each) for each in theirs}
        erase(self.daybook, plan_of(self.daybook, person), "asked for it", MONA, MONA)
        self.erased |= theirs

    def id(self, handle: str) -> UUID:
        """The archive's own ID of a person."""
        return self.daybook.archive.id_of("person", handle)

    def rebuild(self, stop_after: int | None = None, index: bool = False) -> None:
        """Rebuild tables or index, all of it or up to a moment at which somebody stops it."""
        told = _stopping(stop_after)
        with suppress(KeyboardInterrupt):
            if index:
                self.daybook.catch_up_tables()
                self.daybook.rebuild_index(told)
            else:
                self.daybook.rebuild_tables([p() for p in PROJECTIONS], told)

    def lose(self, views: bool, index: bool) -> None:
        """Lose what was made from the log, and let `daybook doctor --fix` make it anew."""
        self.close()
        for file in self.settings.home.glob("views.db*") if views else ():
            file.unlink()
        if index:
            shutil.rmtree(self.settings.search_folder, ignore_errors=True)
        words = ["--home", str(self.settings.home), "doctor", "--fix"]
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0, result.output

    def back_up(self, kinds: Sequence[Kind]) -> None:
        """Back up log, keys or both."""
        for bag in back_up(self.settings, self.place, kinds).bags:
            if bag.name.startswith(LOG):
                kept = copy.deepcopy(self.decided)
                self.logs.append(KeptLog(bag, kept, dict(self.sealed_with)))
            else:
                self.keys.append(KeptKeys(bag, dict(self.ring)))

    def restore(self, log: KeptLog, keys: KeptKeys, erase_unreadable: bool) -> None:
        """Go on from a backup of the log and one of the keys, in a folder of its own.

        What was decided after the log was backed up is lost, but for the erasures.
        """
        ids = {self.id(handle): handle for handle in log.sealed_with}
        lacking = {h for h, key in log.sealed_with.items() if keys.ring.get(h) != key}
        lacking -= self.erased
        request = Request(log.bag.folder, keys.bag.folder)
        plan = plan_restoration(replace(request, erase_unreadable=True))
        assert {ids[i] for i in plan.unreadable if i in ids} == lacking
        if plan.unreadable and not erase_unreadable:
            with pytest.raises(RestoreError, match="older than the log"):
                plan_restoration(request)
            return
        self.close()
        shutil.rmtree(self.settings.home)
        self.homes += 1
        restore(self.settings, plan)
        self.decided = copy.deepcopy(log.decided)
        self.sealed_with, self.ring = dict(log.sealed_with), dict(keys.ring)
        self.erased |= lacking

    def catch_up(self, batch: int) -> None:
        """Take in what was recorded, so many events at a time, and purge what has to be."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(projection, "BATCH", batch)
            patch.setattr(following, "READ", batch)
            patch.setattr(following, "COMMIT_AFTER", batch)
            self.daybook.catch_up()
        purge(self.daybook)

    def settle(self) -> None:
        """Bring everything to the end of the log."""
        self.catch_up(1_000)
        assert not left_to_purge(self.daybook)

    def known_times(self, count: int = 3) -> list[datetime]:
        """Some times of the archive's own clock, until now."""
        recorder = self.daybook.archive.recorder
        last = recorder.max_notification_id() or 1
        times = []
        for number in range(1, last + 1, max(1, last // count)):
            [stored] = recorder.select_notifications(start=number, limit=1)
            times.append(self.daybook.archive.mapper.to_domain_event(stored).timestamp)
        return times


def forget(yard: Yard, handles: set[str]) -> None:
    """Erase these without looking at anything: for a reference."""
    for handle in sorted(handles):
        outcome = yard.tell(ErasePerson(occurred_at=BEGAN, person=handle, reason=""))
        assert isinstance(outcome, bool) or handle not in yard.decided.met, outcome
    yard.erased = set(handles)


@contextmanager
def a_yard(folder: Path, exports: Path) -> Iterator[Yard]:
    """An archive of its own, which is gone afterwards."""
    folder.mkdir(parents=True)
    exports.mkdir(exist_ok=True)
    yard = Yard(folder, exports)
    try:
        yield yard
    finally:
        yard.close()
        shutil.rmtree(folder)


def _stopping(after: int | None) -> Callable[[str, int, int], None]:
    """What is told of progress, and stops it at the so-manieth time."""
    calls = iter(range(1_000_000))

    def told(_phase: str, _done: int, _total: int) -> None:
        if next(calls) == after:
            raise KeyboardInterrupt

    return told
