"""Scenes: an archive in a folder, with backups beside it and exports to import, in some state."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import click

from archive.commands import Command
from archive.domain.aggregate import CommandRefusedError
from daybook import bootstrap
from daybook.bootstrap import PROJECTIONS, Daybook, create, open_daybook
from daybook.cli import cli, import_export
from daybook.config import Settings
from daybook.purging import purge
from daybook.recording import record as record_as_a_person
from daybook.understanding import understand
from ingest import importer
from ingest.command_json import command_from
from projections import following, projection
from projections.search.keyword.beside import IndexBeside
from projections.search.meaning import index as meaning
from tests.killing.community import MARA, OF_A_PERSON, OTTO, STEWARD, Community, Line, write
from tests.projections.search.meaning.word_model import WordModel

MODEL = WordModel()
BACKGROUND = {"DAYBOOK_UNDERSTAND": "asked", "DAYBOOK_PERSON": STEWARD}
PLAIN, BEHIND, EMPTY = "an archive up to date", "an archive far behind", "backups alone"

PASSING = (".lock", "-shm", "writer.json", "writer.json.new", "_WRITELOCK")


@dataclass(frozen=True)
class Scene:
    """Where everything of one archive lies. Paths are told in registers, so it never moves."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """Those of the archive."""
        return Settings(self.folder / "home")

    @property
    def backups(self) -> Path:
        """Where its backups lie."""
        return self.folder / "backups"

    @property
    def later_export(self) -> Path:
        """What is imported into it."""
        return self.folder / "exports" / "later.jsonl"

    def daybook(self, *words: str) -> None:
        """Run a command as it is run from the command line. Raises what it raises."""
        arguments = ["--home", str(self.settings.home), *words]
        if code := cli.main(arguments, prog_name="daybook", standalone_mode=False):
            raise RuntimeError(f"daybook {' '.join(words)} ended with {code}")

    def holds(self) -> dict[str, bytes]:
        """Its files by what is in them, but for empty ones and those that say who is at it."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        told = {str(file): file.read_bytes() for file in files if not file.name.endswith(PASSING)}
        return {name: sha256(data).digest() for name, data in told.items() if data}

    def become(self, other: Path) -> None:
        """Be as the folder `other` is, whatever was here."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(other, self.folder)


def make_small() -> None:
    """Let this process commit often, and understand by a model that takes no time.

    A made-up community is small: in it, batches that are made for large ones would be one each.
    """
    os.environ.update(BACKGROUND)
    importer.BATCH = 60
    projection.BATCH = 150
    following.READ = following.COMMIT_AFTER = 100
    IndexBeside.commit_after = 60
    meaning._BITE = 30  # noqa: SLF001 - it has no other way in
    bootstrap.load_model = lambda *_: MODEL  # type: ignore[assignment]
    bootstrap.find_folder = lambda *_: MODEL  # type: ignore[assignment]


def prepare(scene: Scene, community: Community, keep: Path) -> None:
    """Make the scenes of a community, one after the other, and keep a copy of each in `keep`."""
    write(community.history, scene.folder / "exports" / "history.jsonl")
    write(community.later_export, scene.later_export)
    create(scene.settings, "The Yard")
    some = len(community.history) // 4
    with open_daybook(scene.settings) as daybook:
        tell(daybook, community.history[:some])
        bring_up_to_date(daybook)
        tell(daybook, community.history[some:])
    shutil.copytree(scene.folder, keep / BEHIND)
    scene.daybook("import", str(scene.folder / "exports" / "history.jsonl"), "--json")
    scene.daybook("backup", str(scene.backups))
    scene.daybook("erase", OTTO, "--reason", "they asked for it", "--yes")
    scene.daybook("backup", str(scene.backups))
    scene.daybook("verify", "--projections")
    with open_daybook(scene.settings) as daybook:
        bring_up_to_date(daybook)
        leave_unfinished(daybook)
    shutil.copytree(scene.folder, keep / PLAIN)
    scene.daybook("backup", str(scene.backups), "--log-only")
    shutil.rmtree(scene.settings.home)
    shutil.copytree(scene.folder, keep / EMPTY)


def tell(daybook: Daybook, lines: list[Line]) -> None:
    """Record these; nothing is taken in."""
    groups: list[tuple[Command, ...]] = [(command_from(line),) for line in lines]
    for start in range(0, len(groups), importer.BATCH):
        outcomes = daybook.archive.record(groups[start : start + importer.BATCH], UUID(int=7))
        refused = [outcome for outcome in outcomes if isinstance(outcome, CommandRefusedError)]
        assert not refused, refused


def bring_up_to_date(daybook: Daybook) -> None:
    """Take in and understand everything, and purge what is to be purged."""
    daybook.catch_up()
    purge(daybook)
    understand(daybook)


def leave_unfinished(daybook: Daybook) -> None:
    """Begin rebuilds of tables, index and vectors, which are stopped on the way."""
    tables = [part() for part in PROJECTIONS]
    for rebuild in (lambda told: daybook.rebuild_tables(tables, told), daybook.rebuild_index):
        with suppress(KeyboardInterrupt):
            rebuild(_stop_halfway)
    daybook.rebuild_meaning()


def _stop_halfway(_phase: str, done: int, total: int) -> None:
    if done > total // 2:
        raise KeyboardInterrupt


def restart(scene: Scene) -> None:
    """Do what happens when an archive is served again: take in all there is, and purge."""
    if scene.settings.config_file.exists():
        with open_daybook(scene.settings) as daybook:
            daybook.catch_up()
            purge(daybook)


# What is killed --------------------------------------------------------------


def import_later(scene: Scene) -> None:
    """Import an export with new, known and changed records."""
    scene.daybook("import", str(scene.later_export), "--json")


def import_followed(scene: Scene) -> None:
    """Do so as if it were large: two processes take in what a third records."""
    large = import_export.MANY
    import_export.MANY = 50
    try:
        import_later(scene)
    finally:
        import_export.MANY = large


def catch_up(scene: Scene) -> None:
    """Bring tables, index and vectors from far behind to the end of the log."""
    with open_daybook(scene.settings) as daybook:
        bring_up_to_date(daybook)


def rebuild(scene: Scene) -> None:
    """Rebuild tables, keyword index and vectors."""
    parts = [part.name for part in PROJECTIONS]
    scene.daybook("rebuild", *parts, "keyword", "meaning")


def erase(scene: Scene) -> None:
    """Erase a person, unless that is done."""
    try:
        scene.daybook("erase", MARA, "--reason", "they asked for it", "--yes", "--json")
    except click.ClickException as error:
        if "was erased already" not in error.message:
            raise


def back_up(scene: Scene) -> None:
    """Back log and keys up, and destroy the older keys."""
    scene.daybook("backup", str(scene.backups), "--keep-keys", "2")


def restore(scene: Scene) -> None:
    """Make an archive of the newest backups, unless that is done."""
    if not scene.settings.home.exists():
        scene.daybook("restore", str(scene.backups), "--yes")


def record(scene: Scene) -> None:
    """Record, as a person does, a message, a change of a rule, and a hiding."""
    with open_daybook(scene.settings) as daybook:
        for line in OF_A_PERSON:
            record_as_a_person(daybook, [command_from(line)], STEWARD)


Work = Callable[[Scene], None]
OPERATIONS: dict[str, tuple[str, Work]] = {
    "import": (PLAIN, import_later),
    "catch-up": (BEHIND, catch_up),
    "rebuild": (PLAIN, rebuild),
    "erase": (PLAIN, erase),
    "backup": (PLAIN, back_up),
    "restore": (EMPTY, restore),
    "record": (PLAIN, record),
    "import-followed": (PLAIN, import_followed),
}
"""What can be killed: the scene that it begins in, and what is done there."""

FOLLOWED = ("import-followed",)
"""What begins processes that outlive it for a while, as they do when it alone is killed."""
