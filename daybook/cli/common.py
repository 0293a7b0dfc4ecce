"""What the commands share: which archive, how errors are told, progress, and JSON."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from archive.store.keyring import KeyringError
from archive.store.ledger import LedgerError
from archive.store.notes import NoteError
from archive.store.reading import UnreadableError
from daybook.backup.bags import BagError
from daybook.backup.erasures import ErasureListError
from daybook.backup.places import PlaceError
from daybook.backup.planning import RestoreError
from daybook.backup.snapshots import SnapshotError
from daybook.config import NoArchiveError, SettingError, Settings, settings_from
from daybook.damage import DamagedArchiveError
from daybook.locking import BusyError
from daybook.purging import NotPurgedError
from daybook.rebuilding import RebuildInUseError
from daybook.troubles import TROUBLES, explain
from ingest.errors import ExportError
from ingest.readers import UnknownReaderError
from projections.search.keyword.index import IndexInUseError
from projections.search.keyword.storage import DamagedIndexError
from projections.search.meaning.locking import VectorsInUseError
from projections.search.meaning.model import ModelError
from projections.search.meaning.vectors import VectorsError
from projections.stopping import ProjectionError
from projections.swapping import RebuildError
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer

TOLD_PLAINLY = (
    BagError,
    ErasureListError,
    PlaceError,
    RestoreError,
    SnapshotError,
    BusyError,
    DamagedIndexError,
    NoArchiveError,
    DamagedArchiveError,
    ExportError,
    UnknownReaderError,
    KeyringError,
    LedgerError,
    NoteError,
    UnreadableError,
    ProjectionError,
    RebuildError,
    RebuildInUseError,
    IndexInUseError,
    ModelError,
    NotPurgedError,
    VectorsError,
    VectorsInUseError,
)
VIEWERS = {"anonymous": ANONYMOUS, "member": MEMBER, "steward": STEWARD}

F = TypeVar("F", bound=Callable[..., Any])


class ArchiveGroup(click.Group):
    """Commands on an archive, whose known errors are told in one sentence and exit with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever read the output has seen enough
            raise
        except TOLD_PLAINLY as error:
            raise click.ClickException(str(error)) from error
        except TROUBLES as error:
            settings = ctx.obj or settings_from(None)
            raise click.ClickException(explain(error, settings)) from error


class ArchiveCommand(click.Command):
    """A command on an archive: takes --home behind its name too."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.params.append(home_option())


def home_option() -> click.Option:
    """--home, which chooses the archive."""

    def choose(context: click.Context, _param: click.Parameter, home: Path | None) -> None:
        root = context.find_root()
        if home is not None or root.obj is None:
            try:
                root.obj = settings_from(home)
            except SettingError as error:
                raise click.UsageError(str(error)) from error
        context.obj = root.obj

    return click.Option(
        ["--home"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The archive's folder. Default: $DAYBOOK_HOME, else daybook-archive here.",
        expose_value=False,
        callback=choose,
        is_eager=True,
    )


def json_option(function: F) -> F:
    """--json, for scripts."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")(
        function
    )


def viewer_option(default: str) -> Callable[[F], F]:
    """--as, which says whose eyes to look through."""

    def to_viewer(_context: click.Context, _param: click.Parameter, level: str) -> Viewer:
        return VIEWERS[level]

    return click.option(
        "--as",
        "viewer",
        type=click.Choice(list(VIEWERS)),
        default=default,
        show_default=True,
        callback=to_viewer,
        help="Look through the eyes of somebody with these rights.",
    )


def echo_json(value: object) -> None:
    """Print a value as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_as_json))


def _as_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (UUID, Path)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


@contextmanager
def progress_bar(quiet: bool = False) -> Iterator[Progress]:
    """A progress display on standard error, with rate and time left. Nothing off a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        yield bar


__all__ = [
    "ArchiveCommand",
    "ArchiveGroup",
    "Settings",
    "echo_json",
    "home_option",
    "json_option",
    "progress_bar",
    "viewer_option",
]
